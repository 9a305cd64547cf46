using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Fat;

/// <summary>
/// FAT12, FAT16 and FAT32 with long names (Microsoft Extensible Firmware Initiative FAT32 File System Specification, version 1.03).
/// </summary>
internal sealed class FatFormat : LayerFormat
{
    public override string Name => "fat";

    // The mark at the end of the first sector, or the name of the type where that is missing.
    public override IReadOnlyList<LayerMagic> Magics { get; } =
    [
        new([0x55, 0xAA], 510), new([.. "FAT12   "u8], 54), new([.. "FAT16   "u8], 54), new([.. "FAT32   "u8], 82),
    ];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> sector = stackalloc byte[FatGeometry.SectorLength];
        if (!content.TryRead(offset, sector) || FatGeometry.Parse(sector) is not { } geometry)
        {
            return null;
        }

        // The table begins with the media byte too. A damaged table is not to hide what calls itself FAT.
        Span<byte> media = stackalloc byte[1];
        bool isTableRight = content.TryRead(offset + geometry.TableOffset, media) && media[0] == geometry.Media;
        if (!isTableRight && !geometry.IsTypeNamed)
        {
            return null;
        }

        ClaimCopy(content, offset, sector, geometry);
        string type = $"FAT{geometry.Bits}";
        return new FoundLayer
        {
            Length = geometry.Length,
            Detail = geometry.Label.Length == 0 ? type : $"{type}, {geometry.Label}",
            Problems = isTableRight ? [] : [new LayerProblem(ProblemKind.Damaged, "the table of clusters does not begin as it should")],
            Open = opened => new FatReader(content, offset, geometry, opened).Read(),
        };
    }

    /// <summary>Of FAT32 the first sectors may be there twice; the first of them says where.</summary>
    private static void ClaimCopy(ByteSource content, long offset, ReadOnlySpan<byte> sector, FatGeometry geometry)
    {
        const int CopyField = 50;
        const int CopiedSectors = 3;
        long copy = BinaryPrimitives.ReadUInt16LittleEndian(sector[CopyField..]) * (long)geometry.SectorSize;
        if (geometry.Bits == 32 && copy < geometry.TableOffset
            && content.Unnoted.ReadUpTo(offset + copy, FatGeometry.SectorLength).AsSpan().SequenceEqual(sector))
        {
            content.Claim(offset + copy, CopiedSectors * geometry.SectorSize);
        }
    }
}
