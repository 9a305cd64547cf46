using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.RomFs;

/// <summary>RomFS, by Linux' Documentation/filesystems/romfs.rst.</summary>
internal sealed class RomFsFormat : LayerFormat
{
    private const int SizeOffset = 8;
    private const int NameOffset = 16;
    private const int ChecksummedLength = 512;
    private const int Alignment = 1024;

    public override string Name => "romfs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("-rom1fs-"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] head = content.ReadUpTo(offset, ChecksummedLength);
        if (head.Length < 2 * NameOffset)
        {
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(SizeOffset));
        int nameLength = head.AsSpan(NameOffset).IndexOf((byte)0);
        if (size < 2 * NameOffset || nameLength < 0)
        {
            return null;
        }

        int root = NameOffset + RomFsTree.Pad(nameLength + 1);
        bool isRight = RomFsTree.Sum(head.AsSpan(0, (int)Math.Min(size, (uint)head.Length) & ~3)) == 0;
        var tree = new RomFsTree(content, offset, size, root);
        if (!isRight && !tree.IsHeaderRight(root))
        {
            return null;
        }

        return new FoundLayer
        {
            Length = size + Padding.CountZeros(content, offset, size, Alignment),
            Detail = EscapedUtf8.Decode(head.AsSpan(NameOffset, nameLength)),
            Problems = isRight ? [] : [new LayerProblem(ProblemKind.Checksum, "the checksum of the first 512 bytes is wrong")],
            Open = opened => new TreeWalk(new RomFsTree(content, offset, size, root), opened).Members(),
        };
    }
}
