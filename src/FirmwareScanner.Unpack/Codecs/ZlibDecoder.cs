using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>zlib (RFC 1950), without a preset dictionary.</summary>
internal sealed class ZlibDecoder : DecoderStream
{
    private readonly InflateDecoder _inflate;
    private uint _checksum = 1;
    private bool _hasBegun;
    private bool _hasEnded;

    /// <summary>Prepares a decoder.</summary>
    /// <param name="input">The compressed bytes.</param>
    public ZlibDecoder(CodecInput input)
        : base(input)
    {
        _inflate = new InflateDecoder(input);
    }

    /// <summary>Whether two bytes can be the header.</summary>
    public static bool IsHeader(byte method, byte flags) => IsMethod(method) && ((method << 8) | flags) % 31 == 0;

    /// <summary>Whether a byte tells a method and a window that there are.</summary>
    public static bool IsMethod(byte method) => (method & 0x0F) == 8 && method >> 4 <= 7;

    protected override int Decode(Span<byte> buffer)
    {
        if (_hasEnded)
        {
            return 0;
        }

        if (!_hasBegun)
        {
            ReadHeader();
        }

        int count = _inflate.ReadOrFail(buffer, out UnpackException? failure);
        if (failure is not null)
        {
            Fail(failure);
            return 0;
        }

        if (count > 0)
        {
            _checksum = Checksums.Adler32(buffer[..count], _checksum);
            return count;
        }

        _hasEnded = true;
        if (Input.ReadUInt32BigEndian() != _checksum)
        {
            Note(ProblemKind.Checksum, "the checksum of the zlib data is wrong");
        }

        return 0;
    }

    protected override void Release() => _inflate.Dispose();

    private void ReadHeader()
    {
        ReadOnlySpan<byte> header = Input.Read(2);
        if (!IsMethod(header[0]))
        {
            throw new UnpackException(ProblemKind.Damaged, "no header of zlib");
        }

        if (!IsHeader(header[0], header[1]))
        {
            Note(ProblemKind.Checksum, "the check of the zlib header is wrong");
        }

        if ((header[1] & 0x20) != 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, "zlib data with a preset dictionary");
        }

        _hasBegun = true;
    }
}
