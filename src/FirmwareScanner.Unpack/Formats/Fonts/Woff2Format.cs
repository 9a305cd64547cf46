using System;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Linq;

namespace FirmwareScanner.Unpack.Formats.Fonts;

/// <summary>Fonts for the web (W3C, WOFF File Format 2.0): a directory, then all tables compressed together by Brotli (RFC 7932).</summary>
internal sealed class Woff2Format() : DataFormat("woff2", Letters("wOF2"))
{
    private const int HeaderLength = 48;
    private const int PackedLengthOffset = 20;
    private const int MostTables = 128;
    private const int OtherTag = 63;
    private const int Glyphs = 10;
    private const int GlyphPlaces = 11;
    private const uint TrueType = 0x00010000;
    private const uint OpenType = 0x4F54544F;
    private const uint AppleTrueType = 0x74727565;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (base.Recognise(content, offset, context) is not { } found)
        {
            return null;
        }

        Measure(content, offset, context, out long packedAt);
        long packed = content.ReadUInt32(offset + PackedLengthOffset, true);
        return new FoundLayer
        {
            Length = found.Length,
            IsData = true,
            Open = opened => found.Open(opened).Prepend(Tables(content, packedAt, packed, opened)),
        };
    }

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        long? length = Measure(content, offset, context, out long packedAt);
        if (length is not null)
        {
            long end = packedAt + content.ReadUInt32(offset + PackedLengthOffset, true);
            unexplained.Add(end, offset + length.Value - end);
        }

        return length;
    }

    private static LayerMember Tables(ByteSource content, long offset, long length, UnpackContext context) => new()
    {
        Name = "tables",
        Content = new DecodedSource(() => new BrotliStream(new SourceStream(content, offset, length), CompressionMode.Decompress), context),
    };

    private static long? Measure(ByteSource content, long offset, UnpackContext context, out long packedAt)
    {
        packedAt = offset;
        byte[] header = content.ReadBytes(offset, HeaderLength);
        uint flavor = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        long length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        int count = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(12));
        if (flavor is not (TrueType or OpenType or AppleTrueType) || count is 0 or > MostTables
            || BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(14)) != 0)
        {
            return null;
        }

        var cursor = new ByteCursor(content, offset + HeaderLength, context);
        for (int i = 0; i < count; i++)
        {
            int flags = cursor.Read();
            int tag = flags & 0x3F;
            int transform = flags >> 6;
            if (tag == OtherTag)
            {
                cursor.Skip(4);
            }

            bool isTransformed = tag is Glyphs or GlyphPlaces ? transform != 3 : transform != 0;
            if (!PassNumber(cursor) || (isTransformed && !PassNumber(cursor)))
            {
                return null;
            }
        }

        packedAt = cursor.Position;
        long end = cursor.Position - offset + BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(PackedLengthOffset));
        long others = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(32))
            + (long)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(44));
        return end + others <= length && length <= end + others + 8 ? length : null;
    }

    private static bool PassNumber(ByteCursor cursor)
    {
        for (int i = 0; i < 5; i++)
        {
            if (cursor.Read() < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
