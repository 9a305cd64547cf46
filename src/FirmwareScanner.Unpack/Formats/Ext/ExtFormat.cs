using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Ext;

/// <summary>
/// ext2, ext3 and ext4 (Documentation/filesystems/ext4 of Linux, "ext4 Data Structures and Algorithms").
/// </summary>
internal sealed class ExtFormat : LayerFormat
{
    public override string Name => "ext";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x53, 0xEF], ExtSuperblock.Offset + 0x38)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> bytes = stackalloc byte[ExtSuperblock.Length];
        if (!content.TryRead(offset + ExtSuperblock.Offset, bytes) || ExtSuperblock.Parse(bytes) is not { } superblock)
        {
            return null;
        }

        var problems = new List<LayerProblem>();
        if (superblock.IsChecksumWrong)
        {
            problems.Add(new LayerProblem(ProblemKind.Checksum, "the checksum of the superblock is wrong"));
        }

        return new FoundLayer
        {
            Length = superblock.Blocks * superblock.BlockSize,
            Detail = superblock.Label.Length == 0 ? superblock.Version : $"{superblock.Version}, {superblock.Label}",
            Problems = problems,
            Open = opened => Open(content, offset, superblock, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, long offset, ExtSuperblock superblock, UnpackContext context)
    {
        ExtFeatures unknown = superblock.Features & ~ExtFeatures.Known;
        if (unknown != 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, $"the file system has features that are not read: 0x{(uint)unknown:x}");
        }

        if (superblock.Features.HasFlag(ExtFeatures.NeedsRecovery))
        {
            context.Report(ProblemKind.Damaged, "the journal holds changes that were not yet made; files may be older than they should");
        }

        var volume = new ExtVolume(content, offset, superblock, context);
        volume.ClaimCopies();
        return new ExtReader(volume).Read();
    }
}
