using System;
using System.Buffers;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// A table that decodes the canonical codes of deflate (RFC 1951, 3.2.2). What a symbol means is worked out beforehand, so that an
/// entry says everything: bits 0 to 5 the length of the code, 8 to 12 how many bits are to be added, 16 to 31 the literal, the first
/// length, or the first distance; the rest are flags. Codes longer than the table's bits go on in a second table.
/// </summary>
/// <param name="tableBits">Bits that the first table is looked up by.</param>
internal sealed class HuffmanTable(int tableBits) : IDisposable
{
    /// <summary>Bits of the table of literals and lengths.</summary>
    public const int LiteralBits = 11;

    /// <summary>Bits of the table of distances.</summary>
    public const int DistanceBits = 9;

    /// <summary>The entry is a literal.</summary>
    public const uint Literal = 0x8000;

    /// <summary>The entry is neither a literal nor a length nor a distance; one of the following is set too.</summary>
    public const uint Exceptional = 0x4000;

    /// <summary>The entry leads to a second table.</summary>
    public const uint SubTable = 0x2000;

    /// <summary>The entry is the end of the block.</summary>
    public const uint EndOfBlock = 0x80;

    /// <summary>No code leads here, or its symbol means nothing.</summary>
    public const uint Invalid = 0x40;

    private const int LongestCode = 15;

    /// <summary>The order in which the lengths of the codes for lengths are stored.</summary>
    public static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Meanings of the symbols that stand for lengths of codes: themselves.</summary>
    public static uint[] CodeLengthSymbols { get; } = MakeCodeLengths();

    /// <summary>Meanings of literals and lengths.</summary>
    public static uint[] LiteralSymbols { get; } = MakeLiterals(isWide: false);

    /// <summary>Meanings of distances.</summary>
    public static uint[] DistanceSymbols { get; } = MakeDistances(30);

    /// <summary>Meanings of literals and lengths in Deflate64.</summary>
    public static uint[] WideLiteralSymbols { get; } = MakeLiterals(isWide: true);

    /// <summary>Meanings of distances in Deflate64.</summary>
    public static uint[] WideDistanceSymbols { get; } = MakeDistances(32);

    /// <summary>The first table, then the second ones.</summary>
    public uint[] Entries { get; private set; } = ArrayPool<uint>.Shared.Rent(
        (1 << tableBits) + (tableBits == LiteralBits ? 288 << (LongestCode - LiteralBits) : 32 << (LongestCode - DistanceBits)));

