using System;

namespace FirmwareScanner.Results;

/// <summary>What to keep of the bytes of matches, for whoever looks at them or wants to know them again.</summary>
public sealed record ExcerptOptions
{
    /// <summary>The most bytes of one match that are kept; of a longer one its beginning.</summary>
    public const int LongestMatch = 256;

    /// <summary>The most bytes that may be kept before a match and behind it.</summary>
    public const int MostContext = 4096;

    /// <summary>Bytes kept before a match, and behind it: 0 to <see cref="MostContext"/>.</summary>
    public int Context { get; init; } = 16;

    /// <summary>Of how many matches of a rule in an object bytes are kept, the first ones; 0 or more.</summary>
    public int PerRule { get; init; } = 3;

    /// <summary>Whether <see cref="FiredRule.Digests"/> is made.</summary>
    public bool HasDigests { get; init; }
}

/// <summary>A match with the bytes around it.</summary>
/// <param name="Match">The match.</param>
/// <param name="Offset">Offset in the object of the first of <paramref name="Bytes"/>.</param>
/// <param name="Bytes">The bytes: some before the match, the match as far as it is kept, and some behind it.</param>
public sealed record MatchExcerpt(PatternMatch Match, long Offset, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The same match with fewer bytes around it: who shows many must not change what is shown elsewhere.</summary>
    /// <param name="context">Bytes before the match and behind it, 0 or more; where fewer are at hand, these.</param>
    public MatchExcerpt Within(int context)
    {
        long start = Math.Max(Offset, Match.Offset - context);
        long end = Math.Min(Offset + Bytes.Length, Match.Offset + Math.Min(Match.Length, ExcerptOptions.LongestMatch) + context);
        return this with { Offset = start, Bytes = Bytes.Slice((int)(start - Offset), (int)Math.Max(0, end - start)) };
    }
}
