using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>A part of a file: a block of its own, or a piece of a block that it shares with others.</summary>
/// <param name="Start">Offset of the block in the file system.</param>
/// <param name="Length">Its length there; 0 for a block of zeros.</param>
/// <param name="IsStored">Whether it is not compressed.</param>
/// <param name="Offset">Offset of the part in what the block decodes to.</param>
/// <param name="IsFragment">Whether the block is shared.</param>
internal readonly record struct SquashFsPart(long Start, int Length, bool IsStored, int Offset, bool IsFragment);

/// <summary>The blocks of data.</summary>
internal sealed class SquashFsBlocks
{
    // What a file decodes to is read twice; a few blocks more are those that files share.
    private const int CacheLength = 16 << 20;

    private readonly ByteSource _content;
    private readonly long _offset;
    private readonly SquashFsSuperblock _superblock;
    private readonly SquashFsDecoder _decoder;
    private readonly UnpackContext _context;
    private readonly BlockCache _cache;
    private readonly byte[] _packed;

    /// <summary>Prepares reading.</summary>
    /// <param name="content">What holds the file system.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="superblock">Its superblock.</param>
    /// <param name="decoder">Decodes the blocks.</param>
    /// <param name="context">The limits.</param>
    public SquashFsBlocks(ByteSource content, long offset, SquashFsSuperblock superblock, SquashFsDecoder decoder, UnpackContext context)
    {
        _content = content;
        _offset = offset;
        _superblock = superblock;
        _decoder = decoder;
        _context = context;
        _cache = new BlockCache(context, CacheLength);
        _packed = new byte[superblock.BlockSize];
    }

    public int BlockSize => _superblock.BlockSize;

    /// <summary>Opens a file.</summary>
    /// <param name="parts">Its parts; all but the last are whole blocks.</param>
    /// <param name="size">Its size.</param>
    public ByteSource Open(List<SquashFsPart> parts, long size)
    {
        long next = parts.Count == 0 ? 0 : parts[0].Start + parts[0].Offset;
        long left = size;
        foreach (SquashFsPart part in parts)
        {
            int length = (int)Math.Min(left, BlockSize);
            bool isWhole = part.IsFragment ? part.Offset + length <= part.Length : part.Length == length;
            if (!part.IsStored || !isWhole || part.Start + part.Offset != next || next > _superblock.UsedBytes - length)
            {
                return new SquashFsFile(this, parts, size);
            }

            next += length;
            left -= length;
        }

        // All of it lies there as it is, in one run.
        return parts.Count == 0 ? new MemorySource(default) : _content.Slice(checked(_offset + next - size), size);
    }

    /// <summary>Reads a number of a table.</summary>
    public long ReadTableEntry(long table, long index, int width)
    {
        long position = _offset + table + (index * width);
        return width == 4
            ? _content.ReadUInt32(position, _superblock.IsBigEndian)
            : (long)_content.ReadUInt64(position, _superblock.IsBigEndian);
    }

    /// <summary>Gives the block of a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="length">Bytes of the part.</param>
    public ReadOnlySpan<byte> Read(SquashFsPart part, int length)
    {
        // Blocks that are shared are as long as they are; of others the length is known.
        int want = part.IsFragment ? BlockSize : length;
        CachedBlock? block = _cache.Find(part.Start);
        if (block is null || block.Length < part.Offset + length)
        {
            block = Load(part, want);
        }

        return block.Length < part.Offset + length
            ? throw new UnpackException(ProblemKind.Damaged, "the end of a file lies outside of its fragment")
            : block.Bytes.AsSpan(part.Offset, length);
    }

    private void DecodeData(SquashFsPart part, ReadOnlyMemory<byte> packed, Span<byte> output)
    {
        try
        {
            _decoder.DecodeData(packed, output);
        }
        catch (UnpackException exception) when (exception.Kind == ProblemKind.Checksum)
        {
            // All of it was decoded.
            _context.Report(ProblemKind.Checksum, $"the block at 0x{part.Start:x}: {exception.Message}");
        }
    }

    private CachedBlock Load(SquashFsPart part, int want)
    {
        if (part.Length > BlockSize || part.Start < 0 || part.Start > _superblock.UsedBytes - part.Length)
        {
            throw new UnpackException(
                ProblemKind.Damaged, $"a block of {part.Length} bytes at 0x{part.Start:x}, outside of the file system");
        }

        Memory<byte> packed = _packed.AsMemory(0, part.Length);
        if (!_content.TryRead(_offset + part.Start, packed.Span))
        {
            throw new UnpackException(ProblemKind.Truncated, $"the block at 0x{part.Start:x} is not there");
        }

        byte[] bytes = _cache.Rent(BlockSize);
        int count = part.Length;
        if (part.IsStored)
        {
            packed.Span.CopyTo(bytes);
        }
        else if (part.IsFragment)
        {
            count = _decoder.DecodeShared(packed, bytes.AsSpan(0, want));
        }
        else
        {
            count = want;
            DecodeData(part, packed, bytes.AsSpan(0, want));
        }

        _context.Spend(count);
        return _cache.Add(part.Start, bytes, count);
    }
}

/// <summary>The bytes of a file.</summary>
/// <param name="blocks">The blocks.</param>
/// <param name="parts">Its parts.</param>
/// <param name="size">Its size.</param>
internal sealed class SquashFsFile(SquashFsBlocks blocks, List<SquashFsPart> parts, long size) : RunFile(size)
{
    protected override FileRun RunAt(long offset)
    {
        long index = offset / blocks.BlockSize;
        long start = index * blocks.BlockSize;
        return new FileRun(start, Math.Min(blocks.BlockSize, Length - start), (int)index);
    }

    protected override void ReadRun(FileRun run, int inside, Span<byte> destination)
    {
        SquashFsPart part = parts[run.Index];
        if (part.Length == 0)
        {
            destination.Clear();
            return;
        }

        blocks.Read(part, (int)run.Length).Slice(inside, destination.Length).CopyTo(destination);
    }
}
