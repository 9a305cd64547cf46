using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

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
public sealed record MatchExcerpt(PatternMatch Match, long Offset, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads the bytes of matches from an object that has been scanned.</summary>
/// <param name="options">What to keep.</param>
/// <param name="length">The object's length in bytes.</param>
/// <param name="read">Reads from an offset into a span, and says how many bytes there were.</param>
internal sealed class ExcerptReader(ExcerptOptions options, long length, ExcerptReader.Reader read)
{
    /// <summary>The most matches of a rule that have a digest of their own; what is above is one by its number.</summary>
    public const int MostDigests = 10_000;

    private const int DigestLength = 16;

    /// <summary>Reads bytes of the object.</summary>
    public delegate int Reader(long offset, Span<byte> destination);

    /// <summary>Adds excerpts and digests to rules that fired.</summary>
    /// <param name="rules">The rules.</param>
    public void AddTo(IReadOnlyList<FiredRule> rules)
    {
        foreach (FiredRule fired in rules)
        {
            fired.Excerpts = ReadExcerpts(fired);
            fired.Digests = options.HasDigests && !fired.Rule.IsInformational ? ReadDigests(fired) : [];
        }
    }

    private List<MatchExcerpt> ReadExcerpts(FiredRule fired)
    {
        var excerpts = new List<MatchExcerpt>();
        for (int i = 0; i < Math.Min(fired.Matches.Count, options.PerRule); i++)
        {
            PatternMatch match = fired.Matches[i];
            long start = Math.Max(0, match.Offset - options.Context);
            long end = Math.Min(length, match.Offset + Math.Min(match.Length, ExcerptOptions.LongestMatch) + options.Context);
            byte[] bytes = ReadWhole(start, (int)Math.Max(0, end - start));
            if (bytes.Length > 0)
            {
                excerpts.Add(new MatchExcerpt(match, start, bytes));
            }
        }

        return excerpts;
    }

    private List<string> ReadDigests(FiredRule fired)
    {
        var digests = new List<string>();
        foreach (PatternMatch match in fired.Matches)
        {
            if (digests.Count == MostDigests)
            {
                break;
            }

            byte[] bytes = ReadWhole(match.Offset, Math.Min(match.Length, ExcerptOptions.LongestMatch));
            digests.Add(DigestOf(match, bytes));
        }

        digests.Sort(StringComparer.Ordinal);
        return digests;
    }

    private static string DigestOf(PatternMatch match, byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{match.Identifier}\0{match.Length}\0")));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, DigestLength));
    }

    private byte[] ReadWhole(long offset, int count)
    {
        byte[] bytes = new byte[count];
        int got = 0;
        int step = 1;
        while (got < count && step > 0)
        {
            step = read(offset + got, bytes.AsSpan(got));
            got += Math.Max(0, step);
        }

        return got == count ? bytes : bytes[..got];
    }
}
