using System;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports;

/// <summary>
/// A table of comma-separated values (RFC 4180): a line for each match, for each rule that fired without one, and for each file in which
/// no rule fired. Texts that a spreadsheet would take for a formula begin with an apostrophe.
/// </summary>
/// <param name="writer">Where to write; it stays open.</param>
public sealed class CsvReport(TextWriter writer) : IScanReport
{
    private const string Columns = "path,verdict,severity,rule,pattern,offset,length,xor_key,description,reason";
    private const string FormulaStarts = "=+-@\t\r";
    private const string LineEnd = "\r\n";

    private bool _hasBegun;

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Begin();
        bool isListed = false;
        foreach (Finding finding in Finding.In(result))
        {
            isListed = true;
            WriteFinding(finding);
        }

        if (!isListed)
        {
            WriteRow(result.Path, VerdictOf(result), string.Empty, string.Empty, null, string.Empty, result.Reason);
        }
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        Begin();
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

    private void WriteFinding(Finding finding)
    {
        FileScanResult file = finding.File;
        string severity = finding.Rule.Severity.ToWord();
        foreach (PatternMatch match in finding.Fired.Matches)
        {
            WriteRow(finding.Path, VerdictOf(file), severity, finding.Rule.FullName, match, finding.Description, file.Reason);
        }

        if (finding.Fired.Matches.Count == 0)
        {
            WriteRow(finding.Path, VerdictOf(file), severity, finding.Rule.FullName, null, finding.Description, file.Reason);
        }
    }

    private static string VerdictOf(FileScanResult file) => file.IsEmpty ? "empty" : file.Verdict.ToWord();

    private void WriteRow(string path, string verdict, string severity, string rule, PatternMatch? match, string description, string reason)
    {
        string[] cells =
        [
            Text(path), verdict, severity, Text(rule), Text(match?.Identifier ?? string.Empty), Number(match?.Offset), Number(match?.Length),
            Number(match?.XorKey), Text(description), Text(reason),
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
