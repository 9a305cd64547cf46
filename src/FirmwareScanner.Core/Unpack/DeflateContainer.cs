using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>gzip (RFC 1952), all members as one, and zlib (RFC 1950): header, deflate, checksums.</summary>
[AllocationFree]
internal sealed class DeflateContainer : WrapDecoder
{
    internal const int FieldCount = 10;

    private const int AtHeader = 0;
    private const int AtExtraLength = 1;
    private const int InExtra = 2;
    private const int InName = 3;
    private const int InComment = 4;
    private const int AtHeaderChecksum = 5;
    private const int InData = 6;
    private const int AtTrailer = 7;
    private const int AtNextMember = 8;
    private const int AtEnd = 9;

    private const int GzipHeaderLength = 10;
    private const int HasHeaderChecksum = 2;
    private const int HasExtra = 4;
    private const int HasName = 8;
    private const int HasComment = 16;

    private readonly StagedBytes _input;
    private readonly OpenedBytes _output;
    private readonly Inflate _inflate;
    private readonly ByteCrc32 _checksum = new ByteCrc32();
    private readonly Adler32 _adler = new Adler32();
    private bool _isZlib;
    private int _state;
    private int _flags;
    private int _left;
    private uint _length;

    internal DeflateContainer(StagedBytes input, OpenedBytes output, HuffmanTables tables)
    {
        _input = input;
        _output = output;
        _inflate = new Inflate(input, output, tables);
    }

