using System;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>The objects of a file system. Their numbers are those by which it refers to inodes.</summary>
internal sealed class SquashFsTree : TreeSource
{
    private const int FragmentsInBlock4 = SquashFsMetadata.BlockLength / 16;
    private const int FragmentsInBlock2 = SquashFsMetadata.BlockLength / 8;
    private const int LongestLink = 65536;

    // Of the words that give the length of blocks.
    private const int StoredBit = 1 << 24;
    private const int StoredBit1 = 1 << 15;

    private readonly SquashFsSuperblock _superblock;
    private readonly SquashFsMetadata _metadata;
    private readonly SquashFsInodeReader _inodes;
    private readonly SquashFsBlocks _blocks;
    private readonly UnpackContext _context;

    /// <summary>Prepares reading.</summary>
    /// <param name="content">What holds the file system.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="superblock">Its superblock.</param>
    /// <param name="context">The limits.</param>
    public SquashFsTree(ByteSource content, long offset, SquashFsSuperblock superblock, UnpackContext context)
    {
        _superblock = superblock;
        _context = context;
        var decoder = new SquashFsDecoder(superblock);
        _metadata = new SquashFsMetadata(content.Slice(offset, superblock.UsedBytes), superblock, decoder, context);
        _metadata.ReadTable(superblock.OwnerTable, superblock.Owners, sizeof(uint));
        _metadata.ReadTable(superblock.ExportTable, superblock.Objects, sizeof(ulong));
        _inodes = new SquashFsInodeReader(_metadata, superblock);
        _blocks = new SquashFsBlocks(content, offset, superblock, decoder, context);
    }

    public override long Root => _superblock.RootInode;

    public override TreeObject Read(long number)
    {
        SquashFsInode inode = _inodes.Read(number);
        if (inode.Kind != MemberKind.File || inode.Size == 0)
        {
            return new TreeObject(inode.Kind, inode.Mode);
        }

        long position = inode.Start;
        if (inode.Size < _superblock.BlockSize && inode.Fragment != SquashFsInode.NoFragment)
        {
            // One that lies in a fragment only; if that is not there, opening it will tell.
            position = inode.Fragment < _superblock.Fragments ? FragmentOf(inode.Fragment).Start : 0;
        }

        return new TreeObject(inode.Kind, inode.Mode, position, inode.Offset);
    }