    /// <summary>Builds the tables of the codes that are fixed.</summary>
    public static void BuildFixed(HuffmanTable literals, HuffmanTable distances, bool isWide)
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        literals.Build(lengths, isWide ? WideLiteralSymbols : LiteralSymbols);
        lengths[..32].Fill(5);
        distances.Build(lengths[..32], isWide ? WideDistanceSymbols : DistanceSymbols);
    }

    /// <summary>Builds the table.</summary>
    /// <param name="lengths">Length of the code of each symbol, 0 if it has none.</param>
    /// <param name="symbols">What each symbol means.</param>
    /// <param name="isCodeLengths">Whether a code may be left unused only if there are no codes at all.</param>
    /// <exception cref="UnpackException">The lengths are those of no code.</exception>
    public void Build(ReadOnlySpan<byte> lengths, uint[] symbols, bool isCodeLengths = false)
    {
        Span<int> counts = stackalloc int[LongestCode + 1];
        Span<int> next = stackalloc int[LongestCode + 1];
        counts.Clear();
        foreach (byte length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        int left = 1;
        int longest = 0;
        int code = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0)
            {
                throw new UnpackException(ProblemKind.Damaged, "the deflate stream is damaged: more codes than there can be");
            }

            longest = counts[length] > 0 ? length : longest;
            code = (code + counts[length - 1]) << 1;
            next[length] = code;
        }

        if (left > 0)
        {
            if (longest > 1 || (isCodeLengths && longest > 0))
            {
                throw new UnpackException(ProblemKind.Damaged, "the deflate stream is damaged: codes without a meaning");
            }

            Array.Fill(Entries, Exceptional | Invalid, 0, 1 << tableBits);
        }

        Fill(lengths, symbols, next, longest - tableBits);
    }

    /// <summary>Gives the table back.</summary>
    public void Dispose()
    {
        if (Entries.Length > 0)
        {
            ArrayPool<uint>.Shared.Return(Entries);
            Entries = [];
        }
    }

    private static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | ((code >> i) & 1);
        }

        return reversed;
    }

    private static uint[] MakeCodeLengths()
    {
        uint[] symbols = new uint[19];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = (uint)i << 16;
        }

        return symbols;
    }

    private static uint[] MakeLiterals(bool isWide)
    {
        uint[] symbols = new uint[288];
        for (int i = 0; i < 256; i++)
        {
            symbols[i] = ((uint)i << 16) | Literal;
        }

        symbols[256] = Exceptional | EndOfBlock;
        uint length = 3;
        for (int i = 257; i < 285; i++)
        {
            int extra = i < 265 ? 0 : (i - 261) / 4;
            symbols[i] = (length << 16) | ((uint)extra << 8);
            length += 1u << extra;
        }

        symbols[285] = isWide ? (3u << 16) | (16u << 8) : 258u << 16;
        symbols[286] = Exceptional | Invalid;
        symbols[287] = Exceptional | Invalid;
        return symbols;
    }

    private static uint[] MakeDistances(int count)
    {
        uint[] symbols = new uint[32];
        Array.Fill(symbols, Exceptional | Invalid);
        uint distance = 1;
        for (int i = 0; i < count; i++)
        {
            int extra = i < 4 ? 0 : (i - 2) / 2;
            symbols[i] = (distance << 16) | ((uint)extra << 8);
            distance += 1u << extra;
        }

        return symbols;
    }

    private void Fill(ReadOnlySpan<byte> lengths, uint[] symbols, Span<int> next, int subBits)
    {
        uint[] entries = Entries;
        int used = 1 << tableBits;
        int prefix = -1;
        int subStart = 0;
        Span<ushort> bySymbol = stackalloc ushort[lengths.Length];
        int count = SortByLength(lengths, bySymbol);
        foreach (ushort symbol in bySymbol[..count])
        {
            int length = lengths[symbol];
            int reversed = Reverse(next[length]++, length);
            if (length <= tableBits)
            {
                uint entry = symbols[symbol] | (uint)length;
                for (int i = reversed; i < 1 << tableBits; i += 1 << length)
                {
                    entries[i] = entry;
                }

                continue;
            }

            // Codes of one prefix follow each other; a second table is as long as the longest code needs.
            if ((reversed & ((1 << tableBits) - 1)) != prefix)
            {
                prefix = reversed & ((1 << tableBits) - 1);
                subStart = used;
                used += 1 << subBits;
                entries[prefix] = ((uint)subStart << 16) | Exceptional | SubTable | ((uint)subBits << 8) | (uint)tableBits;
            }

            uint rest = symbols[symbol] | (uint)(length - tableBits);
            for (int i = reversed >> tableBits; i < 1 << subBits; i += 1 << (length - tableBits))
            {
                entries[subStart + i] = rest;
            }
        }
    }

    private static int SortByLength(ReadOnlySpan<byte> lengths, Span<ushort> sorted)
    {
        Span<int> starts = stackalloc int[LongestCode + 2];
        starts.Clear();
        foreach (byte length in lengths)
        {
            starts[length + 1]++;
        }

        // Symbols without a code are left out.
        starts[1] = 0;
        for (int length = 2; length < starts.Length; length++)
        {
            starts[length] += starts[length - 1];
        }

        int count = starts[LongestCode + 1];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] > 0)
            {
                sorted[starts[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        return count;
    }
}
