using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.CramFs;

/// <summary>CramFS, both byte orders. Structures: <c>cramfs_fs.h</c> of Linux, and Documentation/filesystems/cramfs.rst.</summary>
internal sealed class CramFsFormat : LayerFormat
{
    // Room for the code that starts a PC may be before the superblock.
    private const int BootLength = 512;
    private const int Alignment = 4096;
    private const int CrcOffset = 32;

    private static readonly byte[] LittleMagic = [0x45, 0x3D, 0xCD, 0x28];
    private static readonly byte[] BigMagic = [0x28, 0xCD, 0x3D, 0x45];

    public override string Name => "cramfs";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
    [
        new(LittleMagic), new(BigMagic), new(LittleMagic, BootLength), new(BigMagic, BootLength),
    ];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        CramFsSuperblock? superblock = CramFsSuperblock.Read(content, offset, 0)
            ?? CramFsSuperblock.Read(content, offset, BootLength);
        if (superblock is null)
        {
            return null;
        }

        var tree = new CramFsTree(content, offset, superblock, context);
        string order = superblock.IsBigEndian ? "big-endian" : "little-endian";
        string name = superblock.VolumeName.Length == 0 ? string.Empty : ", " + superblock.VolumeName;
        return new FoundLayer
        {
            Length = superblock.Size == 0 ? 0 : superblock.Size + Padding.CountZeros(content, offset, superblock.Size, Alignment),
            MeasureLength = superblock.Size == 0 ? () => tree.End : null,
            Detail = order + name,
            Open = opened => Open(content, offset, superblock, tree, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(
        ByteSource content, long offset, CramFsSuperblock superblock, CramFsTree tree, UnpackContext context)
    {
        if (superblock.Crc is { } crc && Checksum(content, offset, superblock, context) != crc)
        {
            context.Report(ProblemKind.Checksum, "the checksum of the file system is wrong");
        }

        return new TreeWalk(tree, context).Members();
    }

    private static uint Checksum(ByteSource content, long offset, CramFsSuperblock superblock, UnpackContext context)
    {
        byte[] buffer = new byte[1 << 16];
        uint crc = 0;
        long position = superblock.Start;
        while (position < superblock.Size)
        {
            context.Spend(0);
            int count = content.Unnoted.Read(offset + position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, superblock.Size - position)));
            if (count == 0)
            {
                return ~superblock.Crc!.Value;
            }

            if (position == superblock.Start)
            {
                buffer.AsSpan(CrcOffset, sizeof(uint)).Clear();
            }

            crc = Checksums.Crc32(buffer.AsSpan(0, count), crc);
            position += count;
        }

        return crc;
    }
}
