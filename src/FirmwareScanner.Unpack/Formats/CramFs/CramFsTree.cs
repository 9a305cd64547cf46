using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.CramFs;

/// <summary>The objects of a CramFS. Their numbers are offsets of their inodes.</summary>
internal sealed class CramFsTree : TreeSource
{
    private const int SmallestBlock = 4096;
    private const int LargestBlock = 65536;
    private const int CacheLength = 4 << 20;
    private const uint StoredFlag = 1u << 31;
    private const uint DirectFlag = 1u << 30;
    private const uint Flags = StoredFlag | DirectFlag;

    private readonly ByteSource _content;
    private readonly long _offset;
    private readonly CramFsSuperblock _superblock;
    private readonly UnpackContext _context;
    private readonly BlockCache _cache;

    // The page size of the machine that made it, which nothing in it tells.
    private int _blockSize = SmallestBlock;

    /// <summary>Prepares reading.</summary>
    /// <param name="content">What holds the file system.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="superblock">Its superblock.</param>
    /// <param name="context">The limits.</param>
    public CramFsTree(ByteSource content, long offset, CramFsSuperblock superblock, UnpackContext context)
    {
        _content = content;
        _offset = offset;
        _superblock = superblock;
        _context = context;
        _cache = new BlockCache(context, CacheLength);
        End = superblock.Root + CramFsInode.Length;
    }

    public override long Root => _superblock.Root;

    /// <summary>Where what was read of it ends.</summary>
    public long End { get; private set; }

    public override TreeObject Read(long number)
    {
        CramFsInode inode = Inode(number);
        return new TreeObject(inode.Kind, inode.Mode, inode.Offset);
    }

    public override void List(long number, Func<byte[], long, bool> add)
    {
        CramFsInode folder = Inode(number);
        long position = folder.Offset;
        long end = folder.Offset + folder.Size;
        while (position < end)
        {
            CramFsInode entry = Inode(position);
            byte[] name = ReadBytes(position + CramFsInode.Length, entry.NameLength);
            int length = name.AsSpan().IndexOf((byte)0);
            if (!add(length < 0 ? name : name[..length], position))
            {
                return;
            }

            position += CramFsInode.Length + entry.NameLength;
        }
    }

    public override byte[] ReadLink(long number)
    {
        ByteSource content = OpenFile(number);
        return content.ReadBytes(0, (int)Math.Min(content.Length, LargestBlock));
    }

    public override ByteSource OpenFile(long number)
    {
        CramFsInode inode = Inode(number);
        if (inode.Size == 0)
        {
            return new MemorySource(default);
        }

        List<CramFsBlock> blocks = ListBlocks(inode, _blockSize);
        if (inode.Size > SmallestBlock && !Fits(blocks[0], inode, _blockSize))
        {
            for (int size = SmallestBlock; size <= LargestBlock; size *= 2)
            {
                List<CramFsBlock> others = ListBlocks(inode, size);
                if (Fits(others[0], inode, size))
                {
                    blocks = others;
                    _blockSize = size;
                    break;
                }
            }
        }

        return AsSlice(blocks, inode.Size) ?? new CramFsFile(this, blocks, inode.Size, _blockSize);
    }

    /// <summary>Gives a block, decoded.</summary>
    /// <param name="block">The block.</param>
    /// <param name="length">What it decodes to.</param>
    public ReadOnlySpan<byte> ReadBlock(CramFsBlock block, int length)
    {
        if (_cache.Find(block.Start) is { } known && known.Length >= length)
        {
            return known.Bytes.AsSpan(0, length);
        }

        if (block.Length < 0 || block.Length > 2 * LargestBlock || (block.IsStored && block.Length != length))
        {
            throw new UnpackException(ProblemKind.Damaged, $"a block of {block.Length} bytes at 0x{block.Start:x}");
        }

        byte[] packed = ReadBytes(block.Start, (int)block.Length);
        byte[] bytes = block.IsStored ? packed : _cache.Rent(LargestBlock);
        int count = block.IsStored ? packed.Length : BlockCodec.Decode(BlockMethod.Zlib, packed, bytes.AsSpan(0, length));
        if (count != length)
        {
            throw new UnpackException(ProblemKind.Damaged, $"the block at 0x{block.Start:x} decodes to {count} bytes instead of {length}");
        }

        _context.Spend(count);
        return _cache.Add(block.Start, bytes, count).Bytes.AsSpan(0, length);
    }

