using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports.Page;

/// <summary>What the head of the page says of a run, in words; raw.</summary>
internal static class PageWords
{
    /// <summary>The verdict on the run.</summary>
    /// <param name="totals">The sums.</param>
    public static string Headline(ScanTotals totals) => totals.Verdict switch
    {
        ScanVerdict.Found => "Found in " + Counted.Of(totals.Found, "file") + NotWhole(totals),
        ScanVerdict.Clean => totals.IsNothing ? "Nothing new: nothing was scanned" : "Clean",
        _ => totals.IsNothing ? "Incomplete: nothing was scanned" : "Incomplete",
    };

    /// <summary>What the verdict means.</summary>
    /// <param name="totals">The sums.</param>
    public static string Explanation(ScanTotals totals)
    {
        string[] sentences =
        [
            Meaning(totals),
            totals.IsRaw ? "Layers were not looked for: what lies compressed in a file was not scanned." : string.Empty,
            totals.NotBegun > 0 ? $"The run was interrupted: {Counted.Of(totals.NotBegun, "file")} were not begun." : string.Empty,
            totals.Older > 0 ? $"{Counted.Of(totals.Older, "file")} had not been written since, and were left out (--newer)." : string.Empty,
            FindingWords.CountOf(totals.Accepted, totals.Known) is { Length: > 0 } settled ? $"Does not count: {settled}; each says why." : string.Empty,
        ];
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    /// <summary>Files, bytes, verdicts and matches.</summary>
    /// <param name="totals">The sums.</param>
    public static string Sums(ScanTotals totals)
    {
        string matches = string.Join(", ", totals.Matches.Reverse()
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {pair.Key.ToWord()}")));
        string verdicts = string.Create(
            CultureInfo.InvariantCulture, $"{totals.Found:N0} found, {totals.Incomplete:N0} incomplete, {totals.Clean:N0} clean, {totals.Empty:N0} empty");
        return $"{Counted.Of(totals.Files, "file")}, {Counted.Of(totals.Bytes, "byte")}: {verdicts}. Matches: "
            + (matches.Length > 0 ? matches : "none") + ".";
    }

    /// <summary>What became of the bytes; empty if nobody looked inside.</summary>
    /// <param name="totals">The sums.</param>
    public static string Accounting(ScanTotals totals)
    {
        string inside = totals.ObjectsInside > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" Inside: {Counted.Of(totals.Layers, "layer")}, {Counted.Of(totals.ObjectsInside, "object")}, {totals.BytesInside:N0} bytes scanned, {totals.OpaqueBytes:N0} opaque.")
            : string.Empty;
        return totals.Accounting.Total > 0 ? $"Bytes: {AccountingText.Of(totals.Accounting)}.{inside}" : string.Empty;
    }

    /// <summary>Where the page comes from, a line each.</summary>
    /// <param name="origin">Where it comes from; null if nobody says.</param>
    public static IEnumerable<(string Name, string Text)> Origin(ReportOrigin? origin) => origin is null ? [] :
    [
        ("scanned", origin.Begun.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC"),
        ("by", origin.Program),
        ("rules", origin.Rules),
        ("command", origin.Command),
    ];

    private static string NotWhole(ScanTotals totals)
    {
        int found = totals.NotWhole - totals.Incomplete;
        return found == 0 ? string.Empty
            : totals.Found == 1 ? ", and not scanned whole"
            : string.Create(CultureInfo.InvariantCulture, $", {found:N0} of them not scanned whole");
    }

    private static string Meaning(ScanTotals totals) => totals.Verdict switch
    {
        ScanVerdict.Found when totals.Incomplete > 0 => "Rules above info fired, and " + Counted.Of(totals.Incomplete, "other file")
            + " could not be scanned whole.",
        ScanVerdict.Found => totals.NotWhole > 0
            ? "Rules above info fired, and there may be more in what was not scanned. Each finding says what to do about it."
            : "Rules above info fired. Each finding says what to do about it.",
        ScanVerdict.Clean when totals.IsNothing => "There was nothing to judge anew.",
        ScanVerdict.Clean when totals.Accepted + totals.Known > 0 => "Everything was scanned, and no rule above info fired that counts.",
        ScanVerdict.Clean => "Everything was scanned, and no rule above info fired.",
        _ => "No rule above info fired, but not everything was scanned: this is not clean.",
    };
}
