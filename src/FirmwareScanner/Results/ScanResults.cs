using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Results;

/// <summary>What was found in a file or stream.</summary>
public sealed record FileScanResult
{
    /// <summary>The file's path, or the name of the stream.</summary>
    public required string Path { get; init; }

    /// <summary>Clean, found or incomplete.</summary>
    public required ScanVerdict Verdict { get; init; }

    /// <summary>Bits of <see cref="IncompleteReason"/>; may be set beside the verdict "found", too.</summary>
    public int Reasons { get; init; }

    /// <summary>
    /// Why not everything was scanned, in words; empty if everything was. Also what a list of false positives has suppressed
    /// (<see cref="Suppressed"/>).
    /// </summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Length in bytes: of a file what the file system says, of another stream what was read.</summary>
    public long Size { get; init; }

    /// <summary>How many bytes were scanned.</summary>
    public long BytesScanned { get; init; }

    /// <summary>How many bytes are missing inside the stream, as far as their number is known.</summary>
    public long MissingBytes { get; init; }

    /// <summary>The rules that fired, by number; informational ones included, private ones left out.</summary>
    public IReadOnlyList<FiredRule> Rules { get; init; } = [];

    /// <summary>What rules printed by the module <c>console</c>, a line each, in the file and in what is inside it; at most the first 10,000.</summary>
    public IReadOnlyList<string> Printed { get; init; } = [];

    /// <summary>The rules that would be told of, were the bytes not listed as a false positive.</summary>
    public IReadOnlyList<FiredRule> Suppressed { get; init; } = [];

    /// <summary>What was inside it; null if nobody looked for layers.</summary>
    public LayerSummary? Inside { get; init; }

    /// <summary>Whether nothing else is wrong with it than that there is nothing in it: no bytes, or no entries.</summary>
    public bool IsEmpty => Verdict == ScanVerdict.Incomplete && (Reasons is IncompleteReason.Empty or ObjectReason.EmptyFolder);

    /// <summary>Matches that were counted but not listed, over all rules.</summary>
    public long OmittedMatches => AllRules.Sum(rule => rule.OmittedMatches);

    /// <summary>The rules that fired in the file and in what was listed of its inside.</summary>
    public IEnumerable<FiredRule> AllRules => Inside is null ? Rules : Rules.Concat(Inside.Objects.SelectMany(inside => inside.Rules));

    /// <summary>The result for something of which no byte was scanned.</summary>
    /// <param name="path">Its path or name.</param>
    /// <param name="reasons">Bits of <see cref="IncompleteReason"/> or <see cref="ObjectReason"/>, at least one.</param>
    /// <param name="reason">Why, in words; those of the bits if null.</param>
    public static FileScanResult NotScanned(string path, int reasons, string? reason = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(reasons);
        return new FileScanResult
        {
            Path = path,
            Verdict = ScanVerdict.Incomplete,
            Reasons = reasons,
            Reason = reason ?? ReasonText.Describe(reasons),
        };
    }
}

/// <summary>A rule that fired in a stream, with the matches of its patterns that are not private.</summary>
public sealed class FiredRule
{
    internal FiredRule(SignatureRule rule, MatchRecord[] records, long matchCount)
    {
        Rule = rule;
        Records = records;
        Matches = new MatchList(rule, records);
        MatchCount = matchCount;
    }

    /// <summary>The rule: name, namespace, tags, metadata, severity.</summary>
    public SignatureRule Rule { get; }

    /// <summary>The matches in order of offset, pattern, length; not all if <see cref="OmittedMatches"/> is above 0.</summary>
    public IReadOnlyList<PatternMatch> Matches { get; }

    /// <summary>How many matches there are, whether listed or not.</summary>
    public long MatchCount { get; }

    /// <summary>How many matches were counted but not listed, because of a limit of <see cref="MatchLimits"/>.</summary>
    public long OmittedMatches => MatchCount - Records.Length;

    /// <summary>The first matches with the bytes around them; empty unless the scanner was asked for them, or where the object cannot be read again.</summary>
    public IReadOnlyList<MatchExcerpt> Excerpts { get; internal set; } = [];

    /// <summary>
    /// What the matches consist of, whatever their offsets: for each listed match, up to 10,000, half of the SHA-256 of its pattern's
    /// identifier, its length and its first 256 bytes, in hexadecimal, sorted. Empty unless the scanner was asked for them, and for
    /// informational rules.
    /// </summary>
    public IReadOnlyList<string> Digests { get; internal set; } = [];

    internal MatchRecord[] Records { get; }
}

/// <summary>A match of a pattern.</summary>
/// <param name="Identifier">The pattern's identifier, with its dollar sign.</param>
/// <param name="Offset">Stream offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="XorKey">
/// The key that its bytes are XORed with, 0 to 255; null if the pattern is no text with <c>xor</c>, and in events of a board, which does not
/// tell.
/// </param>
public readonly record struct PatternMatch(string Identifier, long Offset, int Length, byte? XorKey = null);

/// <summary>A match as numbers: 16 bytes, so that a million of them are no burden.</summary>
/// <param name="Offset">Stream offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="PatternNumber">The pattern's number in the database, which has at most 65,535.</param>
/// <param name="XorKey">The key of <c>xor</c>, or <see cref="NoKey"/>.</param>
internal readonly record struct MatchRecord(long Offset, int Length, ushort PatternNumber, short XorKey) : IComparable<MatchRecord>
{
    /// <summary>There is no key, or it is not known.</summary>
    public const short NoKey = -1;

    /// <summary>The pattern's number in the database.</summary>
    public int Pattern => PatternNumber;

    /// <summary>The order of listings: offset, pattern, length.</summary>
    public int CompareTo(MatchRecord other)
    {
        int order = Offset.CompareTo(other.Offset);
        if (order == 0)
        {
            order = Pattern.CompareTo(other.Pattern);
        }

        return order == 0 ? Length.CompareTo(other.Length) : order;
    }
}

/// <summary>The matches of a rule, named as they are looked at.</summary>
internal sealed class MatchList(SignatureRule rule, MatchRecord[] records) : IReadOnlyList<PatternMatch>
{

    public int Count => records.Length;

    public PatternMatch this[int index] => Name(records[index]);

    public IEnumerator<PatternMatch> GetEnumerator()
    {
        foreach (MatchRecord record in records)
        {
            yield return Name(record);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private PatternMatch Name(MatchRecord record) =>
        new(
            rule.Patterns[record.Pattern - rule.FirstPattern].Identifier,
            record.Offset,
            record.Length,
            record.XorKey == MatchRecord.NoKey ? null : (byte)record.XorKey);
}

/// <summary>
/// How many matches are listed. What is above is counted and reported as omitted; it changes neither verdict nor rules. The matches
/// listed are the first in order of offset, pattern, length: first of each pattern as many as one may have, then of those as many as
/// a stream may have. So they do not depend on how the stream was cut, or on which database of the same rules it was scanned with.
/// </summary>
public sealed record MatchLimits
{
    /// <summary>Matches listed of one pattern in one stream, 0 or more.</summary>
    public int PerPattern { get; init; } = 1_000_000;

    /// <summary>Matches kept of one stream in all, those of rules that will not fire included; 16 bytes each.</summary>
    public int PerStream { get; init; } = 16_000_000;
}
