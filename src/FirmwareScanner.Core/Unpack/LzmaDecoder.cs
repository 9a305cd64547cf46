using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>
/// LZMA with its header of 13 bytes: properties, dictionary, length (LZMA specification of the LZMA SDK). A symbol is decoded when
/// all bytes that it may need are there, or none follow.
/// </summary>
[AllocationFree]
internal sealed class LzmaDecoder : WrapDecoder
{
    internal const int FieldCount = 19;

    /// <summary>Bytes of the header.</summary>
    internal const int HeaderLength = 13;

    /// <summary>The most that literal contexts and literal positions may have together.</summary>
    internal const int MostLiteralBits = 4;

    /// <summary>Probabilities that are needed at most.</summary>
    internal const int ModelLength = LiteralsAt + (LiteralLength << MostLiteralBits);

    private const int States = 12;
    private const int PositionStates = 16;
    private const int IsMatchAt = 0;
    private const int IsRepeatAt = IsMatchAt + (States * PositionStates);
    private const int IsRepeat0At = IsRepeatAt + States;
    private const int IsRepeat1At = IsRepeat0At + States;
    private const int IsRepeat2At = IsRepeat1At + States;
    private const int IsLongRepeat0At = IsRepeat2At + States;
    private const int SlotsAt = IsLongRepeat0At + (States * PositionStates);
    private const int SpecialDistancesAt = SlotsAt + (4 * 64);
    private const int AlignAt = SpecialDistancesAt + 115;
    private const int LengthsAt = AlignAt + 16;
    private const int RepeatLengthsAt = LengthsAt + LengthCoder;
    private const int LiteralsAt = RepeatLengthsAt + LengthCoder;
    private const int LiteralLength = 0x300;

    // Inside a coder of lengths: two choices, then trees for short and middle lengths of each position, and one for long ones.
    private const int LengthCoder = 2 + (2 * PositionStates * 8) + 256;
    private const int MiddleAt = 2 + (PositionStates * 8);
    private const int LongAt = MiddleAt + (PositionStates * 8);

    private const int Even = 1024;
    private const int ModelBits = 11;
    private const int MoveBits = 5;
    private const uint LeastRange = 1u << 24;
    private const int LeastMatch = 2;
    private const int FirstBytes = 5;

    // Bytes that one symbol may need.
    private const int InputOfSymbol = 20;

    private const uint EndMark = 0xFFFFFFFF;

    private readonly StagedBytes _input;
    private readonly OpenedBytes _output;
    private ushort[] _model = EmptyArrays.UShorts;
    private int _literalContexts;
    private int _literalPositionMask;
    private int _positionMask;
    private uint _dictionary;
    private long _size;
    private bool _hasBegun;
    private bool _isOver;
    private bool _isStarved;
    private uint _range;
    private uint _code;
    private int _state;
    private int _position;
    private uint _distance0;
    private uint _distance1;
    private uint _distance2;
    private uint _distance3;

    internal LzmaDecoder(StagedBytes input, OpenedBytes output)
    {
        _input = input;
        _output = output;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount);

    /// <summary>Whether data with a header can be decoded with a window.</summary>
    /// <param name="bytes">Where the header is.</param>
    /// <param name="at">Index of its first byte.</param>
    /// <param name="window">Bytes that the window has.</param>
    internal static bool Fits(byte[] bytes, int at, int window)
    {
        int literal = bytes[at] % 45;
        return (literal % 9) + (literal / 9) <= MostLiteralBits && Reach(bytes, at) <= window;
    }

    /// <summary>How far a match may refer back: the dictionary, or the whole if that is known and shorter.</summary>
    internal static long Reach(byte[] bytes, int at)
    {
        long dictionary = (uint)LittleEndian.Int32(bytes, at + 1);
        long size = LittleEndian.Int64(bytes, at + 5);
        return size >= 0 && size < dictionary ? size : dictionary;
    }

    /// <summary>Takes the array of probabilities, which others use, too.</summary>
    internal void Use(ushort[] model)
    {
        _model = model;
    }

    /// <inheritdoc/>
    internal override void Begin()
    {
        _hasBegun = false;
    }