    private CramFsInode Inode(long number) => CramFsInode.Read(ReadBytes(number, CramFsInode.Length), _superblock.IsBigEndian);

    private byte[] ReadBytes(long position, int length)
    {
        if (position < 0 || (_superblock.Size > 0 && position > _superblock.Size - length))
        {
            throw new UnpackException(ProblemKind.Damaged, $"{length} bytes at 0x{position:x} lie outside of the file system");
        }

        End = Math.Max(End, position + length);
        return _content.ReadBytes(_offset + position, length);
    }

    private uint ReadWord(long position)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(position, sizeof(uint));
        return (uint)new PackedFields(bytes, _superblock.IsBigEndian).Take(32);
    }

    private int ReadShort(long position)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(position, sizeof(ushort));
        return (int)new PackedFields(bytes, _superblock.IsBigEndian).Take(16);
    }

    /// <summary>Where the blocks of a file are: words before them tell where each ends, or, with a flag, where it begins.</summary>
    private List<CramFsBlock> ListBlocks(CramFsInode inode, int blockSize)
    {
        int count = (int)((inode.Size + blockSize - 1) / blockSize);
        var blocks = new List<CramFsBlock>(count);
        long position = inode.Offset + (count * 4L);
        for (int i = 0; i < count; i++)
        {
            uint pointer = ReadWord(inode.Offset + (i * 4L));
            uint flags = _superblock.HasExtendedPointers ? pointer & Flags : 0;
            bool isStored = (flags & StoredFlag) != 0;
            long length;
            if ((flags & DirectFlag) == 0)
            {
                length = (pointer & ~flags) - position;
            }
            else
            {
                position = (long)(pointer & ~Flags) << 2;
                length = isStored ? Math.Min(blockSize, inode.Size - ((long)i * blockSize)) : ReadShort(position);
                position += isStored ? 0 : sizeof(ushort);
            }

            blocks.Add(new CramFsBlock(position, length, isStored));
            position += length;
        }

        return blocks;
    }

    private bool Fits(CramFsBlock block, CramFsInode inode, int blockSize)
    {
        if (block.Length == 0 || block.IsStored)
        {
            return true;
        }

        try
        {
            ReadBlock(block, (int)Math.Min(blockSize, inode.Size));
            return true;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return false;
        }
    }

    private ByteSource? AsSlice(List<CramFsBlock> blocks, long size)
    {
        long next = blocks[0].Start;
        foreach (CramFsBlock block in blocks)
        {
            if (!block.IsStored || block.Start != next || block.Length < 0)
            {
                return null;
            }

            next += block.Length;
        }

        bool isInside = next - blocks[0].Start == size && (_superblock.Size == 0 || next <= _superblock.Size);
        End = Math.Max(End, next);
        return isInside ? _content.Slice(_offset + blocks[0].Start, size) : null;
    }
}

/// <summary>A block of a file.</summary>
/// <param name="Start">Its offset in the file system.</param>
/// <param name="Length">Its length there; 0 for zeros.</param>
/// <param name="IsStored">Whether it is not compressed.</param>
internal readonly record struct CramFsBlock(long Start, long Length, bool IsStored);

/// <summary>The bytes of a file.</summary>
/// <param name="tree">The file system.</param>
/// <param name="blocks">Its blocks.</param>
/// <param name="size">Its size.</param>
/// <param name="blockSize">What each block but the last decodes to.</param>
internal sealed class CramFsFile(CramFsTree tree, List<CramFsBlock> blocks, long size, int blockSize) : RunFile(size)
{
    protected override FileRun RunAt(long offset)
    {
        long index = offset / blockSize;
        long start = index * blockSize;
        return new FileRun(start, Math.Min(blockSize, Length - start), (int)index);
    }

    protected override void ReadRun(FileRun run, int inside, Span<byte> destination)
    {
        CramFsBlock block = blocks[run.Index];
        if (block.Length == 0)
        {
            destination.Clear();
            return;
        }

        tree.ReadBlock(block, (int)run.Length).Slice(inside, destination.Length).CopyTo(destination);
    }
}
