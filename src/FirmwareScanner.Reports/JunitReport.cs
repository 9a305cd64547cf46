using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports;

/// <summary>
/// The XML of JUnit, which CI systems read: a case for each file. One in which something was found that fails the run is a failure, one that
/// was not scanned whole an error, an empty one is skipped; findings that do not count are the output of their case. It is written at the end,
/// since its head counts the cases.
/// </summary>
/// <param name="writer">Where to write; it stays open.</param>
/// <param name="failOn">The least severity that the run fails by; null for all above info.</param>
public sealed class JunitReport(TextWriter writer, Severity? failOn = null) : IScanReport
{
    private const int MostLinesOfCase = 1000;
    private const string ClassName = "fwscan.scan";

    private readonly List<JunitCase> _cases = [];

    /// <inheritdoc/>
    public void Write(FileScanResult result) => Write(result, []);

    /// <inheritdoc/>
    public void Write(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(settled);
        _cases.Add(CaseOf(result, settled));
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        if (totals.IsInterrupted)
        {
            _cases.Add(new JunitCase(ClassName, "the whole run", JunitCase.Error, FindingWords.InterruptionOf(totals), string.Empty));
        }

        JunitXml.Write(writer, "fwscan scan", _cases, totals.Time.TotalSeconds);
    }

    private JunitCase CaseOf(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        Finding[] found = [.. Finding.In(result).OrderByDescending(finding => finding.Rule.Severity)];
        Finding[] failing = [.. found.Where(Fails)];
        IEnumerable<string> below = found.Except(failing).Where(finding => !finding.Rule.IsInformational)
            .Select(finding => $"below --fail-on {failOn?.ToWord()}: {LineOf(finding)}");
        string output = Join([.. below.Concat(settled.Select(LineOf)).Take(MostLinesOfCase + 1)]);
        string[] lines = [.. failing.Select(LineOf).Take(MostLinesOfCase + 1)];
        string text = string.Join('\n', new[] { Join(lines), result.Reason.Length > 0 ? $"incomplete: {SafeText.Escape(result.Reason)}" : string.Empty }
            .Where(part => part.Length > 0));

        // Nobody knows how grave is what is not listed.
        bool isFailure = failing.Length > 0 || (result.Verdict == ScanVerdict.Found && (failOn is null || result.Inside?.ObjectsOmitted > 0));
        return result.IsEmpty ? CaseOf(result, JunitCase.Skipped, "empty", text, output)
            : isFailure ? CaseOf(result, JunitCase.Failure, lines.FirstOrDefault() ?? "found", text, output)
            : result.Reasons != 0 ? CaseOf(result, JunitCase.Error, "incomplete: " + result.Reason, text, output)
            : CaseOf(result, null, string.Empty, string.Empty, output);
    }

    private static JunitCase CaseOf(FileScanResult result, string? element, string message, string text, string output) =>
        new(ClassName, result.Path, element, message, text) { Output = output };

    private bool Fails(Finding finding) => failOn is Severity least ? finding.Rule.Severity.Fails(least) : !finding.Rule.IsInformational;

    private static string Join(string[] lines) =>
        string.Join('\n', lines.Length > MostLinesOfCase ? [.. lines[..MostLinesOfCase], "more findings are not listed"] : lines);

    private static string LineOf(SettledFinding settled) => $"{settled.Word} ({SafeText.Escape(settled.Reason)}): {LineOf(settled.Finding)}";

    private static string LineOf(Finding finding) => SafeText.Escape(
        $"{finding.Rule.Severity.ToWord()} {finding.Rule.FullName}: {finding.Description} ({FindingWords.PlaceOf(finding)})");
}
