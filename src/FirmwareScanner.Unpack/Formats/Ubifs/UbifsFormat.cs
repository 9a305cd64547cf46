using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.Ubifs;

/// <summary>
/// UBIFS, the file system of volumes of UBI (Adrian Hunter, "A Brief Introduction to the Design of UBIFS"; the nodes are those of
/// fs/ubifs/ubifs-media.h).
/// </summary>
internal sealed class UbifsFormat : LayerFormat
{
    public override string Name => "ubifs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x31, 0x18, 0x10, 0x06])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[UbifsNode.HeaderSize];
        if (!content.TryRead(offset, header) || !UbifsNode.TryParse(header, 0, out UbifsNode node)
            || node.Type != UbifsNodeType.Superblock || node.Length != UbifsSuperblock.Size)
        {
            return null;
        }

        Span<byte> whole = stackalloc byte[UbifsSuperblock.Size];
        if (!content.TryRead(offset, whole) || !UbifsSuperblock.TryParse(whole, out UbifsSuperblock superblock))
        {
            return null;
        }

        // Blocks at the end that are not used need not be there; what is missed is told when it is looked for.
        long length = Math.Min(superblock.Length, content.Length - offset);
        return new FoundLayer
        {
            Length = length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"version {superblock.Version}, blocks of {superblock.BlockLength} bytes"),
            Open = opened => Open(content.Slice(offset, length), superblock, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, UbifsSuperblock superblock, UnpackContext context)
    {
        if (superblock.CompatibleVersion > 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, $"version {superblock.Version} of the format is not known");
        }

        var flash = new UbifsFlash(content, superblock, context);
        var table = new UbifsTable(flash, context);
        new UbifsIndex(flash, table, context).Load();
        return new UbifsFiles(flash, table, context).List();
    }
}
