using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Fonts;

/// <summary>
/// Fonts for the web (W3C, WOFF File Format 1.0): tables that fill the file, most of them in zlib, as which they are found and opened.
/// </summary>
internal sealed class WoffFormat() : DataFormat("woff", Letters("wOFF"))
{
    private const int HeaderLength = 44;
    private const int EntryLength = 20;
    private const int MostTables = 128;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        byte[] header = content.ReadBytes(offset, HeaderLength);
        long length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        int count = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(12));
        if (count is 0 or > MostTables || BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(14)) != 0)
        {
            return null;
        }

        byte[] entries = content.ReadBytes(offset + HeaderLength, count * EntryLength);
        long used = HeaderLength + entries.Length;
        for (int i = 0; i < entries.Length; i += EntryLength)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(i, EntryLength);
            long first = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
            long packed = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            if (first < HeaderLength + entries.Length || first + packed > length
                || packed > BinaryPrimitives.ReadUInt32BigEndian(entry[12..]))
            {
                return null;
            }

            used += (packed + 3) & ~3L;
        }

        long others = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(28))
            + (long)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(40));

        // What is not tables is what describes the font, and fill.
        unexplained.Add(offset + HeaderLength + entries.Length, length - HeaderLength - entries.Length);
        return used + others <= length + 3 && length <= used + others + 8 ? length : null;
    }
}
