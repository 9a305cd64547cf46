using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports;

/// <summary>
/// SARIF 2.1.0 (OASIS Standard, "Static Analysis Results Interchange Format", 2020): a result for each rule that fired in an object. Its
/// location is the file, with the bytes of the match, or of the outermost layer that the object lies in; the object inside is a logical
/// location. What a baseline knows or somebody accepts stays a result, and is suppressed. Files that were not scanned whole are notifications of the run. Every region begins in line 1, which GitHub asks for.
/// </summary>
/// <param name="stream">Where to write; it stays open.</param>
/// <param name="version">The version of the scanner.</param>
public sealed class SarifReport(Stream stream, string version) : IScanReport
{
    /// <summary>Matches of a result beyond the first that are listed as related locations.</summary>
    public const int MostRelated = 20;

    private readonly Utf8JsonWriter _json = new(stream, new JsonWriterOptions { Indented = true });
    private readonly RuleNumbers _rules = new();
    private readonly List<(string Path, string Reason)> _incomplete = [];
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
            WriteResult(finding, null);
        }

        foreach (SettledFinding left in settled)
        {
            WriteResult(left.Finding, left);
        }

        if (result.Reasons != 0 && !result.IsEmpty)
        {
            _incomplete.Add((result.Path, result.Reason));
        }

        _json.Flush();
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        Begin();
        _json.WriteEndArray();
        WriteTool();
        WriteInvocation(totals);
        _json.WriteString("columnKind", "utf16CodeUnits");
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private void Begin()
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        _json.WriteStartObject();
        _json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        _json.WriteString("version", "2.1.0");
        _json.WriteStartArray("runs");
        _json.WriteStartObject();
        _json.WriteStartArray("results");
    }

    private void WriteResult(Finding finding, SettledFinding? settled)
    {
        _json.WriteStartObject();
        _json.WriteString("ruleId", SafeText.Escape(finding.Rule.FullName));
        _json.WriteNumber("ruleIndex", _rules.Of(finding.Rule));
        if (finding.Rule.IsInformational)
        {
            _json.WriteString("kind", "informational");
        }

        _json.WriteString("level", SarifRule.LevelOf(finding.Rule));
        WriteMessage("message", $"{finding.Description} ({FindingWords.PlaceOf(finding)})");
        _json.WriteStartArray("locations");
        WriteLocation(finding, finding.Fired.Matches.Count > 0 ? finding.Fired.Matches[0] : null, 0);
        _json.WriteEndArray();
        WriteRelated(finding);
        if (finding.Fired.MatchCount > 0)
        {
            _json.WriteNumber("occurrenceCount", finding.Fired.MatchCount);
        }

        _json.WriteStartObject("partialFingerprints");
        _json.WriteString("fwscan/v1", finding.Fingerprint);
        _json.WriteEndObject();
        WriteSuppressions(settled);
        _json.WriteEndObject();
    }

    // Where one result says whether it is suppressed, all have to (3.27.23): an empty array is that it is not.
    private void WriteSuppressions(SettledFinding? settled)
    {
        _json.WriteStartArray("suppressions");
        if (settled is not null)
        {
            _json.WriteStartObject();
            _json.WriteString("kind", "external");
            _json.WriteString("status", "accepted");
            _json.WriteString("justification", SafeText.EscapeLines($"{settled.Word}: {settled.Reason}"));
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteRelated(Finding finding)
    {
        if (finding.Fired.Matches.Count < 2)
        {
            return;
        }

        _json.WriteStartArray("relatedLocations");
        for (int i = 1; i < Math.Min(finding.Fired.Matches.Count, MostRelated + 1); i++)
        {
            WriteLocation(finding, finding.Fired.Matches[i], i);
        }

        _json.WriteEndArray();
    }

    private void WriteLocation(Finding finding, PatternMatch? match, int id)
    {
        _json.WriteStartObject();
        if (id > 0)
        {
            _json.WriteNumber("id", id);
        }

        WritePhysical(finding.File.Path, finding.Chain.Count == 0
            ? (match?.Offset ?? -1, match?.Length ?? 0)
            : (finding.Chain[0].Offset, finding.Chain[0].Length));
        if (finding.Chain.Count > 0)
        {
            _json.WriteStartArray("logicalLocations");
            _json.WriteStartObject();
            _json.WriteString("fullyQualifiedName", SafeText.Escape(finding.Path));
            _json.WriteString("kind", "member");
            WriteMatch(match);
            _json.WriteEndObject();
            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void WriteMatch(PatternMatch? match)
    {
        if (match is PatternMatch found)
        {
            _json.WriteStartObject("properties");
            _json.WriteNumber("byteOffset", found.Offset);
            _json.WriteNumber("byteLength", found.Length);
            _json.WriteEndObject();
        }
    }

    private void WritePhysical(string path, (long Offset, long Length) bytes)
    {
        _json.WriteStartObject("physicalLocation");
        _json.WriteStartObject("artifactLocation");
        _json.WriteString("uri", ArtifactUri.Of(path));
        _json.WriteEndObject();
        _json.WriteStartObject("region");
        _json.WriteNumber("startLine", 1);
        if (bytes.Offset >= 0)
        {
            _json.WriteNumber("byteOffset", bytes.Offset);
            if (bytes.Length > 0)
            {
                _json.WriteNumber("byteLength", bytes.Length);
            }
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteTool()
    {
        _json.WriteStartObject("tool");
        _json.WriteStartObject("driver");
        _json.WriteString("name", "fwscan");
        _json.WriteString("fullName", "FirmwareScanner");
        _json.WriteString("version", version);
        _json.WriteStartArray("rules");
        foreach (SignatureRule rule in _rules.Rules)
        {
            SarifRule.Write(_json, rule);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteInvocation(ScanTotals totals)
    {
        _json.WriteStartArray("invocations");
        _json.WriteStartObject();
        _json.WriteBoolean("executionSuccessful", _incomplete.Count == 0 && !totals.IsInterrupted);
        _json.WriteStartArray("toolExecutionNotifications");
        if (totals.IsInterrupted)
        {
            _json.WriteStartObject();
            _json.WriteString("level", "error");
            WriteMessage("message", FindingWords.InterruptionOf(totals));
            _json.WriteEndObject();
        }

        foreach ((string path, string reason) in _incomplete)
        {
            _json.WriteStartObject();
            _json.WriteString("level", "warning");
            WriteMessage("message", SafeText.Escape($"{path}: incomplete: {reason}"));
            _json.WriteStartArray("locations");
            _json.WriteStartObject();
            WritePhysical(path, (-1, 0));
            _json.WriteEndObject();
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    private void WriteMessage(string name, string text)
    {
        _json.WriteStartObject(name);
        _json.WriteString("text", SafeText.EscapeLines(text));
        _json.WriteEndObject();
    }
}
