using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>
/// EROFS. Structures: <c>erofs_fs.h</c> of Linux and of erofs-utils (MIT), and Linux' Documentation/filesystems/erofs.rst.
/// </summary>
internal sealed class ErofsFormat : LayerFormat
{
    public override string Name => "erofs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0xE2, 0xE1, 0xF5, 0xE0], ErofsSuperblock.Offset)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        ErofsSuperblock? superblock = ErofsSuperblock.Read(content, offset);
        if (superblock is null || (superblock.IsChecksumRight != true && !HasRoot(content, offset, superblock, context)))
        {
            return null;
        }

        var problems = new List<LayerProblem>();
        if (superblock.IsChecksumRight == false)
        {
            problems.Add(new LayerProblem(ProblemKind.Checksum, "the checksum of the superblock is wrong"));
        }

        if (superblock.UnknownFeatures != 0)
        {
            problems.Add(new LayerProblem(ProblemKind.Unsupported, $"it has unknown features 0x{superblock.UnknownFeatures:x}"));
        }

        return new FoundLayer
        {
            Length = superblock.Size,
            Detail = superblock.VolumeName,
            Problems = problems,
            Open = opened => Open(new ErofsTree(content, offset, superblock, opened), opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ErofsTree tree, UnpackContext context)
    {
        foreach (LayerMember member in new TreeWalk(tree, context).Members())
        {
            yield return member;
        }

        if (tree.AttributeMember() is { } attributes)
        {
            yield return attributes;
        }
    }

    private static bool HasRoot(ByteSource content, long offset, ErofsSuperblock superblock, UnpackContext context)
    {
        try
        {
            return new ErofsTree(content, offset, superblock, context).Read(superblock.Root).Kind == MemberKind.Folder;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return false;
        }
    }
}
