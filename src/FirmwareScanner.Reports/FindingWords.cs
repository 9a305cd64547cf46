using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;

namespace FirmwareScanner.Reports;

/// <summary>What reports say of a finding, in words.</summary>
internal static class FindingWords
{
    private const int HashLength = 16;

    /// <summary>Where a finding is: the path inside, if any, the first offset, and how many more there are.</summary>
    /// <param name="finding">The finding.</param>
    public static string PlaceOf(Finding finding)
    {
        string place = finding.InnerPath.Length > 0 ? $"in {SafeText.Escape(finding.InnerPath)}, " : string.Empty;
        FiredRule fired = finding.Fired;
        return fired.Matches.Count == 0 ? place + "without a place of its own"
            : string.Create(CultureInfo.InvariantCulture, $"{place}at 0x{fired.Matches[0].Offset:x}{More(fired.MatchCount - 1)}");
    }

    /// <summary>How many findings are accepted and known: "2 findings accepted, 1 finding known".</summary>
    /// <param name="settled">The findings.</param>
    public static string CountOf(IReadOnlyList<SettledFinding> settled) => CountOf(
        settled.Count(left => left.Acceptance is not null), settled.Count(left => left.Acceptance is null));

    /// <summary>How many findings are accepted and known; empty for none.</summary>
    /// <param name="accepted">How many are accepted.</param>
    /// <param name="known">How many a baseline knows.</param>
    public static string CountOf(long accepted, long known) => string.Join(
        ", ", new[] { (Count: accepted, Word: "accepted"), (Count: known, Word: "known") }.Where(part => part.Count > 0).Select(part => $"{Counted.Of(part.Count, "finding")} {part.Word}"));

    /// <summary>Half of the SHA-256 of some texts, in hexadecimal.</summary>
    /// <param name="texts">The texts.</param>
    public static string HashOf(params string[] texts) =>
        Convert.ToHexStringLower(SHA256.HashData(EscapedUtf8.Encode(string.Join('\0', texts))).AsSpan(0, HashLength));

    /// <summary>That a run was interrupted, in a sentence.</summary>
    /// <param name="totals">Its sums.</param>
    public static string InterruptionOf(ScanTotals totals) => $"the run was interrupted: {Counted.Of(totals.NotBegun, "file")} had not been begun";

    private static string More(long count) => count > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {count:N0} more") : string.Empty;
}
