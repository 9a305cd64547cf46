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
    internal const int FieldCount = 11;

    /// <summary>How far a match may refer back.</summary>
    internal const int WindowLength = 32768;

    /// <summary>The symbol that ends a block.</summary>
    internal const int EndOfBlock = 256;

    private const int AtHeader = 0;
    private const int AtStored = 1;
    private const int InStored = 2;
    private const int InCodes = 3;
    private const int AtSymbol = 4;
    private const int AtLengthExtra = 5;
    private const int AtDistance = 6;
    private const int AtDistanceExtra = 7;
    private const int InMatch = 8;
    private const int AtEnd = 9;

    private const int ShortMatch = 12;

    // So many bits the fast loop has at least before it takes any, and so many it reads at a time.
    private const int Refill = 16;
    private const int TableMask = (1 << HuffmanTables.TableBits) - 1;

    // What the fast loop may take for one symbol with its match, so that it need not ask in between.
    private const int InputOfSymbol = 6;

    // Building the tables of a block is the only work that neither reads nor writes much.
    private const int BlocksAtATime = 4;

    private readonly StagedBytes _input;
    private readonly OpenedBytes _output;
    private readonly HuffmanTables _tables;
    private readonly BitInput _bits;
    private readonly BlockCodes _codes;
    private int _state;
    private bool _isLastBlock;
    private int _left;
    private int _distance;
    private int _symbol;
    private int _blocks;

    internal Inflate(StagedBytes input, OpenedBytes output, HuffmanTables tables)
    {
        _input = input;
        _output = output;
        _tables = tables;
        _bits = new BitInput(input);
        _codes = new BlockCodes(_bits, tables);
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + BitInput.HeapBytes + BlockCodes.HeapBytes;

    /// <summary>Starts at the first bit of a block.</summary>
    internal void Begin()
    {
        _state = AtHeader;
        _bits.Begin();
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

        // So that only the begun byte is held.
        _bits.GiveBack();
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
            case InCodes:
                return ReadCodes();
            case AtEnd:
                return Decoding.Done;
            default:
                return DecodeSymbols();
        }
    }

    private Decoding ReadHeader()
    {
        if (_isLastBlock)
        {
            _state = AtEnd;
            return Decoding.Paused;
        }

        if (!_bits.Has(3))
        {
            return Decoding.NeedsInput;
        }

        _isLastBlock = _bits.Take(1) != 0;
        _blocks++;
        switch (_bits.Take(2))
        {
            case 0:
                _bits.Take(_bits.Count & 7);
                _state = AtStored;
                return Decoding.Paused;
            case 1:
                _codes.BuildFixed();
                _state = AtSymbol;
                return Decoding.Paused;
            case 2:
                _codes.Begin();
                _state = InCodes;
                return Decoding.Paused;
            default:
                return Decoding.Damaged;
        }
    }

    private Decoding ReadStoredLength()
    {
        // The begun byte is over, so what was read ahead are whole bytes; 32 bits would not fit beside others.
        _bits.GiveBack();
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

    private Decoding ReadCodes()
    {
        Decoding result = _codes.Read();
        if (result != Decoding.Done)
        {
            return result;
        }

        _state = AtSymbol;
        return Decoding.Paused;
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
        _bits.Has(HuffmanTables.LongestCode);
        int symbol = _tables.Find(table, _bits.Bits, _bits.Count);
        if (symbol >= 0)
        {
            _bits.Take(_tables.FoundLength);
        }

        return symbol;
    }

    private Decoding ReadLengthExtra()
    {
        int match = _tables.Matches[_symbol];
        if (!_bits.Has(match & 15))
        {
            return Decoding.NeedsInput;
        }

        _left = (match >> 4) + _bits.Take(match & 15);
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
        if (!_bits.Has(match & 15))
        {
            return Decoding.NeedsInput;
        }

        _distance = (match >> 4) + _bits.Take(match & 15);
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
        byte[] input = _input.Bytes, output = _output.Buffer;
        ushort[] codes = _tables.Codes;
        int at = _input.At, lastAt = _input.Limit - InputOfSymbol, to = _output.To, limit = _output.Limit, count = _bits.Count;
        uint bits = _bits.Bits;
        while (at <= lastAt && to < limit)
        {
            for (; count < Refill; count += Refill)
            {
                bits |= (uint)(input[at++] | (input[at++] << 8)) << count;
            }

            int entry = codes[(int)bits & TableMask];
            if (entry != 0 && entry < EndOfBlock << 4)
            {
                bits >>= entry & 15;
                count -= entry & 15;
                output[to++] = (byte)(entry >> 4);
                continue;
            }

            int match = _tables.Matches[entry >> 4];
            if (match == 0)
            {
                break;
            }

            bits >>= entry & 15;
            _left = (match >> 4) + (int)(bits & ((1u << (match & 15)) - 1));
            bits >>= match & 15;
            count -= (entry & 15) + (match & 15);
            _state = AtDistance;
            for (; count < Refill; count += Refill)
            {
                bits |= (uint)(input[at++] | (input[at++] << 8)) << count;
            }

            entry = codes[HuffmanTables.Distances + ((int)bits & TableMask)];
            match = entry == 0 ? 0 : _tables.Matches[HuffmanTables.MostSymbols + (entry >> 4)];
            if (match == 0)
            {
                break;
            }

            bits >>= entry & 15;
            for (count -= entry & 15; count < Refill; count += Refill)
            {
                bits |= (uint)(input[at++] | (input[at++] << 8)) << count;
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
        _bits.Bits = bits;
        _bits.Count = count;
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
