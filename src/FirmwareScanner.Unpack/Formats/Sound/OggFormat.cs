using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Sound;

/// <summary>
/// Ogg (RFC 3533): pages, each with a CRC-32 that is checked. Streams of the codecs that say at their start what they are are explained,
/// others are not.
/// </summary>
internal sealed class OggFormat() : DataFormat("ogg", new LayerMagic([.. "OggS"u8, 0, 2]))
{
    private const int HeaderLength = 27;
    private const int FlagsOffset = 5;
    private const int FirstPage = 2;
    private const int SerialOffset = 14;
    private const int ChecksumOffset = 22;
    private const int LongestPage = HeaderLength + 255 + (255 * 255);

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        // The first page of a stream: position and number are 0.
        Span<byte> first = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, first) || first[6..14].ContainsAnyExcept((byte)0) || first[18..22].ContainsAnyExcept((byte)0))
        {
            return null;
        }

        byte[] page = new byte[LongestPage];
        long position = offset;
        int count = 0;
        var codecs = new HashSet<uint>();
        while (LengthOfPage(content, position, page) is { } length)
        {
            context.Spend(length);
            uint stream = BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(SerialOffset));
            int body = HeaderLength + page[HeaderLength - 1];
            if ((page[FlagsOffset] & FirstPage) != 0 && IsCodec(page.AsSpan(body..length)))
            {
                codecs.Add(stream);
            }

            if (!codecs.Contains(stream) && count > 0)
            {
                unexplained.Add(position, length);
            }
            else if (!codecs.Contains(stream))
            {
                unexplained.Add(position + body, length - body);
            }

            position += length;
            count++;
        }

        return count > 1 ? position - offset : null;
    }

    /// <summary>Whether the first packet of a stream is that of a codec: Vorbis, Opus, FLAC, Speex, Theora, and the skeleton.</summary>
    private static bool IsCodec(ReadOnlySpan<byte> packet) =>
        packet.StartsWith("\u0001vorbis"u8) || packet.StartsWith("OpusHead"u8) || packet.StartsWith("\u007FFLAC"u8)
        || packet.StartsWith("Speex   "u8) || packet is [0x80, (byte)'t', (byte)'h', (byte)'e', (byte)'o', (byte)'r', (byte)'a', ..]
        || packet.StartsWith("fishead\0"u8);

    private static int? LengthOfPage(ByteSource content, long offset, byte[] page)
    {
        Span<byte> header = page.AsSpan(0, HeaderLength);
        if (!content.TryRead(offset, header) || !header.StartsWith("OggS\0"u8))
        {
            return null;
        }

        int length = HeaderLength + header[^1];
        if (!content.TryRead(offset + HeaderLength, page.AsSpan(HeaderLength, header[^1])))
        {
            return null;
        }

        int end = length;
        foreach (byte part in page.AsSpan(HeaderLength, header[^1]))
        {
            end += part;
        }

        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]);
        header.Slice(ChecksumOffset, sizeof(uint)).Clear();
        bool isRight = content.TryRead(offset + length, page.AsSpan(length, end - length))
            && Checksums.Crc32BigEndianRaw(page.AsSpan(0, end), 0) == sum;
        return isRight ? end : null;
    }
}
