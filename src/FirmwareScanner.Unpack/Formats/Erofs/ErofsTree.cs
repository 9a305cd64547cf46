using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>The objects of an EROFS. Their numbers are those of its inodes.</summary>
internal sealed class ErofsTree : TreeSource
{
    private const int InodeSlot = 32;
    private const int EntryLength = 12;
    private const int LongestLink = 65536;
    private const int ChunkBits = 0x1F;
    private const int ChunkIndexesFlag = 0x20;
    private const int ChunkWideFlag = 0x40;
    private const uint NoBlock = uint.MaxValue;

    private readonly ByteSource _content;
    private readonly long _offset;
    private readonly ByteSource _image;
    private readonly ErofsSuperblock _superblock;
    private readonly UnpackContext _context;
    private readonly ErofsClusters _clusters;
    private readonly ErofsAttributes _attributes;
    private ByteSource? _box;
    private ByteSource? _packed;
    private bool _isOpeningShared;

    /// <summary>Prepares reading.</summary>
    /// <param name="content">What holds the file system.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="superblock">Its superblock.</param>
    /// <param name="context">The limits.</param>
    public ErofsTree(ByteSource content, long offset, ErofsSuperblock superblock, UnpackContext context)
    {
        _content = content;
        _offset = offset;
        _superblock = superblock;
        _context = context;
        _image = content.Slice(offset, superblock.Size);
        _clusters = new ErofsClusters(_image, superblock, context);
        _attributes = new ErofsAttributes(_image, superblock, context);
    }

    public override long Root => _superblock.Root;

    public override TreeObject Read(long number)
    {
        ErofsInode inode = Inode(number);
        ReadAttributes(number, inode);
        if (inode.Kind != MemberKind.File || inode.Size == 0)
        {
            return new TreeObject(inode.Kind, inode.Mode);
        }

        long position = inode.Layout switch
        {
            ErofsLayout.Plain or ErofsLayout.Inline => inode.Block,
            ErofsLayout.CompressedFull or ErofsLayout.CompressedCompact => ErofsClusters.FirstBlock(inode),
            _ => 0,
        };
        return new TreeObject(inode.Kind, inode.Mode, position, number);
    }

    /// <summary>The extended attributes of what was read, as one content; null if there are none.</summary>
    public LayerMember? AttributeMember() => _attributes.ToMember();

    public override void List(long number, Func<byte[], long, bool> add)
    {
        ErofsInode folder = Inode(number);
        ByteSource content = Open(folder);
        byte[] block = new byte[_superblock.BlockSize];
        for (long position = 0; position < folder.Size; position += block.Length)
        {
            _context.Spend(0);
            int length = content.Read(position, block.AsSpan(0, (int)Math.Min(block.Length, folder.Size - position)));
            if (content.Problem is { } problem)
            {
                throw new UnpackException(problem.Kind, problem.Text);
            }

            if (!ListBlock(block.AsSpan(0, length), add))
            {
                return;
            }
        }
    }

    public override byte[] ReadLink(long number)
    {
        ErofsInode inode = Inode(number);
        return inode.Size <= LongestLink
            ? Open(inode).ReadBytes(0, (int)inode.Size)
            : throw new UnpackException(ProblemKind.Damaged, $"a link of {inode.Size} bytes");
    }

    public override ByteSource OpenFile(long number) => Open(Inode(number));

    private static bool ListBlock(ReadOnlySpan<byte> block, Func<byte[], long, bool> add)
    {
        int names = block.Length < EntryLength ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(block[8..]);
        if (names < EntryLength || names > block.Length || names % EntryLength != 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "a block of a folder does not say where its names begin");
        }

