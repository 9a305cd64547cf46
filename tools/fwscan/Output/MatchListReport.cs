using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Output;

/// <summary>One line a match, the gravest first within a file, and a summary.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="showsNamespaces">Whether rules of more than one namespace are in use.</param>
internal sealed class MatchListReport(Terminal terminal, bool showsNamespaces) : IScanReport
{
    private const int SeverityWidth = 8;

    /// <summary>Bytes around the first matches of each rule that are written with them; null to write no bytes of what was scanned.</summary>
    public int? ShownContext { get; init; }

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteRules(result.Rules, result.Path);
        foreach (ObjectResult inside in result.Inside?.Objects ?? [])
        {
            WriteRules(inside.Rules, result.Path + inside.Path);
        }

        ScanSummary.Complain(terminal, result);
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut) => ScanSummary.Write(terminal, totals, rulesLeftOut);

    private void WriteRules(IReadOnlyList<FiredRule> rules, string rawPath)
    {
        if (rules.Count == 0)
        {
            return;
        }

        int width = rules.Max(fired => NameOf(fired.Rule).Length);
        string path = SafeText.Escape(rawPath);
        foreach (IGrouping<Severity, FiredRule> group in rules.GroupBy(fired => fired.Rule.Severity).OrderByDescending(group => group.Key))
        {
            WriteGroup(group, width, path);
        }
    }

    private void WriteGroup(IGrouping<Severity, FiredRule> group, int width, string path)
    {
        PaintedWord severity = Terminal.Paint(group.Key, SeverityWidth);
        foreach (FiredRule fired in group.Where(fired => fired.MatchCount == 0))
        {
            // Its condition holds without a string that could be listed.
            terminal.WriteLine($"{severity}  {NameOf(fired.Rule).PadRight(width)}  {"-",10}  {"-",10}  {"-",6}  {path}");
        }

        var matches = group
            .SelectMany(fired => fired.Matches.Select(match => (Match: match, Name: NameOf(fired.Rule))))
            .OrderBy(found => found.Match.Offset);
        foreach ((PatternMatch match, string name) in matches)
        {
            terminal.WriteLine($"{severity}  {name.PadRight(width)}  0x{match.Offset:x8}  {match.Offset,10}  {match.Length,6}  {path}{KeyOf(match)}");
        }

        foreach (FiredRule fired in group.Where(fired => fired.Excerpts.Count > 0 && ShownContext is not null))
        {
            terminal.WriteLine($"{severity}  {NameOf(fired.Rule).PadRight(width)}  the bytes{(fired.Excerpts.Count < fired.Matches.Count ? $" of the first {fired.Excerpts.Count}" : string.Empty)}:");
            HexText.Write(terminal, fired.Excerpts, ShownContext ?? 0);
        }

        foreach (FiredRule fired in group.Where(fired => fired.OmittedMatches > 0))
        {
            terminal.WriteLine(
                $"{severity}  {NameOf(fired.Rule).PadRight(width)}  {fired.OmittedMatches:N0} more matches not listed  {path}");
        }
    }

    private static string KeyOf(PatternMatch match) => match.XorKey is byte key ? Format($"  (xor key 0x{key:x2})") : string.Empty;

    private string NameOf(SignatureRule rule) => SafeText.Escape(showsNamespaces ? rule.FullName : rule.Name);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
