using System;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Link;

/// <summary>
/// Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999): rewrites bytes so that
/// none of them is 0, which then can end a frame. Costs one byte, and one more for each 254 bytes without a 0.
/// </summary>
[AllocationFree]
public static class Cobs
{
    /// <summary>The byte that ends a frame and occurs nowhere else.</summary>
    public const byte Delimiter = 0;

    private const int LongestRun = 254;

    /// <summary>Length at most of <paramref name="count"/> bytes when encoded, without the delimiter.</summary>
    public static int EncodedLength(int count) => count + (count / LongestRun) + 1;

    /// <summary>Encodes bytes, without writing a delimiter.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="count">How many, from index 0.</param>
    /// <param name="target">Another array, with room for <see cref="EncodedLength"/> bytes.</param>
    /// <param name="start">Index of the first encoded byte.</param>
    /// <returns>The index behind the last encoded byte.</returns>
    public static int Encode(byte[] source, int count, byte[] target, int start)
    {
        int codeAt = start;
        int to = start + 1;
        for (int from = 0; from < count; from++)
        {
            byte value = source[from];
            if (value != Delimiter)
            {
                target[to++] = value;
            }

            bool isRunFull = to - codeAt > LongestRun;
            if (value == Delimiter || (isRunFull && from + 1 < count))
            {
                target[codeAt] = (byte)(to - codeAt);
                codeAt = to;
                to++;
            }
        }

        target[codeAt] = (byte)(to - codeAt);
        return to;
    }

    /// <summary>Decodes bytes where they are; runs are moved as a whole.</summary>
    /// <param name="bytes">The encoded bytes from index 0, none of them 0; receives the decoded ones from index 0.</param>
    /// <param name="count">How many encoded bytes.</param>
    /// <returns>How many decoded bytes, or -1 if a run reaches beyond the end.</returns>
    [BoundedLoop("Each round moves past at least one byte; a code of 0 ends it.")]
    public static int Decode(byte[] bytes, int count)
    {
        int from = 0;
        int to = 0;
        while (from < count)
        {
            int code = bytes[from];
            int run = code - 1;
            if (code == Delimiter || run > count - from - 1)
            {
                return -1;
            }

            Array.Copy(bytes, from + 1, bytes, to, run);
            from += code;
            to += run;
            if (run < LongestRun && from < count)
            {
                bytes[to++] = Delimiter;
            }
        }

        return to;
    }
}
