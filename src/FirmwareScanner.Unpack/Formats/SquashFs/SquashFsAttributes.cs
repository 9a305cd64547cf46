using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>
/// The extended attributes of all files, of version 4: what the blocks with their names and values decode to, one after the other.
/// </summary>
internal sealed class SquashFsAttributes : ByteSource
{
    // Offset of the first block, how many entries, unused; then an offset for each block of entries.
    private const int HeaderLength = 16;
    private const int EntryLength = 16;
    private const int BytesOfBlock = 24;

    private readonly SquashFsMetadata _metadata;
    private readonly List<(long Offset, long Start)> _blocks = [];

    /// <summary>Finds the blocks, each of which is decoded once for that: nothing else tells how long it is.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="superblock">The superblock.</param>
    /// <param name="context">The limits.</param>
    /// <exception cref="UnpackException">The table cannot be read.</exception>
    public SquashFsAttributes(SquashFsMetadata metadata, SquashFsSuperblock superblock, UnpackContext context)
    {
        _metadata = metadata;
        long table = superblock.AttributeTable;
        if (table > superblock.UsedBytes - HeaderLength - sizeof(ulong))
        {
            throw new UnpackException(ProblemKind.Damaged, "the table of extended attributes lies outside of the file system");
        }

        long start = metadata.ReadWord(table, sizeof(ulong));
        long count = metadata.ReadWord(table + sizeof(ulong), sizeof(uint));

        // The entries say how many attributes a file has and where; their blocks follow those with the names and values.
        long end = metadata.ReadWord(table + HeaderLength, sizeof(ulong));
        if (start < superblock.Length || start >= end || end >= table || count == 0 || count > (table - end) * SquashFsMetadata.BlockLength / EntryLength)
        {
            throw new UnpackException(ProblemKind.Damaged, "the table of extended attributes contradicts itself");
        }

        metadata.ReadTable(table + HeaderLength, count, EntryLength);
        try
        {
            FindBlocks(start, end, context);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            Problem = UnpackException.Describe(exception);
        }
    }

    public override long Length => _blocks.Count == 0 ? 0 : _blocks[^1].Offset + _metadata.Block(_blocks[^1].Start).Length;

    public override LayerProblem? Problem { get; }

    public override int Read(long offset, Span<byte> destination)
    {
        int count = 0;
        int index = _blocks.BinarySearch((offset, long.MaxValue));
        for (index = Math.Max(0, ~index - 1); index < _blocks.Count && count < destination.Length; index++)
        {
            CachedBlock block = _metadata.Block(_blocks[index].Start);
            int inside = (int)Math.Min(block.Length, offset + count - _blocks[index].Offset);
            int part = Math.Min(block.Length - inside, destination.Length - count);
            block.Bytes.AsSpan(inside, part).CopyTo(destination[count..]);
            count += part;
        }

        return count;
    }

    private void FindBlocks(long start, long end, UnpackContext context)
    {
        long offset = 0;
        while (start < end)
        {
            context.CheckMemory((_blocks.Count + 1L) * BytesOfBlock, "the list of blocks with extended attributes");
            CachedBlock block = _metadata.Block(start);
            _blocks.Add((offset, start));
            offset += block.Length;
            start = block.Next;
        }
    }
}
