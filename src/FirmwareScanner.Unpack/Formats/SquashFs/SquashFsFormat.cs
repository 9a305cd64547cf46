using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>
/// SquashFS, versions 1 to 4, both byte orders. Structures: the headers <c>squashfs_fs.h</c> of Linux (version 4) and
/// <c>squashfs_compat.h</c> of squashfs-tools (1 to 3), and Linux' Documentation/filesystems/squashfs.rst.
/// </summary>
internal sealed class SquashFsFormat : LayerFormat
{
    private const int Alignment = 4096;

    public override string Name => "squashfs";

    // Of the last six each vendor had another; the byte order does not follow from any.
    public override IReadOnlyList<LayerMagic> Magics { get; } =
    [
        new("hsqs"u8.ToArray()), new("sqsh"u8.ToArray()), new("shsq"u8.ToArray()), new("qshs"u8.ToArray()),
        new("tqsh"u8.ToArray()), new("hsqt"u8.ToArray()), new("sqlz"u8.ToArray()), new("zlqs"u8.ToArray()),
    ];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (SquashFsSuperblock.Read(content, offset) is not { } superblock)
        {
            return null;
        }

        string method = SquashFsDecoder.NameOf(superblock.Compressor);
        string order = superblock.IsBigEndian ? ", big-endian" : string.Empty;
        return new FoundLayer
        {
            Length = superblock.UsedBytes + Padding.CountZeros(content, offset, superblock.UsedBytes, Alignment),
            Detail = $"{superblock.Major}.{superblock.Minor}, {method}{order}, {superblock.Objects} objects",
            Open = opened => Open(content, offset, superblock, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, long offset, SquashFsSuperblock superblock, UnpackContext context)
    {
        var tree = new SquashFsTree(content, offset, superblock, context);
        foreach (LayerMember member in new TreeWalk(tree, context).Members())
        {
            yield return member;
        }

        if (tree.ReadAttributes() is { } attributes)
        {
            yield return attributes;
        }
    }
}
