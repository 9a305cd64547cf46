using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports;

/// <summary>
/// A table of comma-separated values (RFC 4180): a line for each match, for each rule that fired without one, and for each file in which
/// no rule fired. The last column says of findings that do not count why: known to the baseline, or accepted. Texts that a spreadsheet would take for a formula begin with an apostrophe.
/// </summary>
/// <param name="writer">Where to write; it stays open.</param>
public sealed class CsvReport(TextWriter writer) : IScanReport
{
    private const string Columns = "path,verdict,severity,rule,pattern,offset,length,xor_key,description,reason,settled";
    private const string FormulaStarts = "=+-@\t\r";
    private const string LineEnd = "\r\n";

    private bool _hasBegun;

    /// <inheritdoc/>
    public void Write(FileScanResult result) => Write(result, []);

    /// <inheritdoc/>
    public void Write(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(settled);
        Begin();
        bool isListed = false;
        foreach (Finding finding in Finding.In(result))
        {
            isListed = true;
            WriteFinding(result, finding, string.Empty);
        }

        foreach (SettledFinding left in settled)
        {
            isListed = true;
            WriteFinding(result, left.Finding, $"{left.Word}: {left.Reason}");
        }

        if (!isListed)
        {
            WriteRow(result, result.Path, null, null, string.Empty);
        }
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        Begin();
        if (totals.IsInterrupted)
        {
            FileScanResult run = FileScanResult.NotScanned(string.Empty, IncompleteReason.Stopped, FindingWords.InterruptionOf(totals));
            WriteRow(run, run.Path, null, null, string.Empty);
        }

        writer.Flush();
    }

    private void Begin()
    {
        if (!_hasBegun)
        {
            writer.Write(Columns + LineEnd);
            _hasBegun = true;
        }
    }

    private void WriteFinding(FileScanResult file, Finding finding, string settled)
    {
        foreach (PatternMatch match in finding.Fired.Matches)
        {
            WriteRow(file, finding.Path, finding, match, settled);
        }

        if (finding.Fired.Matches.Count == 0)
        {
            WriteRow(file, finding.Path, finding, null, settled);
        }
        else if (finding.Fired.OmittedMatches > 0)
        {
            string omitted = string.Create(CultureInfo.InvariantCulture, $"{finding.Fired.OmittedMatches} further matches are not listed");
            WriteRow(file with { Reason = file.Reason.Length > 0 ? $"{omitted}; {file.Reason}" : omitted }, finding.Path, finding, null, settled);
        }
    }

    private static string VerdictOf(FileScanResult file) => file.IsEmpty ? "empty" : file.Verdict.ToWord();

    private void WriteRow(FileScanResult file, string path, Finding? finding, PatternMatch? match, string settled)
    {
        string[] cells =
        [
            Text(path), VerdictOf(file), finding?.Rule.Severity.ToWord() ?? string.Empty, Text(finding?.Rule.FullName ?? string.Empty),
            Text(match?.Identifier ?? string.Empty), Number(match?.Offset), Number(match?.Length), Number(match?.XorKey),
            Text(finding?.Description ?? string.Empty), Text(file.Reason), Text(settled),
        ];
        writer.Write(string.Join(',', cells) + LineEnd);
    }

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Text(string raw)
    {
        string text = SafeText.Escape(raw);
        text = text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return text.Any(unit => unit is ',' or '"' or '\n' or '\r') ? '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : text;
    }
}
