using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>F2FS (Documentation/filesystems/f2fs.rst of Linux); recognised only.</summary>
internal sealed class F2fsFormat : LayerFormat
{
    private const int SuperblockOffset = 1024;

    // The superblock, and its copy in the next block.
    private const int HeaderLength = 2 * 4096;

    public override string Name => "f2fs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x10, 0x20, 0xF5, 0xF2], SuperblockOffset)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        const int BlocksOfSegment = 9;
        Span<byte> bytes = stackalloc byte[64];
        if (!content.TryRead(offset + SuperblockOffset, bytes))
        {
            return null;
        }

        uint logOfSector = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        uint logOfSectors = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        uint logOfBlock = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        ulong blocks = BinaryPrimitives.ReadUInt64LittleEndian(bytes[36..]);
        bool isPlausible = logOfSector is >= 9 and <= 16 && logOfBlock is >= 12 and <= 16 && logOfSectors == logOfBlock - logOfSector
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) == BlocksOfSegment && blocks is > 0 and < 1ul << 46;
        return isPlausible ? UnreadVolume.Make(content, offset, HeaderLength, (long)blocks << (int)logOfBlock, "F2FS") : null;
    }
}
