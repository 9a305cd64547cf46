using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.Unpack.Formats.LittleFs;

/// <summary>The two blocks of which each pair of metadata consists.</summary>
internal readonly record struct LittleFsAddress(uint First, uint Second)
{
    /// <summary>Reads one.</summary>
    public static LittleFsAddress Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));

    /// <summary>The same for both orders of the blocks.</summary>
    public LittleFsAddress Sorted() => First <= Second ? this : new LittleFsAddress(Second, First);
}

/// <summary>Reads blocks and lists of blocks.</summary>
/// <param name="content">What holds the file system.</param>
/// <param name="offset">Its offset there.</param>
/// <param name="blockLength">Bytes of a block.</param>
/// <param name="blockCount">How many there are.</param>
/// <param name="context">Limits.</param>
internal sealed class LittleFsDisk(ByteSource content, long offset, int blockLength, uint blockCount, UnpackContext context)
{
    private const int PointerSize = 4;

    /// <summary>Bytes of the file system.</summary>
    public long Length => (long)blockCount * blockLength;

    /// <summary>Reads what is newest in a pair of blocks.</summary>
    /// <returns>Null if neither is sound.</returns>
    public LittleFsPair? ReadPair(LittleFsAddress address)
    {
        LittleFsPair? one = ReadBlock(address.First);
        LittleFsPair? other = ReadBlock(address.Second);
        if (one is null || other is null)
        {
            return one ?? other;
        }

        // Numbers wrap: the difference tells which is newer.
        (LittleFsPair newer, LittleFsPair older) = unchecked((int)(one.Revision - other.Revision)) >= 0 ? (one, other) : (other, one);
        if (newer.IsSound)
        {
            return newer;
        }

        if (older.IsSound && newer.Revision == older.Revision + 1)
        {
            older.Problems.Add(new LayerProblem(ProblemKind.Checksum, $"block {newer.Block} is newer than its twin, and damaged"));
        }

        return older.IsSound ? older : null;
    }

    /// <summary>The bytes of a piece of metadata.</summary>
    public SliceSource Slice(uint block, int inside, int length) => content.Slice(offset + ((long)block * blockLength) + inside, length);

    /// <summary>
    /// The bytes of a file that is a list of blocks, each of which points to the one before it, and some to others further before.
    /// </summary>
    /// <param name="head">The last block.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <exception cref="UnpackException">The list cannot be.</exception>
    public ByteSource OpenList(uint head, uint length)
    {
        if (length == 0)
        {
            return new MemorySource(ReadOnlyMemory<byte>.Empty);
        }

        uint last = IndexOf(length - 1);
        if (last >= blockCount)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a file of {length} bytes does not fit into {blockCount} blocks");
        }

        context.CheckMemory(last * 32L, "the list of blocks of a file");
        var extents = new List<Extent>();
        uint block = head;
        long rest = length;
        for (uint index = last + 1; index-- > 0;)
        {
            context.Spend(0);
            if (block >= blockCount)
            {
                throw new UnpackException(ProblemKind.Damaged, $"block {block} of a file is not in the {blockCount} there are");
            }

            long start = offset + ((long)block * blockLength);
            int pointers = index == 0 ? 0 : PointerSize * (BitOperations.TrailingZeroCount(index) + 1);
            long before = StartOf(index);
            extents.Add(new Extent(content, start + pointers, rest - before));
            rest = before;
            block = index == 0 ? 0 : content.ReadUInt32(start);
        }

        extents.Reverse();
        return new ExtentSource(extents);
    }

    /// <summary>Number of the block in which an offset of a file lies.</summary>
    private uint IndexOf(uint position)
    {
        uint room = (uint)blockLength - (2 * PointerSize);
        uint index = position / room;
        return index == 0 ? 0 : (position - (uint)(PointerSize * (BitOperations.PopCount(index - 1) + 2))) / room;
    }

    /// <summary>Offset in a file at which a block begins: as many pointers are in those before as bits are set in their numbers.</summary>
    private long StartOf(uint index)
    {
        // The blocks up to index n hold 2n - popcount(n) pointers.
        return index == 0 ? 0 : ((long)index * blockLength) - (PointerSize * ((2L * (index - 1)) - BitOperations.PopCount(index - 1)));
    }

    private LittleFsPair? ReadBlock(uint block)
    {
        long start = offset + ((long)block * blockLength);
        if (block >= blockCount)
        {
            return null;
        }

        byte[] bytes = content.ReadUpTo(start, blockLength);
        context.Spend(bytes.Length);
        return bytes.Length < PointerSize ? null : LittleFsPair.Read(block, bytes);
    }
}