        for (int entry = 0; entry < names; entry += EntryLength)
        {
            long number = BinaryPrimitives.ReadInt64LittleEndian(block[entry..]);
            int start = BinaryPrimitives.ReadUInt16LittleEndian(block[(entry + 8)..]);
            bool isLast = entry + EntryLength == names;
            int end = isLast ? block.Length : BinaryPrimitives.ReadUInt16LittleEndian(block[(entry + EntryLength + 8)..]);
            if (start < names || end < start || end > block.Length)
            {
                throw new UnpackException(ProblemKind.Damaged, "a name lies outside of its block of a folder");
            }

            // The last name ends where the block does, or before.
            ReadOnlySpan<byte> name = block[start..end];
            int zero = isLast ? name.IndexOf((byte)0) : -1;
            name = zero < 0 ? name : name[..zero];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && !add(name.ToArray(), number))
            {
                return false;
            }
        }

        return true;
    }

    private void ReadAttributes(long number, ErofsInode inode)
    {
        try
        {
            _attributes.Add(number, inode);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            LayerProblem problem = UnpackException.Describe(exception);
            _context.Report(problem.Kind, problem.Text);
        }
    }

    private ErofsInode Inode(long number)
    {
        bool isInBox = (number & ErofsSuperblock.MetadataBoxBit) != 0;
        long slot = number & ~ErofsSuperblock.MetadataBoxBit;
        if (slot > long.MaxValue / (2 * InodeSlot))
        {
            throw new UnpackException(ProblemKind.Damaged, $"there is no inode {slot}");
        }

        if (!isInBox)
        {
            return ErofsInode.Read(_image, checked(_superblock.Metadata + (slot * InodeSlot)));
        }

        _box ??= OpenShared(_superblock.MetadataBox, "box of metadata");
        return ErofsInode.Read(_box, slot * InodeSlot);
    }

    /// <summary>Opens a file that holds parts of others, which may not refer to such a file in turn.</summary>
    private ByteSource OpenShared(long number, string what)
    {
        if (number <= 0 || _isOpeningShared)
        {
            throw new UnpackException(ProblemKind.Damaged, $"there is no {what}");
        }

        _isOpeningShared = true;
        try
        {
            return Open(Inode(number));
        }
        finally
        {
            _isOpeningShared = false;
        }
    }

    private ByteSource Open(ErofsInode inode)
    {
        switch (inode.Layout)
        {
            case ErofsLayout.Plain when inode.IsHole && inode.Size > 0:
                return new ExtentSource([new Extent(null, 0, inode.Size)]);
            case ErofsLayout.Plain:
                CheckRange(inode.Block, inode.Size);
                return _content.Slice(_offset + (inode.Block << _superblock.BlockBits), inode.Size);
            case ErofsLayout.Inline:
                return OpenInline(inode);
            case ErofsLayout.Chunks:
                return OpenChunks(inode);
            default:
                ErofsFile file = _clusters.Open(inode);
                if (file.NeedsPacked)
                {
                    file.Packed = _packed ??= OpenShared(_superblock.Packed, "file of packed ends");
                }

                return file;
        }
    }

    private ByteSource OpenInline(ErofsInode inode)
    {
        long whole = inode.Size == 0 ? 0 : (inode.Size - 1) >> _superblock.BlockBits << _superblock.BlockBits;
        long rest = inode.Size - whole;
        bool isInImage = ReferenceEquals(inode.Source, _image);
        if (isInImage && inode.End > _superblock.Size - rest)
        {
            throw new UnpackException(ProblemKind.Damaged, "the end of a file lies outside of the file system");
        }

        Extent end = isInImage ? new Extent(_content, _offset + inode.End, rest) : new Extent(inode.Source, inode.End, rest);
        if (whole == 0)
        {
            return end.Source!.Slice(end.Offset, rest);
        }

        CheckRange(inode.Block, whole);
        return new ExtentSource([new Extent(_content, _offset + (inode.Block << _superblock.BlockBits), whole), end]);
    }

    private ByteSource OpenChunks(ErofsInode inode)
    {
        int format = (int)(inode.Block & 0xFFFF);
        int bits = _superblock.BlockBits + (format & ChunkBits);
        bool hasIndexes = (format & ChunkIndexesFlag) != 0;
        int width = hasIndexes ? 8 : 4;
        long start = (inode.End + width - 1) / width * width;
        long count = inode.Size == 0 ? 0 : ((inode.Size - 1) >> bits) + 1;
        if (count > (inode.Source.Length - start) / width)
        {
            throw new UnpackException(ProblemKind.Damaged, $"there is no room for the {count} chunks of a file");
        }

        _context.CheckMemory(count * 40, "a list of chunks");
        var extents = new List<Extent>();
        for (long i = 0; i < count; i++)
        {
            _context.Spend(0);
            long block = ReadChunk(inode.Source, start + (i * width), hasIndexes, (format & ChunkWideFlag) != 0);
            long length = Math.Min(1L << bits, inode.Size - (i << bits));
            AddChunk(extents, block, length);
        }

        return extents.Count switch
        {
            0 => new MemorySource(default),
            1 when extents[0].Source is not null => _content.Slice(extents[0].Offset, inode.Size),
            _ => new ExtentSource(extents),
        };
    }

    /// <summary>Reads where a chunk is.</summary>
    /// <returns>Number of its first block, -1 for zeros.</returns>
    private static long ReadChunk(ByteSource source, long position, bool isIndex, bool isWide)
    {
        if (!isIndex)
        {
            uint only = source.ReadUInt32(position);
            return only == NoBlock ? -1 : only;
        }

        int high = isWide ? source.ReadUInt16(position) : 0;
        int device = source.ReadUInt16(position + 2);
        uint low = source.ReadUInt32(position + 4);
        if (low == NoBlock && (!isWide || high == ushort.MaxValue))
        {
            return -1;
        }

        return device == 0
            ? low | ((long)high << 32)
            : throw new UnpackException(ProblemKind.Unsupported, "the file lies on another device");
    }

    private void AddChunk(List<Extent> extents, long block, long length)
    {
        ByteSource? source = block < 0 ? null : _content;
        if (block >= 0)
        {
            CheckRange(block, length);
        }

        long position = block < 0 ? 0 : _offset + (block << _superblock.BlockBits);
        if (extents.Count > 0)
        {
            Extent last = extents[^1];
            bool follows = source is null ? last.Source is null : last.Source is not null && last.Offset + last.Length == position;
            if (follows)
            {
                extents[^1] = last with { Length = last.Length + length };
                return;
            }
        }

        extents.Add(new Extent(source, position, length));
    }

    private void CheckRange(long block, long length)
    {
        if (length > 0 && (length > _superblock.Size || block > (_superblock.Size - length) >> _superblock.BlockBits))
        {
            throw new UnpackException(ProblemKind.Damaged, $"{length} bytes from block {block} on lie outside of the file system");
        }
    }
}
