using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>One of the tables of codes of a bzip2 block: short codes by a look-up, longer ones by comparing with the last of each length.</summary>
internal sealed class Bzip2Codes
{
    private const int LongestCode = 20;
    private const int TableBits = 10;

    private readonly ushort[] _table = new ushort[1 << TableBits];
    private readonly int[] _limits = new int[LongestCode + 2];
    private readonly int[] _firsts = new int[LongestCode + 2];
    private readonly ushort[] _symbols = new ushort[258];

    /// <summary>Reads the lengths of the codes, stored as differences, and builds the tables.</summary>
    public void Read(Bzip2Bits bits, int symbolCount)
    {
        Span<byte> lengths = stackalloc byte[symbolCount];
        int length = (int)bits.Take(5);
        for (int symbol = 0; symbol < symbolCount; symbol++)
        {
            while (bits.TakeFlag())
            {
                length += bits.TakeFlag() ? -1 : 1;
                Check(length);
            }

            Check(length);
            lengths[symbol] = (byte)length;
        }

        Build(lengths);
    }

    /// <summary>Decodes a symbol.</summary>
    public int Decode(Bzip2Bits bits)
    {
        uint next = bits.Peek(LongestCode);
        int entry = _table[next >> (LongestCode - TableBits)];
        if (entry != 0)
        {
            bits.Skip(entry & 0x1F);
            return entry >> 5;
        }

        for (int length = TableBits + 1; length <= LongestCode; length++)
        {
            int code = (int)(next >> (LongestCode - length));
            if (code < _limits[length])
            {
                bits.Skip(length);
                return _symbols[code - _firsts[length]];
            }
        }

        // At the end of the input the code may be unknown only because it is cut.
        bits.Take(LongestCode);
        throw Damaged();
    }

    private static void Check(int length)
    {
        if (length is < 1 or > LongestCode)
        {
            throw Damaged();
        }
    }

    private static UnpackException Damaged() => new(ProblemKind.Damaged, "the codes of a bzip2 block are damaged");

    private void Build(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_table);
        int code = 0;
        int number = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            // Where the codes of this length begin; a symbol's number less its code is the same for all of them.
            _firsts[length] = code - number;
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] != length)
                {
                    continue;
                }

                if (code >= 1 << length)
                {
                    throw Damaged();
                }

                if (length <= TableBits)
                {
                    int width = 1 << (TableBits - length);
                    _table.AsSpan(code * width, width).Fill((ushort)((symbol << 5) | length));
                }

                _symbols[number++] = (ushort)symbol;
                code++;
            }

            _limits[length] = code;
            code <<= 1;
        }
    }
}
