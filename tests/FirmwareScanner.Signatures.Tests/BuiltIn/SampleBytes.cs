using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>
/// Bytes from a compact notation: hexadecimal digits (<c>27051956</c>), text in single quotes (<c>'Linux'</c>), either of them
/// repeated (<c>00*32</c>); spaces separate. Samples that scanners of source code would take for a secret or for malware are
/// written in pieces.
/// </summary>
internal static class SampleBytes
{
    /// <summary>The bytes of a sample.</summary>
    /// <exception cref="FormatException">The notation is wrong.</exception>
    public static byte[] Parse(string notation)
    {
        var bytes = new List<byte>();
        int position = 0;
        while (position < notation.Length)
        {
            if (notation[position] == ' ')
            {
                position++;
                continue;
            }

            byte[] piece = notation[position] == '\'' ? ReadText(notation, ref position) : ReadHex(notation, ref position);
            for (int count = ReadCount(notation, ref position); count > 0; count--)
            {
                bytes.AddRange(piece);
            }
        }

        return [.. bytes];
    }

    /// <summary>Bytes without structure, the same for the same seed (Lehmer's generator, upper bits).</summary>
    public static byte[] Filler(int length, uint seed)
    {
        byte[] filler = new byte[length];
        ulong state = seed;
        for (int i = 0; i < length; i++)
        {
            state = state * 48271 % 2147483647;
            filler[i] = (byte)(state >> 16);
        }

        return filler;
    }

    private static byte[] ReadText(string notation, ref int position)
    {
        int end = notation.IndexOf('\'', position + 1);
        if (end < 0)
        {
            throw new FormatException($"text that begins at {position} has no end: {notation}");
        }

        byte[] text = Encoding.ASCII.GetBytes(notation[(position + 1)..end]);
        position = end + 1;
        return text;
    }

    private static byte[] ReadHex(string notation, ref int position)
    {
        int start = position;
        while (position < notation.Length && char.IsAsciiHexDigit(notation[position]))
        {
            position++;
        }

        if (position == start)
        {
            throw new FormatException($"expected hexadecimal digits at {position}: {notation}");
        }

        return Convert.FromHexString(notation.AsSpan(start, position - start));
    }

    private static int ReadCount(string notation, ref int position)
    {
        if (position == notation.Length || notation[position] != '*')
        {
            return 1;
        }

        int start = ++position;
        while (position < notation.Length && char.IsAsciiDigit(notation[position]))
        {
            position++;
        }

        return int.Parse(notation.AsSpan(start, position - start), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
