using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>
/// The codes of a deflate block, in one array: for each alphabet a table over the next bits of the input, which settles the short
/// codes, and for the longer ones the number of codes of each length and the symbols in order of their codes.
/// </summary>
[AllocationFree]
internal sealed class HuffmanTables
{
    internal const int FieldCount = 6;

    /// <summary>Bits that a table looks at.</summary>
    internal const int TableBits = 9;

    /// <summary>Where the table of literals and lengths starts.</summary>
    internal const int Literals = 0;

    /// <summary>Where the table of distances starts.</summary>
    internal const int Distances = AlphabetLength;

    /// <summary>Elements of both.</summary>
    internal const int Length = 2 * AlphabetLength;

    /// <summary>A code of the alphabet is not complete yet: more bits are needed.</summary>
    internal const int Unfinished = -1;

    /// <summary>No code of the alphabet begins with these bits.</summary>
    internal const int NoCode = -2;

    /// <summary>Bits of the longest code.</summary>
    internal const int LongestCode = 15;

    /// <summary>Symbols of the largest alphabet.</summary>
    internal const int MostSymbols = 288;

    private const int TableLength = 1 << TableBits;
    private const int CountsAt = TableLength;
    private const int SymbolsAt = CountsAt + LongestCode + 1;
    private const int AlphabetLength = SymbolsAt + MostSymbols;

    // A table's entry is the symbol, and in the lowest four bits the length of its code; 0 is none.
    private const int LengthBits = 4;

    private const int MatchesLength = MostSymbols + DistanceSymbols;
    private const int DistanceSymbols = 32;
    private const int LongestMatch = 258;

    /// <summary>
    /// What the symbols of matches mean: the least length, and behind those of lengths the least distances, times 16, plus the number
    /// of bits that are added. 0 for symbols that mean none.
    /// </summary>
    internal readonly int[] Matches = new int[MatchesLength];

    private readonly int[] _next = new int[LongestCode + 1];
    private int _code;
    private int _codeLength;

    /// <summary>The tables; shared with whatever decodes when this does not.</summary>
    internal ushort[] Codes = EmptyArrays.UShorts;

    internal HuffmanTables()
    {
        for (int symbol = 257; symbol <= 284; symbol++)
        {
            int extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
            int least = symbol < 265 ? symbol - 254 : ((4 | ((symbol - 265) & 3)) << extra) + 3;
            Matches[symbol] = (least << 4) | extra;
        }

        Matches[285] = LongestMatch << 4;
        for (int symbol = 0; symbol <= 29; symbol++)
        {
            int extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
            int least = symbol < 4 ? symbol + 1 : ((2 | (symbol & 1)) << extra) + 1;
            Matches[MostSymbols + symbol] = (least << 4) | extra;
        }
    }

    /// <summary>Whether the alphabet that was built last leaves no bits without a meaning.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Bits of the code that was found last.</summary>
    internal int FoundLength => _codeLength;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(LongestCode + 1, 4)
        + (int)HeapCost.Array(MatchesLength, 4);

    /// <summary>Builds the tables of an alphabet.</summary>
    /// <param name="table">Where they start: one of the constants of this class.</param>
    /// <param name="lengths">The length of each symbol's code, 0 for none.</param>
    /// <param name="first">Index of the first symbol's.</param>
    /// <param name="symbols">How many symbols there are.</param>
    /// <returns>
    /// Whether the lengths are those of a code in which all bits mean something; one that is unfinished is valid if it has one code or none.
    /// </returns>
    internal bool Build(int table, byte[] lengths, int first, int symbols)
    {
        ushort[] codes = Codes;
        int counts = table + CountsAt;
        Array.Clear(codes, table, TableLength + LongestCode + 1);
        for (int symbol = 0; symbol < symbols; symbol++)
        {
            codes[counts + lengths[first + symbol]]++;
        }

        int used = symbols - codes[counts];
        codes[counts] = 0;
        int left = 1;
        int index = table + SymbolsAt;
        for (int length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - codes[counts + length];
            _next[length] = index;
            index += codes[counts + length];
            if (left < 0)
            {
                return false;
            }
        }

        IsComplete = left == 0;
        if (left > 0 && (used > 1 || (used == 1 && codes[counts + 1] != 1)))
        {
            return false;
        }

        for (int symbol = 0; symbol < symbols; symbol++)
        {
            int length = lengths[first + symbol];
            if (length > 0)
            {
                codes[_next[length]] = (ushort)symbol;
                _next[length]++;
            }
        }

        FillTable(table);
        return true;
    }

    /// <summary>Finds the symbol that the next bits stand for.</summary>
    /// <param name="table">The alphabet.</param>
    /// <param name="bits">The bits, the next one lowest.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>The symbol, with the length of its code in <see cref="FoundLength"/>; or <see cref="Unfinished"/>, <see cref="NoCode"/>.</returns>
    internal int Find(int table, uint bits, int count)
    {
        int entry = Codes[table + (int)(bits & (TableLength - 1))];
        _codeLength = entry & ((1 << LengthBits) - 1);
        if (entry != 0 && _codeLength <= count)
        {
            return entry >> LengthBits;
        }

        return FindLong(table, bits, count);
    }

    private int FindLong(int table, uint bits, int count)
    {
        int code = 0;
        int first = 0;
        int index = table + SymbolsAt;
        for (int length = 1; length <= LongestCode; length++)
        {
            if (length > count)
            {
                return Unfinished;
            }

            code |= (int)(bits & 1);
            bits >>= 1;
            int number = Codes[table + CountsAt + length];
            if (code - first < number)
            {
                _codeLength = length;
                return Codes[index + code - first];
            }

            index += number;
            first = (first + number) << 1;
            code <<= 1;
        }

        return NoCode;
    }

    /// <summary>Enters the codes that are short enough, in ascending order; the stream has their bits the other way round.</summary>
    [BoundedLoop("A step is at least 2, and codes of a length step by the same: at most the entries of the table.")]
    private void FillTable(int table)
    {
        ushort[] codes = Codes;
        int symbolAt = table + SymbolsAt;
        _code = 0;
        for (int length = 1; length <= TableBits; length++)
        {
            int step = 1 << length;
            for (int left = codes[table + CountsAt + length]; left > 0; left--)
            {
                ushort entry = (ushort)((codes[symbolAt] << LengthBits) | length);
                symbolAt++;
                for (int at = _code; at < TableLength; at += step)
                {
                    codes[table + at] = entry;
                }

                AdvanceCode(step >> 1);
            }
        }
    }

    /// <summary>Adds 1 to a code whose highest bit is the lowest here.</summary>
    [BoundedLoop("Each round turns to the next lower of at most 15 bits.")]
    private void AdvanceCode(int highest)
    {
        int bit = highest;
        while ((_code & bit) != 0)
        {
            _code ^= bit;
            bit >>= 1;
        }

        _code |= bit;
    }
}