    /// <inheritdoc/>
    [BoundedLoop("Each round decodes a symbol, which writes at least a byte or is the last.")]
    internal override Decoding Decode()
    {
        if (!_hasBegun)
        {
            if (_input.Available < HeaderLength + FirstBytes)
            {
                return Decoding.NeedsInput;
            }

            if (!ReadHeader())
            {
                return Decoding.Damaged;
            }
        }

        while (true)
        {
            if (_output.To >= _output.Limit)
            {
                return Decoding.NeedsRoom;
            }

            if (_input.Available < InputOfSymbol && !_input.IsLast)
            {
                return Decoding.NeedsInput;
            }

            if (_output.Length == _size && IsFinished())
            {
                return Decoding.Done;
            }

            int to = _output.To;
            bool isSound = DecodeSymbol();
            if (_isStarved)
            {
                // The symbol was made up of bytes that are not there.
                _output.To = to;
                return Decoding.NeedsInput;
            }

            if (!isSound || (_size >= 0 && _output.Length > _size))
            {
                return Decoding.Damaged;
            }

            if (_isOver)
            {
                return (_size < 0 || _output.Length == _size) && IsFinished() ? Decoding.Done : Decoding.Damaged;
            }
        }
    }

    private bool ReadHeader()
    {
        byte[] bytes = _input.Bytes;
        int at = _input.At;
        int properties = bytes[at];
        int literal = properties % 45;
        _literalContexts = literal % 9;
        _literalPositionMask = (1 << (literal / 9)) - 1;
        _positionMask = (1 << (properties / 45)) - 1;
        _dictionary = (uint)LittleEndian.Int32(bytes, at + 1);
        _size = LittleEndian.Int64(bytes, at + 5);
        _range = 0xFFFFFFFF;
        _code = BigEndian.UInt32(bytes, at + HeaderLength + 1);
        bool isZero = bytes[at + HeaderLength] == 0;
        _input.At = at + HeaderLength + FirstBytes;
        _state = 0;
        _position = 0;
        _distance0 = 0;
        _distance1 = 0;
        _distance2 = 0;
        _distance3 = 0;
        _isOver = false;
        _isStarved = false;
        _hasBegun = true;
        ResetModel(LiteralsAt + (LiteralLength << (_literalContexts + (literal / 9))));
        return isZero;
    }

    /// <summary>Makes all probabilities even, by copies that double.</summary>
    [BoundedLoop("Each round doubles what is filled.")]
    private void ResetModel(int length)
    {
        _model[0] = Even;
        int filled = 1;
        while (filled < length)
        {
            int piece = filled < length - filled ? filled : length - filled;
            Array.Copy(_model, 0, _model, filled, piece);
            filled += piece;
        }
    }

    /// <summary>Whether the encoder has said its last: the code is used up.</summary>
    private bool IsFinished()
    {
        Normalize();
        return _code == 0 && !_isStarved;
    }

    private void Normalize()
    {
        if (_range < LeastRange)
        {
            _range <<= 8;
            if (_input.At < _input.Limit)
            {
                _code = (_code << 8) | _input.Bytes[_input.At];
                _input.At++;
            }
            else
            {
                _isStarved = true;
            }
        }
    }

    /// <summary>Decodes a bit with a probability, which learns from it.</summary>
    private int DecodeBit(int index)
    {
        Normalize();
        ushort[] model = _model;
        int probability = model[index];
        uint bound = (_range >> ModelBits) * (uint)probability;
        if (_code < bound)
        {
            _range = bound;
            model[index] = (ushort)(probability + (((1 << ModelBits) - probability) >> MoveBits));
            return 0;
        }

        _range -= bound;
        _code -= bound;
        model[index] = (ushort)(probability - (probability >> MoveBits));
        return 1;
    }

    /// <returns>Whether the symbol is possible; <see cref="_isOver"/> if it is the mark of the end.</returns>
    private bool DecodeSymbol()
    {
        int positionState = _position & _positionMask;
        if (DecodeBit(IsMatchAt + (_state * PositionStates) + positionState) == 0)
        {
            DecodeLiteral();
            return true;
        }

        int length;
        if (DecodeBit(IsRepeatAt + _state) == 0)
        {
            _distance3 = _distance2;
            _distance2 = _distance1;
            _distance1 = _distance0;
            length = DecodeLength(LengthsAt, positionState);
            _state = _state < 7 ? 7 : 10;
            _distance0 = DecodeDistance(length);
            if (_distance0 == EndMark)
            {
                _isOver = true;
                return true;
            }
        }
        else
        {
            length = DecodeRepeat(positionState);
        }

        return WriteMatch(length);
    }

    /// <returns>The length of the match, less the least; that of a single byte is below 0.</returns>
    private int DecodeRepeat(int positionState)
    {
        if (DecodeBit(IsRepeat0At + _state) == 0)
        {
            if (DecodeBit(IsLongRepeat0At + (_state * PositionStates) + positionState) == 0)
            {
                _state = _state < 7 ? 9 : 11;
                return 1 - LeastMatch;
            }
        }
        else
        {
            uint distance = _distance1;
            if (DecodeBit(IsRepeat1At + _state) != 0)
            {
                distance = _distance2;
                if (DecodeBit(IsRepeat2At + _state) != 0)
                {
                    distance = _distance3;
                    _distance3 = _distance2;
                }

                _distance2 = _distance1;
            }

            _distance1 = _distance0;
            _distance0 = distance;
        }

        int length = DecodeLength(RepeatLengthsAt, positionState);
        _state = _state < 7 ? 8 : 11;
        return length;
    }

