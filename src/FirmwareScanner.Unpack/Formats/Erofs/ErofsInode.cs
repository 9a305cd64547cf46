using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>How the data of an inode is laid out, by its number.</summary>
internal enum ErofsLayout
{
    /// <summary>In blocks one after the other.</summary>
    Plain,

    /// <summary>Compressed, with indexes of 8 bytes.</summary>
    CompressedFull,

    /// <summary>In blocks one after the other, but for the end, which follows the inode.</summary>
    Inline,

    /// <summary>Compressed, with packed indexes.</summary>
    CompressedCompact,

    /// <summary>In chunks, each of which may be anywhere.</summary>
    Chunks,
}

/// <summary>What an inode says.</summary>
internal sealed record ErofsInode
{
    private const int CompactLength = 32;
    private const int ExtendedLength = 64;
    private const int FormatBits = 0x1F;
    private const int SingleLinkBit = 0x10;
    public MemberKind Kind { get; private init; }

    public int Mode { get; private init; }

    public ErofsLayout Layout { get; private init; }

    public long Size { get; private init; }

    /// <summary>Number of the first block, or the format of chunks.</summary>
    public long Block { get; private init; }

    /// <summary>Whether the data is all zeros.</summary>
    public bool IsHole { get; private init; }

    /// <summary>Where the inode lies: the file system, or its box of metadata.</summary>
    public ByteSource Source { get; private init; } = new MemorySource(default);

    /// <summary>Bytes of its extended attributes, which lie in front of <see cref="End"/>; 0 for none.</summary>
    public int AttributeLength { get; private init; }

    /// <summary>Offset of what follows the inode and its attributes.</summary>
    public long End { get; private init; }

    /// <summary>Reads an inode.</summary>
    /// <param name="source">What holds it.</param>
    /// <param name="position">Its offset there.</param>
    public static ErofsInode Read(ByteSource source, long position)
    {
        byte[] bytes = source.ReadUpTo(position, ExtendedLength);
        if (bytes.Length < CompactLength)
        {
            throw new UnpackException(ProblemKind.Truncated, $"the inode at 0x{position:x} is not there");
        }

        int format = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        bool isExtended = (format & 1) != 0;
        var layout = (ErofsLayout)((format >> 1) & 7);
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(4));
        MemberKind kind = UnixType.KindOf((uint)mode)
            ?? throw new UnpackException(ProblemKind.Damaged, $"there is no inode type 0x{mode & 0xF000:x}");
        if ((format & ~FormatBits) != 0 || layout > ErofsLayout.Chunks || (isExtended && bytes.Length < ExtendedLength))
        {
            throw new UnpackException(ProblemKind.Damaged, $"there is no inode at 0x{position:x}");
        }

        int attributes = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2));
        int attributeLength = attributes == 0 ? 0 : 12 + (4 * (attributes - 1));
        long size = isExtended
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8))
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8));
        if (size < 0)
        {
            throw new UnpackException(ProblemKind.Damaged, $"the inode at 0x{position:x} has {(ulong)size} bytes");
        }

        // Where the number of links is known to be one, its field has the high bits of the block.
        bool isWide = isExtended || (kind != MemberKind.Folder && (format & SingleLinkBit) != 0);
        long high = isWide ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(6)) : 0;
        long low = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(16));
        return new ErofsInode
        {
            Kind = kind,
            Mode = mode,
            Layout = layout,
            Size = size,
            Block = low | (high << 32),
            IsHole = layout == ErofsLayout.Plain && low == uint.MaxValue && (!isWide || high is 0xFFFF),
            Source = source,
            AttributeLength = attributeLength,
            End = position + (isExtended ? ExtendedLength : CompactLength) + attributeLength,
        };
    }
}
