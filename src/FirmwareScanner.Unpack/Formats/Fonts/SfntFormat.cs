using System;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Numerics;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Fonts;

/// <summary>
/// TrueType and OpenType fonts (ISO/IEC 14496-22), one or a collection: a directory of tables, each with a checksum.
/// Outlines and tables of others are not explained, but measured: those of fonts are below what is opaque.
/// </summary>
internal sealed class SfntFormat() : DataFormat(
    "font", new LayerMagic([0, 1, 0, 0, 0]), Letters("OTTO\0"), Letters("true\0"), new LayerMagic([.. "ttcf"u8, 0]))
{
    private const int HeaderLength = 12;
    private const int EntryLength = 16;
    private const int MostTables = 128;
    private const int MostFonts = 256;
    private const uint HeadMagic = 0x5F0F3CF5;
    private const int HeadMagicOffset = 12;

    private static readonly FrozenSet<string> Explained = FrozenSet.Create(
        StringComparer.Ordinal,
        "head", "hhea", "vhea", "maxp", "hmtx", "vmtx", "OS/2", "post", "cmap", "loca", "name", "gasp", "hdmx", "VDMX", "LTSH", "kern",
        "GDEF", "GPOS", "GSUB", "BASE", "cvt ", "fpgm", "prep");

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        var explained = new List<(long Start, long End)>();
        byte[] header = content.ReadBytes(offset, HeaderLength);
        if (!header.AsSpan().StartsWith("ttcf"u8))
        {
            return MeasureFont(content, offset, 0, true, context, explained) is { } length ? Finish(length) : null;
        }

        uint count = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        if (count is 0 or > MostFonts)
        {
            return null;
        }

        // Fonts of a collection share tables: their checksums would be made many times.
        long? end = 0;
        for (int i = 0; i < count && end is not null; i++)
        {
            uint directory = content.ReadUInt32(offset + HeaderLength + (i * sizeof(uint)), true);
            long? own = MeasureFont(content, offset, directory, false, context, explained);
            end = own is null ? null : Math.Max(end.Value, own.Value);
        }

        return end is { } whole ? Finish(whole) : null;

        long Finish(long length)
        {
            unexplained.AddOthers(explained, offset + HeaderLength, offset + length);
            return length;
        }
    }

    /// <summary>Checks the tables of one font.</summary>
    /// <returns>Offset behind the last of them; null if it is none.</returns>
    private static long? MeasureFont(ByteSource content, long offset, long directory, bool isSummed, UnpackContext context, List<(long Start, long End)> explained)
    {
        byte[] header = content.ReadBytes(offset + directory, HeaderLength);
        int count = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4));
        if (count is 0 or > MostTables
            || BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6)) != EntryLength << BitOperations.Log2((uint)count)
            || BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(8)) != BitOperations.Log2((uint)count))
        {
            return null;
        }

        long tablesAt = directory + HeaderLength;
        byte[] entries = content.ReadBytes(offset + tablesAt, count * EntryLength);
        long end = tablesAt + entries.Length;
        bool hasHead = false;
        explained.Add((offset + directory, offset + end));
        for (int i = 0; i < entries.Length; i += EntryLength)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(i, EntryLength);
            long first = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            long length = BinaryPrimitives.ReadUInt32BigEndian(entry[12..]);
            bool isHead = entry.StartsWith("head"u8);
            if (first + length > content.Length - offset
                || (isHead && content.ReadUInt32(offset + first + HeadMagicOffset, true) != HeadMagic)
                || (isSummed && !isHead
                    && Sum(content, offset + first, length, context) != BinaryPrimitives.ReadUInt32BigEndian(entry[4..])))
            {
                return null;
            }

            if (Explained.Contains(Encoding.Latin1.GetString(entry[..4])))
            {
                explained.Add((offset + first, offset + first + length));
            }

            hasHead |= isHead;
            end = Math.Max(end, first + length);
        }

        // Each table is filled up to four bytes, mostly the last one too.
        return !hasHead ? null : Math.Min((end + 3) & ~3L, content.Length - offset);
    }

    private static uint Sum(ByteSource content, long offset, long length, UnpackContext context)
    {
        byte[] buffer = new byte[1 << 13];
        uint sum = 0;
        for (long end = offset + length; offset < end;)
        {
            int count = content.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)));
            context.Spend(count);
            buffer.AsSpan(count).Clear();
            for (int i = 0; i < count; i += sizeof(uint))
            {
                sum += BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(i));
            }

            offset += Math.Max(1, count);
        }

        return sum;
    }
}