    public override void List(long number, Func<byte[], long, bool> add)
    {
        SquashFsInode folder = _inodes.Read(number);
        var cursor = new SquashFsCursor(_metadata, _superblock.DirectoryTable + folder.Start, folder.Offset);
        bool is4 = _superblock.Major == 4;
        int headerLength = _superblock.Major switch { 4 => 12, 3 => 9, _ => 4 };
        int entryLength = _superblock.Major switch { 4 => 8, 3 => 5, _ => 3 };
        long left = folder.Size;
        while (left > 0)
        {
            PackedFields header = cursor.Fields(headerLength);
            long count = header.Take(is4 ? 32 : 8) + 1;
            long block = header.Take(_superblock.Major > 2 ? 32 : 24);
            left -= headerLength;
            if (count > 256)
            {
                throw new UnpackException(ProblemKind.Damaged, $"a part of a folder has {count} entries");
            }

            for (; count > 0; count--)
            {
                PackedFields entry = cursor.Fields(entryLength);
                long offset = entry.Take(is4 ? 16 : 13);
                entry.Skip(is4 ? 32 : 3);
                byte[] name = new byte[(int)entry.Take(is4 ? 16 : 8) + 1];
                cursor.Read(name);
                left -= entryLength + name.Length;
                if (!add(name, (block << 16) | offset))
                {
                    return;
                }
            }
        }

        if (left < 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "the list of the folder is longer than it says");
        }
    }

    public override byte[] ReadLink(long number)
    {
        SquashFsInode inode = _inodes.Read(number);
        if (inode.Size > LongestLink)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a link of {inode.Size} bytes");
        }

        byte[] target = new byte[inode.Size];
        inode.Rest!.Read(target);
        return target;
    }

    public override ByteSource OpenFile(long number)
    {
        SquashFsInode inode = _inodes.Read(number);
        bool hasFragment = inode.Fragment != SquashFsInode.NoFragment;
        long count = hasFragment ? inode.Size / _superblock.BlockSize : DivideUp(inode.Size, _superblock.BlockSize);
        var parts = new List<SquashFsPart>();
        AddBlocks(inode, count, parts);
        int rest = (int)(inode.Size - (count * _superblock.BlockSize));
        if (hasFragment && inode.Size > 0 && rest > 0)
        {
            (long start, int length, bool isStored) = FragmentOf(inode.Fragment);
            if (inode.Offset + (long)rest > _superblock.BlockSize)
            {
                throw new UnpackException(ProblemKind.Damaged, "the end of a file lies outside of its fragment");
            }

            parts.Add(new SquashFsPart(start, length, isStored, inode.Offset, IsFragment: true));
        }

        return _blocks.Open(parts, inode.Size);
    }

    /// <summary>The names and values of all extended attributes, as one content: files share them.</summary>
    /// <returns>Null if there are none.</returns>
    public LayerMember? ReadAttributes()
    {
        if (_superblock.AttributeTable <= 0)
        {
            return null;
        }

        try
        {
            return new LayerMember { Name = AttributeRuns.Name, Content = new SquashFsAttributes(_metadata, _superblock, _context) };
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return new LayerMember { Name = AttributeRuns.Name, Problems = [UnpackException.Describe(exception)] };
        }
    }

    private static long DivideUp(long value, long by) => (value / by) + (value % by == 0 ? 0 : 1);

    private void AddBlocks(SquashFsInode inode, long count, List<SquashFsPart> parts)
    {
        // Each block has a word in the inode table; so there cannot be more than that may decode to.
        long room = ((_superblock.DirectoryTable - inode.Rest!.Start) / 3) + 1;
        if (count / (SquashFsMetadata.BlockLength / 2) > room)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a file of {inode.Size} bytes, for whose blocks the inode table has no room");
        }

        _context.CheckMemory(count * 32, string.Create(CultureInfo.InvariantCulture, $"a list of {count} blocks"));
        parts.Capacity = (int)Math.Min(count + 1, 4096);
        bool isFirst = _superblock.Major == 1;
        long position = inode.Start;
        for (long i = 0; i < count; i++)
        {
            if ((i & 0xFFF) == 0)
            {
                _context.Spend(0);
            }

            int word = (int)inode.Rest.Fields(isFirst ? 2 : 4).Take(isFirst ? 16 : 32);
            int storedBit = isFirst ? StoredBit1 : StoredBit;
            int length = word & (storedBit - 1);
            if (isFirst && length == 0)
            {
                length = StoredBit1;
            }

            parts.Add(new SquashFsPart(position, length, (word & storedBit) != 0, 0, IsFragment: false));
            position += length;
        }
    }

    private (long Start, int Length, bool IsStored) FragmentOf(long number)
    {
        if (number >= _superblock.Fragments)
        {
            throw new UnpackException(ProblemKind.Damaged, $"there is no fragment {number}");
        }

        bool is2 = _superblock.Major == 2;
        int perBlock = is2 ? FragmentsInBlock2 : FragmentsInBlock4;
        long block = _blocks.ReadTableEntry(_superblock.FragmentTable, number / perBlock, is2 ? 4 : 8);
        var cursor = new SquashFsCursor(_metadata, block, (int)(number % perBlock) * (is2 ? 8 : 16));
        PackedFields fields = cursor.Fields(is2 ? 8 : 16);
        long start = fields.Take(is2 ? 32 : 64);
        int word = (int)fields.Take(32);
        return (start, word & (StoredBit - 1), (word & StoredBit) != 0);
    }
}