    private bool WriteMatch(int lengthLessLeast)
    {
        // The window has all that the dictionary can have, so what is not there was never written.
        if (_distance0 >= _dictionary || _distance0 >= (uint)(_output.To - _output.Start))
        {
            return false;
        }

        int length = lengthLessLeast + LeastMatch;
        OpenedBytes.CopyMatch(_output.Buffer, _output.To, (int)_distance0 + 1, length);
        _output.To += length;
        _position += length;
        return true;
    }

    /// <summary>Decodes a literal; over locals, because fields cost twice as much.</summary>
    [BoundedLoop("Eight rounds, one a bit.")]
    private void DecodeLiteral()
    {
        byte[] output = _output.Buffer;
        int to = _output.To;
        int previous = to > _output.Start ? output[to - 1] : 0;
        int context = ((_position & _literalPositionMask) << _literalContexts) + (previous >> (8 - _literalContexts));
        int table = LiteralsAt + (LiteralLength * context);
        int matched = _state >= 7 && _distance0 < (uint)(to - _output.Start) ? output[to - (int)_distance0 - 1] : -1;
        ushort[] model = _model;
        uint range = _range;
        uint code = _code;
        int symbol = 1;
        while (symbol < 0x100)
        {
            int index = symbol;
            int expected = 0;
            if (matched >= 0)
            {
                expected = (matched >> 7) & 1;
                matched = (matched << 1) & 0xFF;
                index += (1 + expected) << 8;
            }

            if (range < LeastRange)
            {
                range <<= 8;
                code = (code << 8) | TakeByte();
            }

            int probability = model[table + index];
            uint bound = (range >> ModelBits) * (uint)probability;
            int bit = code < bound ? 0 : 1;
            range = bit == 0 ? bound : range - bound;
            code = bit == 0 ? code : code - bound;
            probability += bit == 0 ? ((1 << ModelBits) - probability) >> MoveBits : -(probability >> MoveBits);
            model[table + index] = (ushort)probability;
            symbol = (symbol << 1) | bit;
            matched = bit == expected ? matched : -1;
        }

        _range = range;
        _code = code;
        output[to] = (byte)symbol;
        _output.To = to + 1;
        _position++;
        _state = _state < 4 ? 0 : _state < 10 ? _state - 3 : _state - 6;
    }

    private uint TakeByte()
    {
        if (_input.At == _input.Limit)
        {
            _isStarved = true;
            return 0;
        }

        int at = _input.At;
        _input.At = at + 1;
        return _input.Bytes[at];
    }

    private int DecodeTree(int table, int bits)
    {
        int symbol = 1;
        for (int i = 0; i < bits; i++)
        {
            symbol = (symbol << 1) | DecodeBit(table + symbol);
        }

        return symbol - (1 << bits);
    }

    private int DecodeLength(int coder, int positionState)
    {
        if (DecodeBit(coder) == 0)
        {
            return DecodeTree(coder + 2 + (positionState << 3), 3);
        }

        return DecodeBit(coder + 1) == 0
            ? 8 + DecodeTree(coder + MiddleAt + (positionState << 3), 3)
            : 16 + DecodeTree(coder + LongAt, 8);
    }

    private uint DecodeDistance(int length)
    {
        int slot = DecodeTree(SlotsAt + ((length < 3 ? length : 3) * 64), 6);
        if (slot < 4)
        {
            return (uint)slot;
        }

        int bits = (slot >> 1) - 1;
        uint distance = (uint)((2 | (slot & 1)) << bits);
        if (slot < 14)
        {
            return distance + DecodeReversed(SpecialDistancesAt + (int)distance - slot, bits);
        }

        distance += DecodeDirect(bits - 4) << 4;
        return distance + DecodeReversed(AlignAt, 4);
    }

    private uint DecodeReversed(int table, int bits)
    {
        int node = 1;
        uint value = 0;
        for (int i = 0; i < bits; i++)
        {
            int bit = DecodeBit(table + node);
            node = (node << 1) | bit;
            value |= (uint)bit << i;
        }

        return value;
    }

    private uint DecodeDirect(int bits)
    {
        uint value = 0;
        for (int i = 0; i < bits; i++)
        {
            Normalize();
            _range >>= 1;
            bool isSet = _code >= _range;
            _code -= isSet ? _range : 0;
            value = (value << 1) | (isSet ? 1u : 0u);
        }

        return value;
    }
}
