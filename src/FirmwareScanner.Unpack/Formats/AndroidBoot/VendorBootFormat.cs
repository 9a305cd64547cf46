using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.AndroidBoot;

/// <summary>
/// Android's vendor boot image (source.android.com, Vendor Boot Partitions; system/tools/mkbootimg), versions 3 and 4: a header, then
/// ram disks, device trees, a table of the ram disks and the boot configuration, each begun at a whole page.
/// </summary>
internal sealed class VendorBootFormat : LayerFormat
{
    private const int HeaderLength = 2112;

    // The first tool that wrote version 3 gave its header 4 bytes too few.
    private const int LeastStatedLength = 2108;
    private const int LongHeaderLength = 2128;
    private const int EntryLength = 108;
    private const int MaximumEntries = 1024;

    public override string Name => "android-vendor-boot";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("VNDRBOOT"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = content.ReadUpTo(offset, LongHeaderLength);
        if (header.Length < HeaderLength)
        {
            return null;
        }

        uint version = Field(header, 8);
        uint page = Field(header, 12);
        if (version is not (3 or 4) || page is < 512 or > 1 << 17 || !BitOperations.IsPow2(page)
            || Field(header, 2096) is < LeastStatedLength or > LongHeaderLength + 512 || !HeaderText.IsPadded(header.AsSpan(2080, 16))
            || header.Length < LongHeaderLength)
        {
            return null;
        }

        var layout = new Layout(header, version, page);
        return new FoundLayer
        {
            Length = layout.Length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"version {version} {HeaderText.Read(header.AsSpan(2080, 16))}").TrimEnd(),
            Open = opened => Open(content, offset, layout, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, long offset, Layout layout, UnpackContext context)
    {
        List<Partition> parts = [.. layout.Parts];
        int ramdisk = parts.FindIndex(static part => part.Name == "ramdisk");
        int table = parts.FindIndex(static part => part.Name == "table");
        if (ramdisk >= 0 && table >= 0)
        {
            Partition whole = parts[ramdisk];
            List<Partition> ramdisks = ReadTable(content, offset, layout, parts[table], whole, context);
            parts[table] = parts[table] with { Name = null };
            if (ramdisks.Count > 0)
            {
                parts.RemoveAt(ramdisk);
                parts.AddRange(ramdisks);
            }
        }

        return PartitionMembers.Open(content, offset, parts, layout.Start, layout.Length, context);
    }

    private static List<Partition> ReadTable(
        ByteSource content, long offset, Layout layout, Partition table, Partition whole, UnpackContext context)
    {
        var found = new List<Partition>();
        if (layout.EntrySize < EntryLength || layout.EntryCount > MaximumEntries
            || (long)layout.EntryCount * layout.EntrySize > table.Length)
        {
            context.Report(ProblemKind.Damaged, "the table of ram disks does not fit into its bytes");
            return found;
        }

        for (int i = 0; i < layout.EntryCount; i++)
        {
            byte[] entry = content.ReadUpTo(offset + table.Start + (i * (long)layout.EntrySize), EntryLength);
            if (entry.Length < EntryLength)
            {
                return found;
            }

            long length = Field(entry, 0);
            long start = Field(entry, 4);
            if (start + length > whole.Length)
            {
                context.Report(ProblemKind.Damaged, $"ram disk {i} lies outside the ram disks");
            }
            else if (length > 0)
            {
                string name = HeaderText.Read(entry.AsSpan(12, 32));
                name = name.Length > 0 ? $"ramdisk-{name}" : string.Create(CultureInfo.InvariantCulture, $"ramdisk{i}");
                found.Add(new Partition(name, whole.Start + start, length));
            }
        }

        return found;
    }

    private static uint Field(ReadOnlySpan<byte> bytes, int position) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[position..]);

    /// <summary>Where the parts lie.</summary>
    private sealed class Layout
    {
        private long _position;

        public Layout(byte[] header, uint version, uint page)
        {
            Page = page;
            _position = (Field(header, 2096) + page - 1) / page * page;
            Start = _position;
            Length = _position;
            Add("ramdisk", Field(header, 24));
            Add("dtb", Field(header, 2100));
            if (version >= 4)
            {
                EntryCount = Field(header, 2116);
                EntrySize = Field(header, 2120);
                Add("table", Field(header, 2112));
                Add("bootconfig", Field(header, 2124));
            }
        }

        public long Page { get; }

        /// <summary>Offset of the first part.</summary>
        public long Start { get; }

        public long Length { get; private set; }

        public uint EntryCount { get; }

        public uint EntrySize { get; }

        public List<Partition> Parts { get; } = [];

        private void Add(string name, long length)
        {
            if (length > 0)
            {
                Parts.Add(new Partition(name, _position, length));
                Length = _position + length;
                _position += (length + Page - 1) / Page * Page;
            }
        }
    }
}
