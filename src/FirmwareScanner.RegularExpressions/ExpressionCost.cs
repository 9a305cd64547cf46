using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Measures what it costs to look for an expression in all bytes.</summary>
public static class ExpressionCost
{
    /// <summary>The length in bytes of the sample that is searched.</summary>
    public const int SampleLength = 4096;

    // As in firmware: bytes without structure, text, and fill.
    private static readonly Lazy<byte[]> Sample = new(MakeSample);

    /// <summary>
    /// Steps a byte: symbols taken and words of bits looked at, counted while a sample of random bytes, text and zeros is searched, all
    /// the same each time.
    /// </summary>
    /// <param name="searches">The searches.</param>
    public static double StepsPerByte(IEnumerable<ExpressionSearch> searches)
    {
        ArgumentNullException.ThrowIfNull(searches);
        byte[] sample = Sample.Value;
        long steps = 0;
        foreach (ExpressionMatcher matcher in searches.Select(search => search.CreateMatcher()))
        {
            matcher.FindIn(sample, 0, sample.Length - 1, isAtStart: true, isAtEnd: true, []);
            steps += matcher.Steps;
        }

        return (double)steps / sample.Length;
    }

    private static byte[] MakeSample()
    {
        byte[] sample = new byte[SampleLength];
        new Random(SampleLength).NextBytes(sample.AsSpan(0, SampleLength / 2));
        ReadOnlySpan<byte> text = "Loading kernel image 3 from /dev/mtdblock2 at 0x82000000 (len=1048576)...\n"u8;
        for (int i = 0; i < SampleLength / 4; i++)
        {
            sample[(SampleLength / 2) + i] = text[i % text.Length];
        }

        return sample;
    }
}
