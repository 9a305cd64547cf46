using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Ext;

/// <summary>Blocks and inodes of a file system.</summary>
internal sealed class ExtVolume
{
    // Inodes of neighbours share blocks; a file's name, inode and map are in different ones.
    private const int CachedBlocks = 32;

    private readonly ByteSource _content;
    private readonly long _start;
    private readonly UnpackContext _context;
    private readonly (long Number, byte[] Bytes)[] _cache = new (long, byte[])[CachedBlocks];
    private uint _group = uint.MaxValue;
    private long _inodeTable;

    /// <summary>Prepares reading.</summary>
    /// <param name="content">What holds the file system.</param>
    /// <param name="start">Offset of its first byte there.</param>
    /// <param name="superblock">Its superblock.</param>
    /// <param name="context">Limits.</param>
    public ExtVolume(ByteSource content, long start, ExtSuperblock superblock, UnpackContext context)
    {
        _content = content;
        _start = start;
        Superblock = superblock;
        _context = context;
    }

    public ExtSuperblock Superblock { get; }

    public int BlockSize => Superblock.BlockSize;

    public UnpackContext Context => _context;

    /// <summary>Reads a block of metadata.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Its bytes; not to be changed.</returns>
    public byte[] ReadBlock(long number)
    {
        CheckBlock(number, 1);
        ref (long Number, byte[] Bytes) cached = ref _cache[number % CachedBlocks];
        if (cached.Bytes is not null && cached.Number == number)
        {
            _context.Spend(0);
            return cached.Bytes;
        }

        _context.Spend(BlockSize);
        byte[] bytes = _content.ReadBytes(_start + (number * BlockSize), BlockSize);
        cached = (number, bytes);
        return bytes;
    }

    /// <summary>Claims the copies of the superblock, which would be taken for file systems that begin there.</summary>
    public void ClaimCopies()
    {
        for (long group = 1; group < Superblock.Groups; group++)
        {
            long copy = (Superblock.FirstDataBlock + (group * Superblock.BlocksPerGroup)) * BlockSize;
            if (_start + copy >= _content.Length)
            {
                return;
            }

            _context.Spend(0);
            if (Superblock.HasCopyIn(group))
            {
                _content.Claim(_start + copy - ExtSuperblock.Offset, ExtSuperblock.Offset + ExtSuperblock.Length);
            }
        }
    }

    /// <summary>Starts a list of a file's runs.</summary>
    /// <param name="size">The file's size.</param>
    public ContentRuns StartRuns(long size) => new(_content, size, _context);

    /// <summary>Adds blocks to a file's runs.</summary>
    public void AddBlocks(ContentRuns runs, long first, long count)
    {
        CheckBlock(first, count);
        runs.Add(_start + (first * BlockSize), count * BlockSize);
    }

    /// <summary>Where a block lies in what holds the file system.</summary>
    public long PositionOf(long block) => _start + (block * BlockSize);

    /// <summary>Adds bytes of what holds the file system to the extended attributes.</summary>
    public void AddRun(AttributeRuns runs, long position, long length) => runs.Add(_content, position, length);

    /// <summary>Reads an inode.</summary>
    public ExtInode ReadInode(uint number)
    {
        if (number == 0 || number > Superblock.Inodes)
        {
            throw new UnpackException(ProblemKind.Damaged, $"there is no inode {number}");
        }

        uint group = (number - 1) / Superblock.InodesPerGroup;
        if (group != _group)
        {
            _inodeTable = FindInodeTable(group);
            _group = group;
        }

        long offset = (long)((number - 1) % Superblock.InodesPerGroup) * Superblock.InodeSize;
        long tableBlock = _inodeTable + (offset / BlockSize);
        byte[] bytes = ReadBlock(tableBlock).AsSpan((int)(offset % BlockSize), Superblock.InodeSize).ToArray();
        return new ExtInode(number, bytes, PositionOf(tableBlock) + (offset % BlockSize), Superblock.HasChecksums && !IsChecksumRight(number, bytes));
    }

