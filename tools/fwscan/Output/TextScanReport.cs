using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Tool.Output;

/// <summary>One line a match for people, the gravest first within a file, and a summary.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="showsNamespaces">Whether rules of more than one namespace are in use.</param>
/// <param name="listsMatches">False for the summary alone.</param>
internal sealed class TextScanReport(Terminal terminal, bool showsNamespaces, bool listsMatches) : IScanReport
{
    private const int SeverityWidth = 8;
    private const double BytesPerMegabyte = 1e6;

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        if (listsMatches)
        {
            WriteRules(result.Rules, result.Path);
            foreach (ObjectResult inside in result.Inside?.Objects ?? [])
            {
                WriteRules(inside.Rules, result.Path + inside.Path);
            }
        }

        if (result.IsEmpty)
        {
            terminal.Complain($"{result.Path}: empty: {result.Reason}");
        }
        else if (result.Reasons != IncompleteReason.None && (result.Reasons & ObjectReason.NotEntered) == 0)
        {
            terminal.Complain($"{result.Path}: incomplete: {result.Reason}");
        }
        else if (result.Suppressed.Count > 0 || result.Inside?.Objects.Any(inside => inside.Suppressed.Count > 0) == true)
        {
            terminal.Complain($"{result.Path}: {result.Reason}");
        }
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        double seconds = totals.Time.TotalSeconds;
        string matches = string.Join(", ", totals.Matches.Reverse().Select(pair => Format($"{pair.Value:N0} {pair.Key.ToWord()}")));
        terminal.WriteLine(Format($"scanned   {Counted.Of(totals.Files, "file")}, {totals.Bytes:N0} bytes in {seconds:F2} s ({Speed(totals.Bytes, seconds)})"));
        WriteInside(totals);
        terminal.WriteLine("matches   " + (matches.Length > 0 ? matches : "none"));
        (int Count, string Word)[] verdicts =
        [
            (totals.Clean, "clean"), (totals.Found, "found"), (totals.Incomplete, "incomplete"), (totals.Empty, "empty"),
        ];
        string counts = string.Join(", ", verdicts.Where(verdict => verdict.Count > 0).Select(verdict => Format($"{verdict.Count:N0} {verdict.Word}")));
        terminal.WriteLine("verdicts  " + (counts.Length > 0 ? counts : "none"));
        if (totals.Links > 0)
        {
            terminal.WriteLine($"skipped   {Counted.Of(totals.Links, "symbolic link")}");
        }

        if (totals.NotEntered > 0)
        {
            terminal.WriteLine($"skipped   {Counted.Of(totals.NotEntered, "folder")} (--recursive scans them, too; --exclude '*/' leaves them out)");
        }

        if (totals.Excluded > 0)
        {
            terminal.WriteLine($"left out  {Counted.Of(totals.Excluded, "name")} (--exclude)");
        }

        if (rulesLeftOut > 0)
        {
            terminal.WriteLine($"left out  {Counted.Of(rulesLeftOut, "rule")} (--severity, --tag)");
        }
    }

    private void WriteInside(ScanTotals totals)
    {
        if (totals.IsRaw)
        {
            terminal.WriteLine("inside    not looked for (--raw): what lies compressed in a file was not scanned");
        }

        if (totals.Accounting.Total > 0)
        {
            terminal.WriteLine($"bytes     {AccountingText.Of(totals.Accounting)}");
        }

        if (totals.ObjectsInside > 0)
        {
            terminal.WriteLine(Format(
                $"inside    {Counted.Of(totals.Layers, "layer")}, {Counted.Of(totals.ObjectsInside, "object")}, {totals.BytesInside:N0} bytes scanned, {totals.OpaqueBytes:N0} opaque"));
        }
    }

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

        foreach (FiredRule fired in group.Where(fired => fired.OmittedMatches > 0))
        {
            terminal.WriteLine(
                $"{severity}  {NameOf(fired.Rule).PadRight(width)}  {fired.OmittedMatches:N0} more matches not listed  {path}");
        }
    }

    private static string KeyOf(PatternMatch match) => match.XorKey is byte key ? Format($"  (xor key 0x{key:x2})") : string.Empty;

    private string NameOf(SignatureRule rule) => SafeText.Escape(showsNamespaces ? rule.FullName : rule.Name);

    private static string Speed(long bytes, double seconds)
    {
        return seconds > 0 ? Format($"{bytes / BytesPerMegabyte / seconds:N0} MB/s") : "- MB/s";
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
