using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>gzip (RFC 1952): one member or several, as one content.</summary>
internal sealed class GzipDecoder : DecoderStream
{
    private const int HasHeaderChecksum = 2;
    private const int HasExtra = 4;
    private const int HasName = 8;
    private const int HasComment = 16;

    private readonly InflateDecoder _inflate;
    private readonly bool _isSingle;
    private bool _isInMember;
    private bool _hasBegun;
    private uint _checksum;
    private long _size;

    /// <summary>Prepares a decoder.</summary>
    /// <param name="input">The compressed bytes.</param>
    /// <param name="isSingle">Whether only one member is read.</param>
    public GzipDecoder(CodecInput input, bool isSingle = false)
        : base(input)
    {
        _inflate = new InflateDecoder(input);
        _isSingle = isSingle;
    }

    protected override int Decode(Span<byte> buffer)
    {
        while (true)
        {
            if (!_isInMember)
            {
                if (_hasBegun && (_isSingle || !IsMember()))
                {
                    return 0;
                }

                BeginMember();
            }

            int count = _inflate.ReadOrFail(buffer, out UnpackException? failure);
            if (failure is not null)
            {
                Fail(failure);
                return 0;
            }

            if (count > 0)
            {
                _checksum = Checksums.Crc32(buffer[..count], _checksum);
                _size += count;
                return count;
            }

            EndMember();
        }
    }

    protected override void Release() => _inflate.Dispose();

    // What follows the last member is not gzip's: padding, a signature, another layer.
    private bool IsMember() =>
        Input.Ensure(4) && Input.Peek(4) is [0x1F, 0x8B, 8, _] && (Input.Peek(4)[3] & 0xE0) == 0;

    private void BeginMember()
    {
        List<byte> header = [.. Input.Read(10)];
        if (header is not [0x1F, 0x8B, 8, ..] || (header[3] & 0xE0) != 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "no header of gzip");
        }

        int flags = header[3];
        if ((flags & HasExtra) != 0)
        {
            header.AddRange(Input.Read(2));
            int extra = header[^2] | (header[^1] << 8);
            for (int left = extra; left > 0; left--)
            {
                header.Add(Input.ReadByte());
            }

            Input.PassOver(extra);
        }

        SkipText(header, (flags & HasName) != 0);
        SkipText(header, (flags & HasComment) != 0);
        if ((flags & HasHeaderChecksum) != 0 && Input.ReadUInt16() != (ushort)Checksums.Crc32([.. header]))
        {
            Note(ProblemKind.Checksum, "the checksum of the gzip header is wrong");
        }

        if (_hasBegun)
        {
            _inflate.Restart();
        }

        _hasBegun = true;
        _isInMember = true;
        _checksum = 0;
        _size = 0;
    }

    private void SkipText(List<byte> header, bool isThere)
    {
        // Far longer than any name; a header is not to be a way to fill memory.
        const int Longest = 1 << 20;
        int before = header.Count;
        byte value = 1;
        while (isThere && value != 0)
        {
            value = Input.ReadByte();
            header.Add(value);
            if (header.Count > Longest)
            {
                throw new UnpackException(ProblemKind.Damaged, "the name in the gzip header does not end");
            }
        }

        Input.PassOver(header.Count - before);
    }

    private void EndMember()
    {
        _isInMember = false;
        if (Input.ReadUInt32() != _checksum)
        {
            Note(ProblemKind.Checksum, "the checksum of the gzip data is wrong");
        }

        if (Input.ReadUInt32() != (uint)_size)
        {
            Note(ProblemKind.Checksum, "the gzip data has another size than its trailer says");
        }
    }
}

/// <summary>Deflate or Deflate64 without a wrapper.</summary>
internal sealed class RawInflateDecoder : DecoderStream
{
    private readonly InflateDecoder _inflate;

    /// <summary>Prepares a decoder.</summary>
    /// <param name="input">The compressed bytes.</param>
    /// <param name="isWide">Whether it is Deflate64.</param>
    public RawInflateDecoder(CodecInput input, bool isWide)
        : base(input)
    {
        _inflate = new InflateDecoder(input, isWide);
    }

    protected override int Decode(Span<byte> buffer) => _inflate.Read(buffer);

    protected override void Release() => _inflate.Dispose();
}
