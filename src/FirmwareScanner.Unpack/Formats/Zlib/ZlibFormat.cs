using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Zlib;

/// <summary>
/// zlib (RFC 1950). Two bytes that many other things begin with too, so what decides is whether its start can be decoded: all of it
/// with the right checksum, or 64 KiB.
/// </summary>
internal sealed class ZlibFormat : LayerFormat
{
    // At the start of content, where others may say that this is zlib, less is enough; what is cut must have given as much.
    private const int FewestBytes = 256;
    private const int FewestInside = 4096;

    public override string Name => "zlib";

    // A window of 32 KiB, at the four levels that encoders tell. Others are looked for at the start of content only.
    public override IReadOnlyList<LayerMagic> Magics { get; } =
        [new([0x78, 0x01]), new([0x78, 0x5E]), new([0x78, 0x9C]), new([0x78, 0xDA])];

    public override bool IsTriedAtStart => true;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        // The third byte: the type of the first block is none of the three.
        Span<byte> header = stackalloc byte[3];
        if (!content.TryRead(offset, header) || !ZlibDecoder.IsMethod(header[0]) || (header[1] & 0x20) != 0 || (header[2] & 6) == 6)
        {
            return null;
        }

        if ((header[2] & 6) == 0 && !IsStored(content, offset))
        {
            return null;
        }

        if (!ZlibDecoder.IsHeader(header[0], header[1]))
        {
            return offset == 0 && IsRightBehindHeader(content, context) ? CompressedLayer.Create(BlockMethod.Zlib, content, offset) : null;
        }

        ProbeResult probe = CompressedLayer.Probe(BlockMethod.Zlib, content, offset, context);
        bool isGood = probe.Problem switch
        {
            null => probe.Produced > 0,
            ProblemKind.Truncated => probe.Produced >= (offset == 0 ? FewestBytes : FewestInside),
            ProblemKind.Checksum or ProblemKind.Damaged => probe.Produced >= (offset == 0 ? FewestBytes : FewestInside),
            _ => false,
        };
        return isGood ? CompressedLayer.Create(BlockMethod.Zlib, content, offset, probe: probe) : null;
    }

    /// <summary>
    /// Whether what follows a header whose check is wrong, at the start of content, is data with the right checksum, or as much as is
    /// looked at.
    /// </summary>
    private static bool IsRightBehindHeader(ByteSource content, UnpackContext context)
    {
        const int HeaderLength = 2;
        byte[] buffer = new byte[1 << 12];
        uint sum = 1;
        using DecoderStream decoder = StreamCodec.Open(BlockMethod.Deflate, content, HeaderLength, context.WindowRoom);
        try
        {
            int count = decoder.Read(buffer);
            while (count > 0 && decoder.Produced < CompressedLayer.ProbeLength)
            {
                sum = Checksums.Adler32(buffer.AsSpan(0, count), sum);
                count = decoder.Read(buffer);
            }

            return count > 0 || (decoder.Produced > 0 && content.ReadUInt32(HeaderLength + decoder.Consumed, true) == sum);
        }
        catch (UnpackException exception) when (!exception.EndsWalk)
        {
            return false;
        }
    }

    /// <summary>Whether a block that is stored begins so: its length, and the complement of that. Cheaper than to try, and to fail.</summary>
    private static bool IsStored(ByteSource content, long offset)
    {
        Span<byte> lengths = stackalloc byte[4];
        return content.TryRead(offset + 3, lengths) && (lengths[0] ^ lengths[2]) == 0xFF && (lengths[1] ^ lengths[3]) == 0xFF;
    }
}