    /// <summary>What the checksums of an inode's folder blocks and extent blocks start from.</summary>
    public uint SeedOf(ExtInode inode) => ExtChecksum.Add(ExtChecksum.Add(Superblock.ChecksumSeed, inode.Number), inode.Generation);

    private void CheckBlock(long number, long count)
    {
        if (number < 0 || count < 0 || number > Superblock.Blocks - count)
        {
            throw new UnpackException(ProblemKind.Damaged, $"block {number} is not one of the {Superblock.Blocks} blocks");
        }
    }

    private bool IsChecksumRight(uint number, ReadOnlySpan<byte> bytes)
    {
        const int LowOffset = 0x7C;
        const int HighOffset = 0x82;
        const int ExtraSizeOffset = 0x80;
        byte[] copy = bytes.ToArray();
        uint generation = BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x64..]);
        uint stored = BinaryPrimitives.ReadUInt16LittleEndian(bytes[LowOffset..]);
        uint mask = 0xFFFF;
        copy.AsSpan(LowOffset, sizeof(ushort)).Clear();
        if (bytes.Length > HighOffset + 1 && BinaryPrimitives.ReadUInt16LittleEndian(bytes[ExtraSizeOffset..]) >= HighOffset + 2 - 128)
        {
            stored |= (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[HighOffset..]) << 16;
            mask = uint.MaxValue;
            copy.AsSpan(HighOffset, sizeof(ushort)).Clear();
        }

        uint seed = ExtChecksum.Add(ExtChecksum.Add(Superblock.ChecksumSeed, number), generation);
        return (ExtChecksum.Add(seed, copy) & mask) == stored;
    }

    private long FindInodeTable(uint group)
    {
        int size = Superblock.DescriptorSize;
        long perBlock = BlockSize / size;
        byte[] block = ReadBlock(DescriptorBlock(group / perBlock));
        ReadOnlySpan<byte> descriptor = block.AsSpan((int)(group % perBlock) * size, size);
        if (!IsDescriptorRight(group, descriptor))
        {
            _context.Report(ProblemKind.Checksum, $"the checksum of the descriptor of block group {group} is wrong");
        }

        long table = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]);
        return size >= 64 ? table | ((long)BinaryPrimitives.ReadUInt32LittleEndian(descriptor[0x28..]) << 32) : table;
    }

    /// <summary>
    /// Where a block of descriptors lies: behind the superblock, or with meta groups in the first of the groups that it describes.
    /// </summary>
    private long DescriptorBlock(long number)
    {
        // The block behind the one that holds the superblock, which with clusters and blocks of 1 KiB is not the first data block's.
        long superblockBlock = ExtSuperblock.Offset / BlockSize;
        if (!Superblock.Features.HasFlag(ExtFeatures.MetaGroups) || number < Superblock.FirstMetaGroup)
        {
            return superblockBlock + 1 + number;
        }

        long group = number * (BlockSize / Superblock.DescriptorSize);
        long first = Superblock.FirstDataBlock + (group * Superblock.BlocksPerGroup);
        if (group == 0)
        {
            return superblockBlock + 1;
        }

        return Superblock.HasCopyIn(group) ? first + 1 : first;
    }

    private bool IsDescriptorRight(uint group, ReadOnlySpan<byte> descriptor)
    {
        const int ChecksumOffset = 0x1E;
        uint stored = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[ChecksumOffset..]);
        if (Superblock.HasChecksums)
        {
            byte[] copy = descriptor.ToArray();
            copy.AsSpan(ChecksumOffset, sizeof(ushort)).Clear();
            return (ExtChecksum.Add(ExtChecksum.Add(Superblock.ChecksumSeed, group), copy) & 0xFFFF) == stored;
        }

        if (!Superblock.HasOldGroupChecksums)
        {
            return true;
        }

        byte[] number = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(number, group);
        byte[] bytes = [.. Superblock.Identifier, .. number, .. descriptor[..ChecksumOffset], .. descriptor[(ChecksumOffset + 2)..]];
        return Checksums.Crc16Arc(bytes, ushort.MaxValue) == stored;
    }
}
