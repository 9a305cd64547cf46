using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.DiskPartitions;

/// <summary>A header of a GUID partition table, and the table that it leads to.</summary>
internal sealed class GuidTable
{
    private const int HeaderLength = 92;
    private const int EntryLength = 128;
    private const int NameOffset = 56;
    private const int NameLength = 72;
    private const int LargestTable = 1 << 20;

    private readonly ByteSource _content;
    private readonly long _offset;
    private readonly long _tableStart;
    private readonly int _entryLength;
    private readonly long _tableLength;
    private readonly uint _tableCrc;
    private readonly long _own;
    private readonly long _other;

    private GuidTable(ByteSource content, long offset, int sector, byte[] header)
    {
        _content = content;
        _offset = offset;
        SectorLength = sector;
        _own = Sector(header, 24);
        _other = Sector(header, 32);
        _tableStart = Sector(header, 72);
        _entryLength = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(84)), LargestTable);
        _tableLength = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(80)) * (long)_entryLength;
        _tableCrc = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(88));
        int length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16));
        header.AsSpan(16, sizeof(uint)).Clear();
        IsHeaderRight = Checksums.Crc32(header.AsSpan(0, Math.Clamp(length, 0, header.Length))) == crc;
    }

    public int SectorLength { get; }

    /// <summary>Whether the checksum of the header is right.</summary>
    public bool IsHeaderRight { get; }

    /// <summary>Offset of the other header in the content.</summary>
    public long OtherHeader => _offset + _other;

    /// <summary>Length of the disk.</summary>
    public long DiskLength => Math.Max(_own, _other) + SectorLength;

    /// <summary>The partitions, after they were read.</summary>
    public List<Partition> Partitions { get; } = [];

    /// <summary>Reads a header.</summary>
    /// <returns>The header; null if it is none.</returns>
    public static GuidTable? TryRead(ByteSource content, long offset, int sector, long position)
    {
        byte[] header = new byte[sector];
        if (!content.TryRead(position, header) || !header.AsSpan().StartsWith("EFI PART"u8))
        {
            return null;
        }

        var table = new GuidTable(content, offset, sector, header);
        bool isRight = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12)) is >= HeaderLength and <= 512
            && table._own == position - offset && table._other > 0 && table._tableStart > 0
            && table._entryLength >= EntryLength && table._entryLength % EntryLength == 0 && table._tableLength is > 0 and <= LargestTable;
        return isRight ? table : null;
    }

    /// <summary>Reads the table.</summary>
    /// <returns>Whether its checksum is right. What is in it is read either way.</returns>
    public bool ReadEntries(UnpackContext context)
    {
        byte[] table = _content.ReadUpTo(_offset + _tableStart, (int)_tableLength);
        Partitions.Clear();
        for (int position = 0; position + _entryLength <= table.Length; position += _entryLength)
        {
            context.Spend(0);
            ReadOnlySpan<byte> entry = table.AsSpan(position, _entryLength);
            long first = Sector(entry, 32);
            long last = Sector(entry, 40);
            if (!entry[..16].ContainsAnyExcept((byte)0) || last < first || first < SectorLength || last + SectorLength > DiskLength)
            {
                continue;
            }

            string name = Encoding.Unicode.GetString(entry.Slice(NameOffset, NameLength));
            int end = name.IndexOf('\0', StringComparison.Ordinal);
            name = end < 0 ? name : name[..end];
            string number = string.Create(CultureInfo.InvariantCulture, $"partition{(position / _entryLength) + 1}");
            Partitions.Add(new Partition(name.Length == 0 ? number : name, first, last + SectorLength - first));
        }

        return table.Length == _tableLength && Checksums.Crc32(table) == _tableCrc;
    }

    /// <summary>The partitions, and what of the disk the tables take.</summary>
    public List<Partition> Parts()
    {
        long rounded = (_tableLength + SectorLength - 1) / SectorLength * SectorLength;
        long end = DiskLength - SectorLength - rounded;
        return
        [
            .. Partitions,
            new Partition(null, 0, (2 * SectorLength) + rounded),
            new Partition(null, Math.Max(0, end), rounded + SectorLength),
        ];
    }

    // Sectors of real disks fit; others become an offset that fits nowhere.
    private long Sector(ReadOnlySpan<byte> bytes, int position)
    {
        ulong number = BinaryPrimitives.ReadUInt64LittleEndian(bytes[position..]);
        return number > long.MaxValue / 8192 ? long.MaxValue / 2 : (long)number * SectorLength;
    }
}
