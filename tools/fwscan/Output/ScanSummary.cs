using System;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Tool.Output;

/// <summary>What every text for people says of a run: what is wrong with a file, and the sums.</summary>
internal static class ScanSummary
{
    private const double BytesPerMegabyte = 1e6;

    /// <summary>Writes what is wrong with a file, if something is, to standard error.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="result">The result of the file.</param>
    public static void Complain(Terminal terminal, FileScanResult result)
    {
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

    /// <summary>Writes the sums of a run.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="totals">The sums.</param>
    /// <param name="rulesLeftOut">How many rules a filter left out.</param>
    public static void Write(Terminal terminal, ScanTotals totals, int rulesLeftOut)
    {
        double seconds = totals.Time.TotalSeconds;
        string matches = string.Join(", ", totals.Matches.Reverse().Select(pair => Format($"{pair.Value:N0} {pair.Key.ToWord()}")));
        terminal.WriteLine(Format($"scanned   {Counted.Of(totals.Files, "file")}, {totals.Bytes:N0} bytes in {seconds:F2} s ({Speed(totals.Bytes, seconds)})"));
        WriteInside(terminal, totals);
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

        if (totals.Older > 0)
        {
            terminal.WriteLine($"left out  {Counted.Of(totals.Older, "file")} (--newer)");
        }

        if (totals.Known > 0)
        {
            terminal.WriteLine($"known     {Counted.Of(totals.Known, "finding")} (--baseline)");
        }

        if (totals.Accepted > 0)
        {
            terminal.WriteLine($"accepted  {Counted.Of(totals.Accepted, "finding")} (suppressions)");
        }

        if (rulesLeftOut > 0)
        {
            terminal.WriteLine($"left out  {Counted.Of(rulesLeftOut, "rule")} (--severity, --tag, --rule, --exclude-rule)");
        }
    }

    private static void WriteInside(Terminal terminal, ScanTotals totals)
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

    private static string Speed(long bytes, double seconds)
    {
        return seconds > 0 ? Format($"{bytes / BytesPerMegabyte / seconds:N0} MB/s") : "- MB/s";
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
