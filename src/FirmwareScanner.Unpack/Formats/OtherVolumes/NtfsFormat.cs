using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>NTFS (documentation of the Linux-NTFS project); recognised only.</summary>
internal sealed class NtfsFormat : LayerFormat
{
    private const int SectorLength = 512;

    public override string Name => "ntfs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. "NTFS    "u8], 3)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        const uint FileRecord = 0x454C4946;
        Span<byte> sector = stackalloc byte[SectorLength];
        if (!content.TryRead(offset, sector))
        {
            return null;
        }

        int sectorSize = BinaryPrimitives.ReadUInt16LittleEndian(sector[11..]);
        int perCluster = sector[13] <= 128 ? sector[13] : 1 << Math.Min(256 - sector[13], 30);
        long sectors = BinaryPrimitives.ReadInt64LittleEndian(sector[40..]);
        long table = BinaryPrimitives.ReadInt64LittleEndian(sector[48..]);
        long mirror = BinaryPrimitives.ReadInt64LittleEndian(sector[56..]);
        bool isPlausible = sectorSize is >= 256 and <= 4096 && BitOperations.IsPow2(sectorSize) && BitOperations.IsPow2(perCluster)
            && perCluster <= 1 << 16 && sector.Slice(14, 5).IndexOfAnyExcept((byte)0) < 0
            && sectors > 0 && sectors < long.MaxValue / 4096 && table > 0 && table < sectors && mirror > 0 && mirror < sectors;
        if (!isPlausible)
        {
            return null;
        }

        // The sector is copied behind the volume's end; there its table of files does not lie where it says. A cut image may lack both.
        long clusterLength = (long)sectorSize * perCluster;
        Span<byte> record = stackalloc byte[sizeof(uint)];
        foreach (long cluster in (ReadOnlySpan<long>)[table, mirror])
        {
            if (content.TryRead(offset + (cluster * clusterLength), record)
                && BinaryPrimitives.ReadUInt32LittleEndian(record) == FileRecord)
            {
                return UnreadVolume.Make(content, offset, sectorSize, (sectors + 1) * sectorSize, "NTFS");
            }
        }

        return null;
    }
}
