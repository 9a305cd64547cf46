using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports;

/// <summary>
/// The XML of JUnit, which CI systems read: a case for each file. One in which something was found is a failure, one that was not scanned
/// whole an error, an empty one is skipped. It is written at the end, since its head counts the cases.
/// </summary>
/// <param name="writer">Where to write; it stays open.</param>
public sealed class JunitReport(TextWriter writer) : IScanReport
{
    private const int MostLinesOfCase = 1000;
    private const string ClassName = "fwscan.scan";

    private readonly List<JunitCase> _cases = [];

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _cases.Add(CaseOf(result));
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        JunitXml.Write(writer, "fwscan scan", _cases, totals.Time.TotalSeconds);
    }

    private static JunitCase CaseOf(FileScanResult result)
    {
        string[] found = [.. Finding.In(result).Where(finding => !finding.Rule.IsInformational).Select(LineOf).Take(MostLinesOfCase + 1)];
        string[] lines = found.Length > MostLinesOfCase ? [.. found[..MostLinesOfCase], "more findings are not listed"] : found;
        string text = string.Join('\n', result.Reason.Length > 0 ? [.. lines, $"incomplete: {SafeText.Escape(result.Reason)}"] : lines);
        return result.IsEmpty ? new JunitCase(ClassName, result.Path, JunitCase.Skipped, "empty", text)
            : result.Verdict == ScanVerdict.Found ? new JunitCase(ClassName, result.Path, JunitCase.Failure, lines.FirstOrDefault() ?? "found", text)
            : result.Verdict == ScanVerdict.Incomplete ? new JunitCase(ClassName, result.Path, JunitCase.Error, "incomplete: " + result.Reason, text)
            : new JunitCase(ClassName, result.Path, null, string.Empty, string.Empty);
    }

    private static string LineOf(Finding finding) => SafeText.Escape(
        $"{finding.Rule.Severity.ToWord()} {finding.Rule.FullName}: {finding.Description} ({FindingWords.PlaceOf(finding)})");
}
