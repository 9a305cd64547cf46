using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports;

/// <summary>
/// GitLab's Code Quality report: an array with an entry for each rule that fired in an object, informational ones left out, and for each
/// file that was not scanned whole. Findings that do not count are one entry of severity info a file. Source of the format: GitLab's documentation, "Code Quality report format" (description, check_name,
/// fingerprint, severity, location.path, location.lines.begin).
/// </summary>
/// <param name="stream">Where to write; it stays open.</param>
public sealed class GitLabReport(Stream stream) : IScanReport
{
    private const string IncompleteCheck = "incomplete-scan";
    private const string SettledCheck = "settled-findings";
    private const int MostReasons = 10;

    private readonly Utf8JsonWriter _json = new(stream, new JsonWriterOptions { Indented = true });
    private readonly Dictionary<string, int> _fingerprints = [];
    private bool _hasBegun;

    /// <inheritdoc/>
    public void Write(FileScanResult result) => Write(result, []);

    /// <inheritdoc/>
    public void Write(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(settled);
        Begin();
        foreach (Finding finding in Finding.In(result))
        {
            if (!finding.Rule.IsInformational)
            {
                WriteEntry(
                    $"{finding.Description} ({FindingWords.PlaceOf(finding)})", finding.Rule.FullName, finding.Fingerprint, WordOf(finding.Rule.Severity), result.Path);
            }
        }

        if (result.Reasons != 0 && !result.IsEmpty)
        {
            WriteEntry($"not scanned whole: {result.Reason}", IncompleteCheck, FindingWords.HashOf(IncompleteCheck, PortablePath.Of(result.Path)), "major", result.Path);
        }

        if (settled.Count > 0)
        {
            WriteEntry(TextOf(settled), SettledCheck, FindingWords.HashOf(SettledCheck, PortablePath.Of(result.Path)), "info", result.Path);
        }
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        Begin();
        if (totals.IsInterrupted)
        {
            WriteEntry(FindingWords.InterruptionOf(totals), IncompleteCheck, FindingWords.HashOf(IncompleteCheck), "major", ".");
        }

        _json.WriteEndArray();
        _json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static string TextOf(IReadOnlyList<SettledFinding> settled)
    {
        string[] reasons = [.. settled.Where(left => left.Acceptance is not null).Select(left => left.Reason).Distinct().Take(MostReasons)];
        return FindingWords.CountOf(settled) + (reasons.Length > 0 ? ": " + string.Join("; ", reasons) : string.Empty);
    }

    private void Begin()
    {
        if (!_hasBegun)
        {
            _json.WriteStartArray();
            _hasBegun = true;
        }
    }

    private void WriteEntry(string description, string check, string fingerprint, string severity, string path)
    {
        _json.WriteStartObject();
        _json.WriteString("description", SafeText.Escape(description));
        _json.WriteString("check_name", SafeText.Escape(check));
        _json.WriteString("fingerprint", MakeUnique(fingerprint));
        _json.WriteString("severity", severity);
        _json.WriteStartObject("location");
        _json.WriteString("path", SafeText.Escape(PortablePath.Of(path)));
        _json.WriteStartObject("lines");
        _json.WriteNumber("begin", 1);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
    }

    // The same in two layers of the same format has the same name; entries that share one would count as one.
    private string MakeUnique(string fingerprint)
    {
        int before = _fingerprints.GetValueOrDefault(fingerprint);
        _fingerprints[fingerprint] = before + 1;
        return before == 0 ? fingerprint : FindingWords.HashOf(fingerprint, before.ToString(CultureInfo.InvariantCulture));
    }

    // GitLab knows info, minor, major, critical and blocker.
    private static string WordOf(Severity severity) => severity switch
    {
        Severity.Critical => "blocker",
        Severity.High => "critical",
        Severity.Low => "minor",
        Severity.Info => "info",
        _ => "major",
    };
}
