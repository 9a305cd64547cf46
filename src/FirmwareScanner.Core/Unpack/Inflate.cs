using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>
/// Deflate (RFC 1951), as a state machine: it stops at any byte of the input and at any full output, and goes on there. Between two
/// calls it holds fewer than eight bits, so that whoever follows finds the input where the data end.
/// </summary>
[AllocationFree]
internal sealed class Inflate
{
    internal const int FieldCount = 16;

    /// <summary>How far a match may refer back.</summary>
    internal const int WindowLength = 32768;

    /// <summary>Lengths of codes that a block may give: 288 literals and lengths, 32 distances.</summary>
    internal const int LengthsLength = HuffmanTables.MostSymbols + 32;

    private const int AtHeader = 0;
    private const int AtStored = 1;
    private const int InStored = 2;
    private const int AtCounts = 3;
    private const int AtLengthCodes = 4;
    private const int AtLengths = 5;
    private const int AtSymbol = 6;
    private const int AtLengthExtra = 7;
    private const int AtDistance = 8;
    private const int AtDistanceExtra = 9;
    private const int InMatch = 10;
    private const int AtEnd = 11;

    private const int EndOfBlock = 256;
    private const int ShortMatch = 12;
    private const int TableMask = (1 << HuffmanTables.TableBits) - 1;

    // What the fast loop may take for one symbol with its match, so that it need not ask in between.
    private const int InputOfSymbol = 6;

    // Building the tables of a block is the only work that neither reads nor writes much.
    private const int BlocksAtATime = 4;

    private readonly StagedBytes _input;
    private readonly OpenedBytes _output;
    private readonly HuffmanTables _tables;
    private readonly byte[] _lengths = new byte[LengthsLength];
    private int _state;
    private uint _bits;
    private int _bitCount;
    private bool _isLastBlock;
    private int _left;
    private int _distance;
    private int _symbol;
    private int _literals;
    private int _distances;
    private int _codeLengths;
    private int _read;
    private int _blocks;

