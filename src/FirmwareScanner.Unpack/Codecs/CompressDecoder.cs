using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// What compress(1) writes (.Z): LZW with codes of 9 bits and more, the lowest bit first. Codes come in groups of eight; where their
/// width changes, the rest of a group is thrown away. There is neither an end mark nor a checksum.
/// </summary>
/// <param name="input">The compressed bytes.</param>
internal sealed class CompressDecoder(CodecInput input) : DecoderStream(input)
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 3;

    private const int FirstWidth = 9;
    private const int ClearCode = 256;

    private readonly byte[] _group = new byte[16];
    private ushort[] _prefixes = [];
    private byte[] _suffixes = [];
    private byte[] _pending = [];
    private int _pendingCount;
    private int _maximumWidth;
    private bool _isClearing;
    private int _width;
    private int _next;
    private int _previous = -1;
    private byte _first;
    private int _groupBits;
    private int _groupPosition;

    /// <summary>Whether bytes are the header.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> header) =>
        header is [0x1F, 0x9D, ..] && (header[2] & 0x60) == 0 && (header[2] & 0x1F) is > FirstWidth and <= 16;

    protected override int Decode(Span<byte> buffer)
    {
        if (_maximumWidth == 0)
        {
            Begin();
        }

        int count = 0;
        while (count < buffer.Length)
        {
            if (_pendingCount > 0)
            {
                buffer[count++] = _pending[--_pendingCount];
                continue;
            }

            int code = ReadCode();
            if (code < 0)
            {
                break;
            }

            if (code == ClearCode && _isClearing)
            {
                _groupBits = 0;
                _width = FirstWidth;
                _next = ClearCode + 1;
                _previous = -1;
                continue;
            }

            try
            {
                Expand(code);
            }
            catch (UnpackException) when (count > 0)
            {
                // First give what is good; the same code fails again.
                _groupPosition -= _width;
                return count;
            }
        }

        return count;
    }

    private void Begin()
    {
        ReadOnlySpan<byte> header = Input.Read(HeaderLength);
        if (!IsHeader(header))
        {
            throw new UnpackException(ProblemKind.Damaged, "no header of compress");
        }

        _maximumWidth = header[2] & 0x1F;
        _isClearing = (header[2] & 0x80) != 0;
        _prefixes = new ushort[1 << _maximumWidth];
        _suffixes = new byte[1 << _maximumWidth];
        _pending = new byte[(1 << _maximumWidth) + 1];
        _width = FirstWidth;
        _next = _isClearing ? ClearCode + 1 : ClearCode;
    }

    private int ReadCode()
    {
        // A wider code is needed as soon as the table is full to the present width.
        if (_next >= 1 << _width && _width < _maximumWidth)
        {
            _width++;
            _groupBits = 0;
        }

        if (_groupPosition + _width > _groupBits || _groupBits == 0)
        {
            _groupBits = Input.ReadUpTo(_group.AsSpan(0, _width)) * 8;
            _groupPosition = 0;
            if (_groupBits < _width)
            {
                return -1;
            }
        }

        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(_group.AsSpan(Math.Min(_groupPosition >> 3, _group.Length - sizeof(uint))));
        int shift = _groupPosition - (Math.Min(_groupPosition >> 3, _group.Length - sizeof(uint)) * 8);
        _groupPosition += _width;
        return (int)((bits >> shift) & ((1u << _width) - 1));
    }

    private void Expand(int code)
    {
        if (code > _next || (code == _next && _previous < 0) || (_previous < 0 && code > 255))
        {
            throw new UnpackException(ProblemKind.Damaged, "a code that does not exist yet");
        }

        int walked = code;
        if (code == _next)
        {
            _pending[_pendingCount++] = _first;
            walked = _previous;
        }

        while (walked > 255)
        {
            _pending[_pendingCount++] = _suffixes[walked];
            walked = _prefixes[walked];
        }

        _first = (byte)walked;
        _pending[_pendingCount++] = _first;
        if (_previous >= 0 && _next < 1 << _maximumWidth)
        {
            _prefixes[_next] = (ushort)_previous;
            _suffixes[_next] = _first;
            _next++;
        }

        _previous = code;
    }
}
