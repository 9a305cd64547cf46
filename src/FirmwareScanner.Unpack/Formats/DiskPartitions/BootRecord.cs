using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.DiskPartitions;

/// <summary>A sector with 4 entries of partitions.</summary>
internal sealed class BootRecord
{
    /// <summary>Bytes of a sector.</summary>
    public const int SectorLength = 512;

    /// <summary>Type of the one partition that guards a GUID partition table.</summary>
    public const byte ProtectiveType = 0xEE;

    private const int TableOffset = 446;
    private const int EntryLength = 16;
    private const int EntryCount = 4;
    private const int OpticalDescriptor = 0x8001;

    private BootRecord()
    {
    }

    public List<BootRecordEntry> Entries { get; } = [];

    /// <summary>Reads one.</summary>
    /// <returns>The record; null if the mark at its end is not there or a flag is none.</returns>
    public static BootRecord? TryRead(ByteSource content, long offset)
    {
        byte[] sector = new byte[SectorLength];
        if (!content.TryRead(offset, sector) || sector[510] != 0x55 || sector[511] != 0xAA)
        {
            return null;
        }

        var record = new BootRecord();
        for (int i = 0; i < EntryCount; i++)
        {
            ReadOnlySpan<byte> entry = sector.AsSpan(TableOffset + (i * EntryLength), EntryLength);
            if ((entry[0] & 0x7F) != 0)
            {
                return null;
            }

            long start = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) * (long)SectorLength;
            long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]) * (long)SectorLength;
            record.Entries.Add(new BootRecordEntry(entry[4], start, start + length));
        }

        return record;
    }

    /// <summary>
    /// Whether it is an image of an optical disc that can be started from other disks, too: then all of it is the file system of the
    /// disc, and its partitions are views of parts of that.
    /// </summary>
    public static bool IsOptical(ByteSource content, long offset) =>
        content.ReadUpTo(offset + OpticalDescriptor, 5).AsSpan().SequenceEqual("CD001"u8);
}
