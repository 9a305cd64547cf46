using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>Reads the codes of a deflate block, which have codes themselves, and builds their tables.</summary>
[AllocationFree]
internal sealed class BlockCodes
{
    internal const int FieldCount = 8;

    // 288 literals and lengths, 32 distances.
    private const int LengthsLength = HuffmanTables.MostSymbols + 32;

    private const int AtCounts = 0;
    private const int AtLengthCodes = 1;
    private const int AtLengths = 2;

    private readonly BitInput _bits;
    private readonly HuffmanTables _tables;
    private readonly byte[] _lengths = new byte[LengthsLength];
    private int _state;
    private int _literals;
    private int _distances;
    private int _codeLengths;
    private int _read;

    internal BlockCodes(BitInput bits, HuffmanTables tables)
    {
        _bits = bits;
        _tables = tables;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(LengthsLength, 1);

    /// <summary>Starts behind the type of a block.</summary>
    internal void Begin()
    {
        _state = AtCounts;
    }

    /// <summary>Reads on.</summary>
    /// <returns><see cref="Decoding.Done"/> once the tables are built; <see cref="Decoding.Paused"/> in between.</returns>
    internal Decoding Read()
    {
        switch (_state)
        {
            case AtCounts:
                return ReadCounts();
            case AtLengthCodes:
                return ReadLengthCodes();
            default:
                return ReadLengths();
        }
    }

    /// <summary>The lengths are those of RFC 1951, 3.2.6.</summary>
    internal void BuildFixed()
    {
        for (int symbol = 0; symbol < LengthsLength; symbol++)
        {
            _lengths[symbol] = (byte)(symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : symbol < 288 ? 8 : 5);
        }

        _tables.Build(HuffmanTables.Literals, _lengths, 0, HuffmanTables.MostSymbols);
        _tables.Build(HuffmanTables.Distances, _lengths, HuffmanTables.MostSymbols, 32);
    }

    private Decoding ReadCounts()
    {
        if (!_bits.Has(14))
        {
            return Decoding.NeedsInput;
        }

        _literals = _bits.Take(5) + 257;
        _distances = _bits.Take(5) + 1;
        _codeLengths = _bits.Take(4) + 4;
        _read = 0;
        Array.Clear(_lengths, 0, LengthsLength);
        _state = AtLengthCodes;
        return _literals <= 286 && _distances <= 30 ? Decoding.Paused : Decoding.Damaged;
    }

    [BoundedLoop("Each round reads one of at most 19 lengths.")]
    private Decoding ReadLengthCodes()
    {
        for (; _read < _codeLengths; _read++)
        {
            if (!_bits.Has(3))
            {
                return Decoding.NeedsInput;
            }

            _lengths[PlaceOfLengthCode(_read)] = (byte)_bits.Take(3);
        }

        // This code is needed no longer than until the other two are built.
        if (!_tables.Build(HuffmanTables.Distances, _lengths, 0, 19) || !_tables.IsComplete)
        {
            return Decoding.Damaged;
        }

        _read = 0;
        Array.Clear(_lengths, 0, LengthsLength);
        _state = AtLengths;
        return Decoding.Paused;
    }

    /// <summary>The order of RFC 1951, 3.2.7: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15.</summary>
    private static int PlaceOfLengthCode(int number)
    {
        if (number < 4)
        {
            return number == 3 ? 0 : 16 + number;
        }

        return (number & 1) == 0 ? 8 + ((number - 4) >> 1) : 7 - ((number - 5) >> 1);
    }

    [BoundedLoop("Each round reads at least one of at most 320 lengths.")]
    private Decoding ReadLengths()
    {
        int all = _literals + _distances;
        while (_read < all)
        {
            // A code has at most 7 bits, a repetition 7 more; near the end of the input there may be fewer, and suffice.
            bool isAhead = _bits.Has(14);
            int symbol = _tables.Find(HuffmanTables.Distances, _bits.Bits, _bits.Count);
            if (symbol < 0)
            {
                return symbol == HuffmanTables.Unfinished && !isAhead ? Decoding.NeedsInput : Decoding.Damaged;
            }

            int extra = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
            if (_tables.FoundLength + extra > _bits.Count)
            {
                return Decoding.NeedsInput;
            }

            _bits.Take(_tables.FoundLength);
            if (!AddLengths(symbol, extra, all))
            {
                return Decoding.Damaged;
            }
        }

        return BuildDynamic();
    }

    private bool AddLengths(int symbol, int extra, int all)
    {
        if (symbol < 16)
        {
            _lengths[_read] = (byte)symbol;
            _read++;
            return true;
        }

        int repeats = _bits.Take(extra) + (symbol == 18 ? 11 : 3);
        if (repeats > all - _read || (symbol == 16 && _read == 0))
        {
            return false;
        }

        byte length = symbol == 16 ? _lengths[_read - 1] : (byte)0;
        for (int i = 0; i < repeats; i++)
        {
            _lengths[_read] = length;
            _read++;
        }

        return true;
    }

    private Decoding BuildDynamic()
    {
        bool isValid = _lengths[Inflate.EndOfBlock] != 0
            && _tables.Build(HuffmanTables.Literals, _lengths, 0, _literals)
            && _tables.Build(HuffmanTables.Distances, _lengths, _literals, _distances);
        return isValid ? Decoding.Done : Decoding.Damaged;
    }
}
