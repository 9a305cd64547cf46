using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>
/// Streams that someone who knows the database would send to make the scanner work: each signature over and over with its last
/// byte wrong, each signature over and over, its first grams over and over, and all signatures' near misses in turn.
/// </summary>
public static class HostileStreams
{
    private const int LongestGram = 4;

    /// <summary>All streams.</summary>
    /// <param name="signatures">The signatures of the database.</param>
    /// <param name="length">Bytes of each stream.</param>
    public static IEnumerable<byte[]> Make(IReadOnlyList<byte[]> signatures, int length)
    {
        yield return Repeat([.. signatures.SelectMany(NearMiss)], length);
        foreach (byte[] signature in signatures)
        {
            yield return Repeat(NearMiss(signature), length);
            yield return Repeat(signature, length);
            for (int gram = 1; gram <= LongestGram; gram++)
            {
                for (int start = 0; start + gram <= signature.Length; start += gram)
                {
                    yield return Repeat(signature[start..(start + gram)], length);
                }
            }
        }
    }

    private static byte[] NearMiss(byte[] signature)
    {
        byte[] nearly = (byte[])signature.Clone();
        nearly[^1] ^= 1;
        return nearly;
    }

    private static byte[] Repeat(byte[] unit, int length)
    {
        byte[] stream = new byte[length];
        for (int i = 0; i < length; i += unit.Length)
        {
            Array.Copy(unit, 0, stream, i, Math.Min(unit.Length, length - i));
        }

        return stream;
    }
}
