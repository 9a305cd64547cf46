using System;
using System.Linq;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Tool.Output;

/// <summary>
/// A block for each file that has something to say: the verdict, a line for each rule that fired, the gravest first, what the file consists
/// of in one line, and what its bytes are. Files without findings are counted in the sums; a file that is the only one has a block in any case.
/// </summary>
/// <param name="terminal">Where to write.</param>
/// <param name="showsNamespaces">Whether rules of more than one namespace are in use.</param>
/// <param name="isOnlyFile">Whether the run is about one file.</param>
internal sealed class FindingsReport(Terminal terminal, bool showsNamespaces, bool isOnlyFile) : IScanReport
{
    private const int SeverityWidth = 8;
    private const int MostNames = 12;
    private const int MostRules = 100;

    /// <summary>Bytes around the first matches of each rule that are written with them; null to write no bytes of what was scanned.</summary>
    public int? ShownContext { get; init; }

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Verdict == ScanVerdict.Found || (isOnlyFile && !result.IsEmpty && result.BytesScanned > 0))
        {
            WriteBlock(result);
        }

        ScanSummary.Complain(terminal, result);
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut) => ScanSummary.Write(terminal, totals, rulesLeftOut);

    private void WriteBlock(FileScanResult result)
    {
        Group[] groups = [.. Finding.In(result).GroupBy(finding => finding.Rule).Select(group => new Group(group.Key, [.. group]))];
        terminal.WriteLine($"{Terminal.Paint(result.Verdict)}  {result.Path}{(result.Verdict == ScanVerdict.Found && result.Reasons != 0 ? "  (and not scanned whole)" : string.Empty)}");
        Group[] grave = [.. groups.Where(group => !group.Rule.IsInformational).OrderByDescending(group => group.Rule.Severity)];
        int width = grave.Length == 0 ? 0 : grave.Max(group => NameOf(group.Rule).Length);
        foreach (Group group in grave.Take(MostRules))
        {
            terminal.WriteLine($"  {Terminal.Paint(group.Rule.Severity, SeverityWidth)}  {NameOf(group.Rule).PadRight(width)}  {group.Description}; {group.Place}");
            if (ShownContext is int context)
            {
                HexText.Write(terminal, [.. group.Findings.SelectMany(finding => finding.Fired.Excerpts).Take(group.Findings[0].Fired.Excerpts.Count)], context);
            }
        }

        if (grave.Length > MostRules)
        {
            terminal.WriteLine($"  {Counted.Of(grave.Length - MostRules, "more rule")} fired; -v lists them");
        }

        WriteComposition([.. groups.Where(group => group.Rule.IsInformational)]);
        if (!isOnlyFile && result.Inside?.Accounting is { Total: > 0 } accounting)
        {
            terminal.WriteLine($"  bytes     {AccountingText.Of(accounting)}");
        }
    }

    private void WriteComposition(Group[] named)
    {
        if (named.Length > 0)
        {
            string more = named.Length > MostNames ? $", and {named.Length - MostNames} more" : string.Empty;
            terminal.WriteLine($"  contains  {string.Join(", ", named.Take(MostNames).Select(group => NameOf(group.Rule)))}{more}");
        }
    }

    private string NameOf(SignatureRule rule) => SafeText.Escape(showsNamespaces ? rule.FullName : rule.Name);

    /// <summary>What one rule found in a file and inside it.</summary>
    private sealed record Group(SignatureRule Rule, Finding[] Findings)
    {
        public string Description => Findings[0].Description;

        public string Place
        {
            get
            {
                long matches = Findings.Sum(finding => Math.Max(1, finding.Fired.MatchCount));
                Finding first = Findings[0];
                string at = first.Fired.Matches.Count > 0 ? FormattableString.Invariant($"at 0x{first.Fired.Matches[0].Offset:x}") : "by its condition";
                string inside = first.InnerPath.Length > 0 ? $" in {first.InnerPath}" : string.Empty;
                string more = matches > 1 ? FormattableString.Invariant($", {matches - 1:N0} more") : string.Empty;
                string objects = Findings.Length > 1 ? $" in {Counted.Of(Findings.Length, "object")}" : string.Empty;
                return at + inside + more + objects;
            }
        }
    }
}