    /// <summary>Which of the two it is; set before <see cref="Begin"/>.</summary>
    internal bool IsZlib
    {
        get => _isZlib;
        set => _isZlib = value;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + Inflate.HeapBytes + ByteCrc32.HeapBytes
        + HeapCost.Object(Adler32.FieldCount);

    /// <inheritdoc/>
    internal override void Begin()
    {
        _state = AtHeader;
    }

    /// <inheritdoc/>
    [BoundedLoop("Each round passes a part of the header, decodes, or is the last.")]
    internal override Decoding Decode()
    {
        Decoding result = Decoding.Paused;
        while (result == Decoding.Paused && _state < InData)
        {
            result = ReadHeader();
        }

        if (result == Decoding.Paused && _state == InData)
        {
            result = DecodeData();
        }

        if (result == Decoding.Paused && _state == AtTrailer)
        {
            result = _isZlib ? ReadZlibTrailer() : ReadGzipTrailer();
        }

        if (result == Decoding.Paused && _state == AtNextMember)
        {
            result = LookForMember();
        }

        return result == Decoding.Paused && _state == AtEnd ? Decoding.Done : result;
    }

    private Decoding ReadHeader()
    {
        switch (_state)
        {
            case AtHeader:
                return _isZlib ? ReadZlibHeader() : ReadGzipHeader();
            case AtExtraLength:
                return ReadExtraLength();
            case InExtra:
                return SkipExtra();
            case InName:
                return SkipText(HasName, InComment);
            case InComment:
                return SkipText(HasComment, AtHeaderChecksum);
            default:
                return CheckHeader();
        }
    }

    private Decoding ReadZlibHeader()
    {
        if (_input.Available < 2)
        {
            return Decoding.NeedsInput;
        }

        // Whether it is one was asked by whoever recognised it. A preset dictionary is nowhere to be had.
        bool needsDictionary = (_input.Bytes[_input.At + 1] & 32) != 0;
        _input.At += 2;
        _adler.Reset();
        BeginData();
        return needsDictionary ? Decoding.Damaged : Decoding.Paused;
    }

    private Decoding ReadGzipHeader()
    {
        if (_input.Available < GzipHeaderLength)
        {
            return Decoding.NeedsInput;
        }

        _flags = _input.Bytes[_input.At + 3];
        _checksum.Reset();
        PassHeader(GzipHeaderLength);
        _state = AtExtraLength;
        return Decoding.Paused;
    }

    private Decoding ReadExtraLength()
    {
        if ((_flags & HasExtra) == 0)
        {
            _state = InName;
            return Decoding.Paused;
        }

        if (_input.Available < 2)
        {
            return Decoding.NeedsInput;
        }

        _left = _input.Bytes[_input.At] | (_input.Bytes[_input.At + 1] << 8);
        PassHeader(2);
        _state = InExtra;
        return Decoding.Paused;
    }

    private Decoding SkipExtra()
    {
        int count = _left < _input.Available ? _left : _input.Available;
        PassHeader(count);
        _left -= count;
        if (_left > 0)
        {
            return Decoding.NeedsInput;
        }

        _state = InName;
        return Decoding.Paused;
    }

    /// <summary>Passes a text that ends in a zero, if there is one.</summary>
    private Decoding SkipText(int flag, int next)
    {
        if ((_flags & flag) != 0)
        {
            int end = _input.At;
            while (end < _input.Limit && _input.Bytes[end] != 0)
            {
                end++;
            }

            bool isOver = end < _input.Limit;
            PassHeader(end - _input.At + (isOver ? 1 : 0));
            if (!isOver)
            {
                return Decoding.NeedsInput;
            }
        }

        _state = next;
        return Decoding.Paused;
    }

    private Decoding CheckHeader()
    {
        bool isRight = true;
        if ((_flags & HasHeaderChecksum) != 0)
        {
            if (_input.Available < 2)
            {
                return Decoding.NeedsInput;
            }

            int expected = _input.Bytes[_input.At] | (_input.Bytes[_input.At + 1] << 8);
            isRight = expected == (int)(_checksum.Value & 0xFFFF);
            _input.At += 2;
        }

        BeginData();
        return isRight ? Decoding.Paused : Decoding.Damaged;
    }

    private void PassHeader(int count)
    {
        _checksum.Add(_input.Bytes, _input.At, count);
        _input.At += count;
    }

    private void BeginData()
    {
        _checksum.Reset();
        _length = 0;
        _inflate.Begin();
        _state = InData;
    }

    private Decoding DecodeData()
    {
        int from = _output.To;
        Decoding result = _inflate.Decode();
        int count = _output.To - from;
        _length += (uint)count;
        if (_isZlib)
        {
            _adler.Add(_output.Buffer, from, count);
        }
        else
        {
            _checksum.Add(_output.Buffer, from, count);
        }

        if (result != Decoding.Done)
        {
            return result;
        }

        _state = AtTrailer;
        return Decoding.Paused;
    }

    private Decoding ReadZlibTrailer()
    {
        if (_input.Available < 4)
        {
            return Decoding.NeedsInput;
        }

        uint expected = BigEndian.UInt32(_input.Bytes, _input.At);
        _input.At += 4;
        _state = AtEnd;
        return expected == _adler.Value ? Decoding.Paused : Decoding.Damaged;
    }

    private Decoding ReadGzipTrailer()
    {
        if (_input.Available < 8)
        {
            return Decoding.NeedsInput;
        }

        uint checksum = (uint)Database.LittleEndian.Int32(_input.Bytes, _input.At);
        uint length = (uint)Database.LittleEndian.Int32(_input.Bytes, _input.At + 4);
        _input.At += 8;
        _state = AtNextMember;
        return checksum == _checksum.Value && length == _length ? Decoding.Paused : Decoding.Damaged;
    }

    /// <summary>A member that follows at once continues the same data, as for gzip itself.</summary>
    private Decoding LookForMember()
    {
        if (_input.Available < GzipHeaderLength && !_input.IsLast)
        {
            return Decoding.NeedsInput;
        }

        bool follows = WrapperRecogniser.IsGzip(_input.Bytes, _input.At, _input.Available);
        _state = follows ? AtHeader : AtEnd;
        return follows ? Decoding.NeedsRoom : Decoding.Paused;
    }
}
