using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Ext;

/// <summary>
/// The extended attributes: behind the fields of inodes, in blocks of their own, and large values in inodes of their own (Linux'
/// Documentation/filesystems/ext4/attributes.rst).
/// </summary>
/// <param name="volume">The file system.</param>
internal sealed class ExtAttributes(ExtVolume volume)
{
    private const uint Magic = 0xEA02_0000;
    private const int BlockHeaderLength = 32;
    private const int BlockSumOffset = 16;
    private const int EntryLength = 16;
    private const byte SystemIndex = 7;

    private readonly AttributeRuns _runs = new(volume.Context);
    private readonly HashSet<long> _blocks = [];
    private readonly HashSet<uint> _values = [];

    /// <summary>Takes in those of an inode.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="problems">Where to add what is wrong with them.</param>
    public void Add(ExtInode inode, List<LayerProblem> problems)
    {
        try
        {
            ReadOnlyMemory<byte> inside = inode.Attributes;
            if (ReadEntries(inside.Span, problems))
            {
                volume.AddRun(_runs, inode.Position + inode.Length - inside.Length, inside.Length);
            }

            if (inode.AttributeBlock > 0 && _blocks.Add(inode.AttributeBlock))
            {
                AddBlock(inode.AttributeBlock, problems);
            }
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problems.Add(UnpackException.Describe(exception));
        }
    }

    /// <summary>The attributes as one content; null if there are none.</summary>
    public LayerMember? ToMember() => _runs.ToMember();

    private void AddBlock(long number, List<LayerProblem> problems)
    {
        byte[] block = volume.ReadBlock(number);
        if (BinaryPrimitives.ReadUInt32LittleEndian(block) != Magic)
        {
            throw new UnpackException(ProblemKind.Damaged, $"block {number} holds no extended attributes");
        }

        if (volume.Superblock.HasChecksums && !IsSumRight(number, block))
        {
            problems.Add(new LayerProblem(ProblemKind.Checksum, $"the checksum of the extended attributes in block {number} is wrong"));
        }

        ReadEntries(block.AsSpan(BlockHeaderLength), problems);
        volume.AddRun(_runs, volume.PositionOf(number), block.Length);
    }

    private bool IsSumRight(long number, byte[] block)
    {
        byte[] copy = [.. block];
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(BlockSumOffset));
        copy.AsSpan(BlockSumOffset, sizeof(uint)).Clear();
        uint sum = ExtChecksum.Add(ExtChecksum.Add(volume.Superblock.ChecksumSeed, (uint)number), (uint)(number >> 32));
        return ExtChecksum.Add(sum, copy) == stored;
    }

    /// <summary>Reads entries, and takes in values that have an inode of their own.</summary>
    /// <returns>Whether there are any but the one that holds data of the file itself.</returns>
    private bool ReadEntries(ReadOnlySpan<byte> entries, List<LayerProblem> problems)
    {
        bool isAny = false;
        while (entries.Length >= EntryLength && (entries[0] != 0 || entries[1] != 0))
        {
            int nameLength = entries[0];
            if (EntryLength + nameLength > entries.Length)
            {
                throw new UnpackException(ProblemKind.Damaged, "the name of an extended attribute lies outside");
            }

            isAny |= entries[1] != SystemIndex || !entries.Slice(EntryLength, nameLength).SequenceEqual("data"u8);
            uint value = BinaryPrimitives.ReadUInt32LittleEndian(entries[4..]);
            if (value != 0 && _values.Add(value))
            {
                ExtInode inode = volume.ReadInode(value);
                _runs.Add(ExtBlockMap.Open(volume, inode, problems), 0, inode.Size);
            }

            entries = entries[Math.Min(entries.Length, EntryLength + ((nameLength + 3) & ~3))..];
        }

        return isAny;
    }
}
