using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>The superblock, of all versions, in both byte orders.</summary>
internal sealed record SquashFsSuperblock
{
    private const int Length1 = 51;
    private const int Length2 = 63;
    private const int Length3 = 119;
    private const int Length4 = 96;
    private const int MajorOffset = 28;
    private const int SmallestBlockLog = 12;
    private const int LargestBlockLog = 20;

    public bool IsBigEndian { get; private init; }

    public int Major { get; private init; }

    public int Minor { get; private init; }

    public long Objects { get; private init; }

    public int BlockSize { get; private init; }

    /// <summary>The method by its number, of version 4; 1 (zlib) for those before, which had no other.</summary>
    public int Compressor { get; private init; }

    public int Flags { get; private init; }

    /// <summary>Offset of a metadata block from the start of the inode table, times 65536, plus an offset in what it decodes to.</summary>
    public long RootInode { get; private init; }

    public long UsedBytes { get; private init; }

    public long InodeTable { get; private init; }

    public long DirectoryTable { get; private init; }

    public long FragmentTable { get; private init; }

    public long Fragments { get; private init; }

    /// <summary>Offset of the table of extended attributes, of version 4; -1 if there are none.</summary>
    public long AttributeTable { get; private init; } = -1;

    /// <summary>How many numbers of users and groups there are, of version 4.</summary>
    public long Owners { get; private init; }

    /// <summary>Offset of the table of these numbers.</summary>
    public long OwnerTable { get; private init; } = -1;

    /// <summary>Offset of the table for exports over the network; -1 if there is none.</summary>
    public long ExportTable { get; private init; } = -1;

    /// <summary>Bytes of the superblock.</summary>
    public int Length => Major switch { 1 => Length1, 2 => Length2, 3 => Length3, _ => Length4 };

    /// <summary>Reads a superblock.</summary>
    /// <returns>The superblock, or null if this is none: its fields contradict each other.</returns>
    public static SquashFsSuperblock? Read(ByteSource content, long offset)
    {
        byte[] bytes = content.ReadUpTo(offset, Length3);
        if (bytes.Length < Length1)
        {
            return null;
        }

        // Vendors changed the magic at will; the byte order is that in which the version makes sense.
        int little = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(MajorOffset));
        int big = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(MajorOffset));
        bool isBigEndian = little is < 1 or > 4;
        int major = isBigEndian ? big : little;
        SquashFsSuperblock? superblock = major switch
        {
            4 when bytes.Length >= Length4 => Read4(bytes, isBigEndian),
            3 when bytes.Length >= Length3 => ReadOlder(bytes, isBigEndian, major),
            2 when bytes.Length >= Length2 => ReadOlder(bytes, isBigEndian, major),
            1 => ReadOlder(bytes, isBigEndian, major),
            _ => null,
        };
        return superblock is not null && superblock.IsConsistent() ? superblock : null;
    }

    private static SquashFsSuperblock? Read4(byte[] bytes, bool isBigEndian)
    {
        var fields = new PackedFields(bytes, isBigEndian);
        fields.Skip(32);
        long objects = fields.Take(32);
        fields.Skip(32);
        long blockSize = fields.Take(32);
        long fragments = fields.Take(32);
        int compressor = (int)fields.Take(16);
        int blockLog = (int)fields.Take(16);
        int flags = (int)fields.Take(16);
        long owners = fields.Take(16);
        int major = (int)fields.Take(16);
        int minor = (int)fields.Take(16);
        long root = fields.Take(64);
        long used = fields.Take(64);
        long ids = fields.Take(64);
        long attributes = fields.Take(64);
        long inodes = fields.Take(64);
        long directories = fields.Take(64);
        long fragmentTable = fields.Take(64);
        long export = fields.Take(64);
        if (!IsBlockSize(blockSize, blockLog) || ids <= directories || ids >= used || minor > 1 || compressor == 0)
        {
            return null;
        }

        return new SquashFsSuperblock
        {
            IsBigEndian = isBigEndian,
            Major = major,
            Minor = minor,
            Objects = objects,
            BlockSize = (int)blockSize,
            Compressor = compressor,
            Flags = flags,
            RootInode = root,
            UsedBytes = used,
            InodeTable = inodes,
            DirectoryTable = directories,
            FragmentTable = fragmentTable,
            Fragments = fragments,
            AttributeTable = attributes,
            Owners = owners,
            OwnerTable = ids,
            ExportTable = export,
        };
    }

    private static SquashFsSuperblock? ReadOlder(byte[] bytes, bool isBigEndian, int major)
    {
        var fields = new PackedFields(bytes, isBigEndian);
        fields.Skip(32);
        long objects = fields.Take(32);
        long used = fields.Take(32);
        fields.Skip(64);
        long inodes = fields.Take(32);
        long directories = fields.Take(32);
        fields.Skip(16);
        int minor = (int)fields.Take(16);
        long blockSize = fields.Take(16);
        int blockLog = (int)fields.Take(16);
        int flags = (int)fields.Take(8);
        fields.Skip(48);
        long root = fields.Take(64);
        long fragments = 0;
        long fragmentTable = -1;
        long export = -1;
        if (major > 1)
        {
            blockSize = fields.Take(32);
            fragments = fields.Take(32);
            fragmentTable = fields.Take(32);
        }

        if (major > 2)
        {
            used = fields.Take(64);
            fields.Skip(128);
            inodes = fields.Take(64);
            directories = fields.Take(64);
            fragmentTable = fields.Take(64);
            export = fields.Take(64);
        }

        if (!IsBlockSize(blockSize, blockLog) || minor > 9)
        {
            return null;
        }

        return new SquashFsSuperblock
        {
            IsBigEndian = isBigEndian,
            Major = major,
            Minor = minor,
            Objects = objects,
            BlockSize = (int)blockSize,
            Compressor = 1,
            Flags = flags,
            RootInode = root,
            UsedBytes = used,
            InodeTable = inodes,
            DirectoryTable = directories,
            FragmentTable = fragmentTable,
            Fragments = fragments,
            ExportTable = export,
        };
    }

    private static bool IsBlockSize(long size, int log) =>
        log is >= SmallestBlockLog and <= LargestBlockLog && size == 1L << log;

    private bool IsConsistent()
    {
        long rootBlock = RootInode >> 16;
        return Objects > 0
            && UsedBytes > Length
            && InodeTable >= Length
            && DirectoryTable > InodeTable
            && DirectoryTable < UsedBytes
            && rootBlock >= 0
            && rootBlock < DirectoryTable - InodeTable
            && (RootInode & 0xFFFF) < SquashFsMetadata.BlockLength
            && (Fragments == 0 || (FragmentTable > DirectoryTable && FragmentTable < UsedBytes));
    }
}