    internal Inflate(StagedBytes input, OpenedBytes output, HuffmanTables tables)
    {
        _input = input;
        _output = output;
        _tables = tables;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(LengthsLength, 1);

    /// <summary>Starts at the first bit of a block.</summary>
    internal void Begin()
    {
        _state = AtHeader;
        _bits = 0;
        _bitCount = 0;
        _isLastBlock = false;
    }

    /// <summary>Decodes as far as input and room go.</summary>
    [BoundedLoop("Each round reads or writes at least a bit, builds one of a few tables, or is the last.")]
    internal Decoding Decode()
    {
        _blocks = 0;
        Decoding result = Decoding.Paused;
        while (result == Decoding.Paused && _blocks < BlocksAtATime)
        {
            result = Advance();
        }

        // What was read ahead is given back, so that only the begun byte is held.
        _input.At -= _bitCount >> 3;
        _bitCount &= 7;
        _bits &= (1u << _bitCount) - 1;
        return result;
    }

    private Decoding Advance()
    {
        switch (_state)
        {
            case AtHeader:
                return ReadHeader();
            case AtStored:
                return ReadStoredLength();
            case InStored:
                return CopyStored();
            case AtCounts:
                return ReadCounts();
            case AtLengthCodes:
                return ReadLengthCodes();
            case AtLengths:
                return ReadLengths();
            case AtEnd:
                return Decoding.Done;
            default:
                return DecodeSymbols();
        }
    }

    /// <summary>Reads ahead until there are so many bits, at most 25.</summary>
    [BoundedLoop("Each round takes a byte of the input: at most four.")]
    private bool Has(int bits)
    {
        while (_bitCount < bits)
        {
            if (_input.At == _input.Limit)
            {
                return false;
            }

            _bits |= (uint)_input.Bytes[_input.At] << _bitCount;
            _input.At++;
            _bitCount += 8;
        }

        return true;
    }

    private int Take(int bits)
    {
        int value = (int)(_bits & ((1u << bits) - 1));
        _bits >>= bits;
        _bitCount -= bits;
        return value;
    }

    private Decoding ReadHeader()
    {
        if (_isLastBlock)
        {
            _state = AtEnd;
            return Decoding.Paused;
        }

        if (!Has(3))
        {
            return Decoding.NeedsInput;
        }

        _isLastBlock = Take(1) != 0;
        _blocks++;
        switch (Take(2))
        {
            case 0:
                Take(_bitCount & 7);
                _state = AtStored;
                return Decoding.Paused;
            case 1:
                BuildFixed();
                _state = AtSymbol;
                return Decoding.Paused;
            case 2:
                _state = AtCounts;
                return Decoding.Paused;
            default:
                return Decoding.Damaged;
        }
    }

    /// <summary>The lengths are those of RFC 1951, 3.2.6.</summary>
    private void BuildFixed()
    {
        for (int symbol = 0; symbol < LengthsLength; symbol++)
        {
            _lengths[symbol] = (byte)(symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : symbol < 288 ? 8 : 5);
        }

        _tables.Build(HuffmanTables.Literals, _lengths, 0, HuffmanTables.MostSymbols);
        _tables.Build(HuffmanTables.Distances, _lengths, HuffmanTables.MostSymbols, 32);
    }

    private Decoding ReadStoredLength()
    {
        // The begun byte is over, so what was read ahead are whole bytes; 32 bits would not fit beside others.
        _input.At -= _bitCount >> 3;
        _bitCount = 0;
        _bits = 0;
        if (_input.Available < 4)
        {
            return Decoding.NeedsInput;
        }

        int at = _input.At;
        byte[] bytes = _input.Bytes;
        _left = bytes[at] | (bytes[at + 1] << 8);
        int complement = bytes[at + 2] | (bytes[at + 3] << 8);
        _input.At = at + 4;
        _state = InStored;
        return (_left ^ complement) == 0xFFFF ? Decoding.Paused : Decoding.Damaged;
    }

    private Decoding CopyStored()
    {
        int room = _output.Limit - _output.To;
        int count = _left < room ? _left : room;
        count = count < _input.Available ? count : _input.Available;
        Array.Copy(_input.Bytes, _input.At, _output.Buffer, _output.To, count);
        _input.At += count;
        _output.To += count;
        _left -= count;
        if (_left == 0)
        {
            _state = AtHeader;
            return Decoding.Paused;
        }

        return count == room ? Decoding.NeedsRoom : Decoding.NeedsInput;
    }

    private Decoding ReadCounts()
    {
        if (!Has(14))
        {
            return Decoding.NeedsInput;
        }

        _literals = Take(5) + 257;
        _distances = Take(5) + 1;
        _codeLengths = Take(4) + 4;
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
            if (!Has(3))
            {
                return Decoding.NeedsInput;
            }

            _lengths[PlaceOfLengthCode(_read)] = (byte)Take(3);
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
            bool isAhead = Has(14);
            int symbol = _tables.Find(HuffmanTables.Distances, _bits, _bitCount);
            if (symbol < 0)
            {
                return symbol == HuffmanTables.Unfinished && !isAhead ? Decoding.NeedsInput : Decoding.Damaged;
            }

            int extra = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
            if (_tables.FoundLength + extra > _bitCount)
            {
                return Decoding.NeedsInput;
            }

            Take(_tables.FoundLength);
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

        int repeats = Take(extra) + (symbol == 18 ? 11 : 3);
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
        bool isValid = _lengths[EndOfBlock] != 0
            && _tables.Build(HuffmanTables.Literals, _lengths, 0, _literals)
            && _tables.Build(HuffmanTables.Distances, _lengths, _literals, _distances);
        _state = AtSymbol;
        return isValid ? Decoding.Paused : Decoding.Damaged;
    }

    /// <summary>Decodes with the codes of the block: fast while input and room are sure to suffice, else symbol by symbol.</summary>
    [BoundedLoop("Each round reads at least a bit, writes at least a byte or is the last.")]
    private Decoding DecodeSymbols()
    {
        Decoding result = Decoding.Paused;
        while (result == Decoding.Paused && _state >= AtSymbol && _state <= InMatch)
        {
            if (_state == AtSymbol && _input.Available >= InputOfSymbol)
            {
                DecodeFast();
            }

            result = DecodeStep();
        }

        return result;
    }

    private Decoding DecodeStep()
    {
        switch (_state)
        {
            case AtSymbol:
                return DecodeSymbol();
            case AtLengthExtra:
                return ReadLengthExtra();
            case AtDistance:
                return DecodeDistance();
            case AtDistanceExtra:
                return ReadDistanceExtra();
            case InMatch:
                return WriteMatch();
            default:
                return Decoding.Paused;
        }
    }

    private Decoding DecodeSymbol()
    {
        if (_output.To >= _output.Limit)
        {
            return Decoding.NeedsRoom;
        }

        int symbol = FindNext(HuffmanTables.Literals);
        if (symbol < 0)
        {
            return symbol == HuffmanTables.Unfinished ? Decoding.NeedsInput : Decoding.Damaged;
        }

        if (symbol < EndOfBlock)
        {
            _output.Buffer[_output.To] = (byte)symbol;
            _output.To++;
            return Decoding.Paused;
        }

        _symbol = symbol;
        _state = symbol == EndOfBlock ? AtHeader : AtLengthExtra;
        return symbol == EndOfBlock || _tables.Matches[symbol] != 0 ? Decoding.Paused : Decoding.Damaged;
    }

    /// <summary>Finds the next symbol and takes its bits.</summary>
    private int FindNext(int table)
    {
        Has(HuffmanTables.LongestCode);
        int symbol = _tables.Find(table, _bits, _bitCount);
        if (symbol >= 0)
        {
            Take(_tables.FoundLength);
        }

        return symbol;
    }

    private Decoding ReadLengthExtra()
    {
        int match = _tables.Matches[_symbol];
        if (!Has(match & 15))
        {
            return Decoding.NeedsInput;
        }

        _left = (match >> 4) + Take(match & 15);
        _state = AtDistance;
        return Decoding.Paused;
    }

    private Decoding DecodeDistance()
    {
        int symbol = FindNext(HuffmanTables.Distances);
        if (symbol < 0)
        {
            return symbol == HuffmanTables.Unfinished ? Decoding.NeedsInput : Decoding.Damaged;
        }

        _symbol = HuffmanTables.MostSymbols + symbol;
        _state = AtDistanceExtra;
        return _tables.Matches[_symbol] != 0 ? Decoding.Paused : Decoding.Damaged;
    }

    private Decoding ReadDistanceExtra()
    {
        int match = _tables.Matches[_symbol];
        if (!Has(match & 15))
        {
            return Decoding.NeedsInput;
        }

        _distance = (match >> 4) + Take(match & 15);
        _state = InMatch;
        return Decoding.Paused;
    }

    private Decoding WriteMatch()
    {
        if (_distance > _output.To - _output.Start)
        {
            return Decoding.Damaged;
        }

        // The array has room for the longest match beyond the limit.
        CopyMatch(_output.Buffer, _output.To, _distance, _left);
        _output.To += _left;
        _state = AtSymbol;
        return Decoding.Paused;
    }

    /// <summary>
    /// Decodes symbols whose codes the tables settle, while a whole symbol with its match is sure to be there; over locals, because
    /// fields cost twice as much. What it does not settle it leaves to the next step.
    /// </summary>
    [BoundedLoop("Each round reads at least a bit of the input or is the last.")]
    private void DecodeFast()
    {
        byte[] input = _input.Bytes;
        byte[] output = _output.Buffer;
        ushort[] codes = _tables.Codes;
        int[] matches = _tables.Matches;
        int at = _input.At, lastAt = _input.Limit - InputOfSymbol;
        int to = _output.To, limit = _output.Limit;
        uint bits = _bits;
        int count = _bitCount;
        while (at <= lastAt && to < limit)
        {
            if (count < 16)
            {
                bits |= (uint)(input[at++] | (input[at++] << 8)) << count;
                count += 16;
            }

            int entry = codes[(int)bits & TableMask];
            if (entry != 0 && entry < EndOfBlock << 4)
            {
                bits >>= entry & 15;
                count -= entry & 15;
                output[to++] = (byte)(entry >> 4);
                continue;
            }

            int match = matches[entry >> 4];
            if (match == 0)
            {
                break;
            }

            bits >>= entry & 15;
            _left = (match >> 4) + (int)(bits & ((1u << (match & 15)) - 1));
            bits >>= match & 15;
            count -= (entry & 15) + (match & 15);
            _state = AtDistance;
            if (count < 16)
            {
                bits |= (uint)(input[at++] | (input[at++] << 8)) << count;
                count += 16;
            }

            entry = codes[HuffmanTables.Distances + ((int)bits & TableMask)];
            match = matches[HuffmanTables.MostSymbols + (entry >> 4)];
            if (entry == 0 || match == 0)
            {
                break;
            }

            bits >>= entry & 15;
            count -= entry & 15;
            if (count < 16)
            {
                bits |= (uint)(input[at++] | (input[at++] << 8)) << count;
                count += 16;
            }

            _distance = (match >> 4) + (int)(bits & ((1u << (match & 15)) - 1));
            bits >>= match & 15;
            count -= match & 15;
            _state = InMatch;
            if (_distance > to - _output.Start)
            {
                break;
            }

            CopyMatch(output, to, _distance, _left);
            to += _left;
            _state = AtSymbol;
        }

        _input.At = at;
        _output.To = to;
        _bits = bits;
        _bitCount = count;
    }

    /// <summary>Copies a match; a native call costs as much as a few bytes.</summary>
    private static void CopyMatch(byte[] output, int to, int distance, int length)
    {
        if (length > ShortMatch)
        {
            OpenedBytes.CopyMatch(output, to, distance, length);
            return;
        }

        int end = to + length;
        for (; to < end; to++)
        {
            output[to] = output[to - distance];
        }
    }
}
