using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>LZ4 frames (format 1.6.1), and the older framing of Linux kernels: blocks of 8 MB, each with its length, without checksums.</summary>
[AllocationFree]
internal sealed class Lz4Decoder : WrapDecoder
{
    internal const int FieldCount = 14;

    /// <summary>The longest header of a frame: magic, flags, block size, content size, dictionary, check byte.</summary>
    internal const int LongestHeader = 19;

    /// <summary>How far a match may refer back.</summary>
    internal const int WindowLength = 65536;

    private const int AtHeader = 0;
    private const int AtBlock = 1;
    private const int InStored = 2;
    private const int AtToken = 3;
    private const int AtLiteralLength = 4;
    private const int InLiterals = 5;
    private const int AtOffset = 6;
    private const int AtMatchLength = 7;
    private const int InMatch = 8;
    private const int AtBlockChecksum = 9;
    private const int AtChecksum = 10;
    private const int AtEnd = 11;

    private const int HasContentChecksum = 4;
    private const int HasContentSize = 8;
    private const int HasBlockChecksums = 16;
    private const int LeastMatch = 4;
    private const uint StoredBit = 0x80000000;

    // The largest block of the older framing, and how long its compressed form can be.
    private const int LegacyBlock = 8 << 20;
    private const int LegacyBound = LegacyBlock + (LegacyBlock / 255) + 16;

    // A sequence of short literals and a short match has at most so many bytes.
    private const int ShortSequence = 18;

    private readonly StagedBytes _input;
    private readonly OpenedBytes _output;
    private readonly XxHash32 _checksum = new XxHash32();
    private readonly XxHash32 _blockChecksum = new XxHash32();
    private bool _isLegacy;
    private int _state;
    private int _flags;
    private long _largestBlock;
    private int _blockLeft;
    private long _blockStart;
    private long _left;
    private long _contentSize;
    private int _matchToken;
    private int _distance;

    internal Lz4Decoder(StagedBytes input, OpenedBytes output)
    {
        _input = input;
        _output = output;
    }

