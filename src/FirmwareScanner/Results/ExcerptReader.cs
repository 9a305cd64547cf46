using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Results;

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