    /// <summary>Whether the framing is the older one; set before <see cref="Begin"/>.</summary>
    internal bool IsLegacy
    {
        get => _isLegacy;
        set => _isLegacy = value;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (2 * XxHash32.HeapBytes);

    /// <inheritdoc/>
    internal override void Begin()
    {
        _state = AtHeader;
        _flags = 0;
        _checksum.Reset();
    }

    /// <inheritdoc/>
    [BoundedLoop("Each round reads or writes at least a byte, passes a state that needs none, or is the last.")]
    internal override Decoding Decode()
    {
        int from = _output.To;
        Decoding result = Decoding.Paused;
        while (result == Decoding.Paused && _state != AtEnd && _state != AtChecksum)
        {
            result = Advance();
        }

        if ((_flags & HasContentChecksum) != 0)
        {
            _checksum.Add(_output.Buffer, from, _output.To - from);
        }

        if (result == Decoding.Paused && _state == AtChecksum)
        {
            result = ReadChecksum(_checksum, AtEnd);
        }

        return result == Decoding.Paused && _state == AtEnd ? Decoding.Done : result;
    }

    /// <summary>Length of the header of a frame by its flags; where it has a dictionary, that is not here.</summary>
    internal static int HeaderLength(int flags)
    {
        return 7 + ((flags & HasContentSize) != 0 ? 8 : 0) + ((flags & 1) != 0 ? 4 : 0);
    }

    private Decoding Advance()
    {
        if (_state < InStored)
        {
            return _state == AtBlock ? ReadBlockLength() : _isLegacy ? ReadLegacyHeader() : ReadHeader();
        }

        if (_state == AtBlockChecksum)
        {
            return ReadChecksum(_blockChecksum, AtBlock);
        }

        int from = _input.At;
        Decoding result = AdvanceInBlock();
        int taken = _input.At - from;
        _blockLeft -= taken;
        if ((_flags & HasBlockChecksums) != 0)
        {
            _blockChecksum.Add(_input.Bytes, from, taken);
        }

        // A block ends behind its last literals.
        if (result == Decoding.Paused && _blockLeft == 0 && (_state == InStored || _state == AtOffset))
        {
            _state = (_flags & HasBlockChecksums) != 0 ? AtBlockChecksum : AtBlock;
            bool isTooLong = _output.Length - _blockStart > _largestBlock;
            return isTooLong ? Decoding.Damaged : Decoding.Paused;
        }

        return _blockLeft < 0 || (result == Decoding.NeedsInput && _blockLeft == 0) ? Decoding.Damaged : result;
    }

    private Decoding AdvanceInBlock()
    {
        switch (_state)
        {
            case InStored:
                return CopyInput(_blockLeft, InStored);
            case AtToken:
                return ReadToken();
            case AtLiteralLength:
                return ReadLength(InLiterals);
            case InLiterals:
                return CopyInput(_left, AtOffset);
            case AtOffset:
                return ReadOffset();
            case AtMatchLength:
                return ReadLength(InMatch);
            default:
                return WriteMatch();
        }
    }

    private Decoding ReadHeader()
    {
        if (_input.Available < 7)
        {
            return Decoding.NeedsInput;
        }

        // The check byte was looked at by whoever recognised the frame.
        int flags = _input.Bytes[_input.At + 4];
        int length = HeaderLength(flags);
        if (_input.Available < length)
        {
            return Decoding.NeedsInput;
        }

        int size = (_input.Bytes[_input.At + 5] >> 4) & 7;
        _contentSize = (flags & HasContentSize) != 0 ? LittleEndian.Int64(_input.Bytes, _input.At + 6) : -1;
        _largestBlock = 1L << (8 + (2 * size));
        _flags = flags;
        _input.At += length;
        _state = AtBlock;
        return size >= 4 ? Decoding.Paused : Decoding.Damaged;
    }

    private Decoding ReadLegacyHeader()
    {
        if (_input.Available < 4)
        {
            return Decoding.NeedsInput;
        }

        _input.At += 4;
        _contentSize = -1;
        _largestBlock = LegacyBlock;
        _state = AtBlock;
        return Decoding.Paused;
    }

    private Decoding ReadBlockLength()
    {
        if (_input.Available < 4)
        {
            // The older framing has no mark for the end.
            _state = _isLegacy && _input.IsLast ? AtEnd : AtBlock;
            return _state == AtEnd ? Decoding.Paused : Decoding.NeedsInput;
        }

        uint length = (uint)LittleEndian.Int32(_input.Bytes, _input.At);
        if (_isLegacy && EndsLegacy(length))
        {
            _state = AtEnd;
            return Decoding.Paused;
        }

        _input.At += 4;
        if (length == 0)
        {
            _state = (_flags & HasContentChecksum) != 0 ? AtChecksum : AtEnd;
            return _contentSize < 0 || _contentSize == _output.Length ? Decoding.Paused : Decoding.Damaged;
        }

        bool isStored = !_isLegacy && (length & StoredBit) != 0;
        long bytes = isStored ? length & ~StoredBit : length;
        _blockLeft = (int)bytes;
        _blockStart = _output.Length;
        _blockChecksum.Reset();
        _state = isStored ? InStored : AtToken;
        return bytes <= (_isLegacy ? LegacyBound : _largestBlock) && bytes > 0 ? Decoding.Paused : Decoding.Damaged;
    }

    /// <summary>
    /// The older framing ends where no length of a block stands: at padding or another magic; or at the length of the whole, which Linux
    /// puts behind its kernels.
    /// </summary>
    private bool EndsLegacy(uint length)
    {
        if (length == 0 || length > LegacyBound)
        {
            return true;
        }

        bool isTotal = _input.IsLast && _input.Available == 4 && length == (uint)_output.Length;
        _input.At += isTotal ? 4 : 0;
        return isTotal;
    }

    private Decoding ReadChecksum(XxHash32 checksum, int next)
    {
        if (_input.Available < 4)
        {
            return Decoding.NeedsInput;
        }

        bool isRight = (uint)LittleEndian.Int32(_input.Bytes, _input.At) == checksum.Value;
        _input.At += 4;
        _state = next;
        return isRight ? Decoding.Paused : Decoding.Damaged;
    }

    private Decoding ReadToken()
    {
        if (_output.To >= _output.Limit)
        {
            return Decoding.NeedsRoom;
        }

        if (_input.Available >= ShortSequence && _blockLeft > ShortSequence)
        {
            int from = _input.At;
            Decoding result = DecodeFast();
            if (result != Decoding.Paused || _input.At > from)
            {
                return result;
            }
        }

        if (_input.Available == 0)
        {
            return Decoding.NeedsInput;
        }

        int token = _input.Bytes[_input.At];
        _input.At++;
        _left = token >> 4;
        _matchToken = token & 15;
        _state = _left == 15 ? AtLiteralLength : InLiterals;
        return Decoding.Paused;
    }

    /// <summary>Decodes sequences of which all parts are short and surely there; over locals, because fields cost twice as much.</summary>
    [BoundedLoop("Each round reads a token or is the last.")]
    private Decoding DecodeFast()
    {
        byte[] input = _input.Bytes;
        byte[] output = _output.Buffer;
        int at = _input.At;
        int to = _output.To;
        int left = _input.Available < _blockLeft ? _input.Available : _blockLeft - 1;
        int lastAt = at + left - ShortSequence;
        int start = _output.Start;
        int limit = _output.Limit;
        bool isSound = true;
        while (at <= lastAt && to < limit && isSound)
        {
            int token = input[at];
            if (token >= 0xF0 || (token & 15) == 15)
            {
                break;
            }

            at++;
            for (int stop = at + (token >> 4); at < stop; at++)
            {
                output[to++] = input[at];
            }

            int distance = input[at] | (input[at + 1] << 8);
            at += 2;
            int end = to + (token & 15) + LeastMatch;
            isSound = distance != 0 && distance <= to - start;
            for (int from = to - distance; isSound && to < end; from++)
            {
                output[to++] = output[from];
            }
        }

        _input.At = at;
        _output.To = to;
        return isSound ? Decoding.Paused : Decoding.Damaged;
    }

    /// <summary>Adds the bytes that continue a length: each of 255 says that another follows.</summary>
    [BoundedLoop("Each round takes a byte of the input or is the last.")]
    private Decoding ReadLength(int next)
    {
        for (int left = _blockLeft; left > 0; left--)
        {
            if (_input.Available == 0)
            {
                return Decoding.NeedsInput;
            }

            int value = _input.Bytes[_input.At];
            _input.At++;
            _left += value;
            if (value != 255)
            {
                _state = next;
                return Decoding.Paused;
            }
        }

        return Decoding.Damaged;
    }

    private Decoding CopyInput(long left, int next)
    {
        int room = _output.Limit - _output.To;
        int count = left < room ? (int)left : room < 0 ? 0 : room;
        count = count < _input.Available ? count : _input.Available;
        count = count < _blockLeft ? count : _blockLeft;
        Array.Copy(_input.Bytes, _input.At, _output.Buffer, _output.To, count);
        _input.At += count;
        _output.To += count;
        _left -= count;
        if (count == left)
        {
            _state = next;
            return Decoding.Paused;
        }

        return count == _blockLeft ? Decoding.Damaged : count >= room ? Decoding.NeedsRoom : Decoding.NeedsInput;
    }

    private Decoding ReadOffset()
    {
        if (_blockLeft < 2)
        {
            return Decoding.Damaged;
        }

        if (_input.Available < 2)
        {
            return Decoding.NeedsInput;
        }

        _distance = LittleEndian.UInt16(_input.Bytes, _input.At);
        _input.At += 2;
        _left = _matchToken + LeastMatch;
        _state = _matchToken == 15 ? AtMatchLength : InMatch;
        return _distance != 0 && _distance <= _output.To - _output.Start ? Decoding.Paused : Decoding.Damaged;
    }

    private Decoding WriteMatch()
    {
        int room = _output.Limit - _output.To;
        int count = _left < room ? (int)_left : room;
        if (count > 0)
        {
            OpenedBytes.CopyMatch(_output.Buffer, _output.To, _distance, count);
            _output.To += count;
            _left -= count;
        }

        _state = _left == 0 ? AtToken : InMatch;
        return _left == 0 ? Decoding.Paused : Decoding.NeedsRoom;
    }
}
