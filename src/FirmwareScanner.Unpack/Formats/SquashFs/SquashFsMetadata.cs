using System;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>
/// The metadata blocks: 16 bits of length, of which the highest says that it is stored, and what decodes to at most 8 KiB.
/// </summary>
internal sealed class SquashFsMetadata
{
    /// <summary>Bytes that a block decodes to, at most.</summary>
    public const int BlockLength = 8192;

    // 8 MiB: the inodes and folders of a file system of 100000 files.
    private const int CachedBlocks = 1024;
    private const int StoredBit = 0x8000;
    private const int CheckDataFlag = 4;

    private readonly ByteSource _content;
    private readonly SquashFsSuperblock _superblock;
    private readonly SquashFsDecoder _decoder;
    private readonly UnpackContext _context;
    private readonly BlockCache _cache;

    /// <summary>Prepares reading.</summary>
    /// <param name="content">The file system, from its first byte.</param>
    /// <param name="superblock">Its superblock.</param>
    /// <param name="decoder">Decodes the blocks.</param>
    /// <param name="context">The limits.</param>
    public SquashFsMetadata(ByteSource content, SquashFsSuperblock superblock, SquashFsDecoder decoder, UnpackContext context)
    {
        _content = content;
        _superblock = superblock;
        _decoder = decoder;
        _context = context;
        _cache = new BlockCache(context, CachedBlocks * BlockLength);
    }

    public bool IsBigEndian => _superblock.IsBigEndian;

    // Before version 4 a mark of one byte may follow the length.
    private int BlockHeaderLength => _superblock.Major < 4 && (_superblock.Flags & CheckDataFlag) != 0 ? 3 : 2;

    /// <summary>Reads a number of a table that is not compressed.</summary>
    /// <param name="offset">Its offset in the file system.</param>
    /// <param name="width">Its bytes, 4 or 8.</param>
    public long ReadWord(long offset, int width) => width == sizeof(uint)
        ? _content.ReadUInt32(offset, IsBigEndian)
        : (long)_content.ReadUInt64(offset, IsBigEndian);

    /// <summary>
    /// Reads a table that nothing here needs: its blocks belong to the file system, and would else be taken for streams of their own. What
    /// is wrong with it hurts no file.
    /// </summary>
    /// <param name="index">Offset of the list of the offsets of its blocks; not above 0 if there is none.</param>
    /// <param name="count">How many entries the table has.</param>
    /// <param name="entryLength">Bytes of an entry.</param>
    public void ReadTable(long index, long count, int entryLength)
    {
        long end = Math.Min(index + (((count * entryLength) + BlockLength - 1) / BlockLength * sizeof(ulong)), _superblock.UsedBytes);
        try
        {
            for (; index > 0 && index < end; index += sizeof(ulong))
            {
                Block(ReadWord(index, sizeof(ulong)));
            }
        }
        catch (UnpackException exception) when (!exception.EndsWalk)
        {
        }
    }

    /// <summary>A block, decoded.</summary>
    /// <param name="start">Its offset in the file system.</param>
    public CachedBlock Block(long start)
    {
        if (_cache.Find(start) is { } known)
        {
            return known;
        }

        if (start < _superblock.Length || start >= _superblock.UsedBytes)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a metadata block would be at 0x{start:x}, outside of the file system");
        }

        int word = _content.ReadUInt16(start, IsBigEndian);
        bool isStored = (word & StoredBit) != 0;
        int length = word & ~StoredBit;
        length = length == 0 ? StoredBit : length;
        if (length > BlockLength)
        {
            throw new UnpackException(ProblemKind.Damaged, $"the metadata block at 0x{start:x} says it has {length} bytes");
        }

        byte[] packed = _content.ReadBytes(start + BlockHeaderLength, length);
        byte[] bytes = _cache.Rent(BlockLength);
        int count = isStored ? length : _decoder.DecodeMetadata(packed, bytes.AsSpan(0, BlockLength));
        if (isStored)
        {
            packed.CopyTo(bytes, 0);
        }

        if (count == 0)
        {
            throw new UnpackException(ProblemKind.Damaged, $"the metadata block at 0x{start:x} is empty");
        }

        _context.Spend(count);
        return _cache.Add(start, bytes, count, start + BlockHeaderLength + length);
    }
}

/// <summary>A place in metadata, which moves on as it is read, from block to block.</summary>
/// <param name="metadata">The blocks.</param>
/// <param name="start">Offset of the first block in the file system.</param>
/// <param name="offset">Offset in what it decodes to.</param>
internal sealed class SquashFsCursor(SquashFsMetadata metadata, long start, int offset)
{
    private readonly byte[] _bytes = new byte[64];
    private long _start = start;
    private int _offset = offset;

    public bool IsBigEndian => metadata.IsBigEndian;

    /// <summary>Offset of the block that is read.</summary>
    public long Start => _start;

    /// <summary>Reads bytes.</summary>
    /// <param name="destination">Where to put them.</param>
    /// <exception cref="UnpackException">They are not there.</exception>
    public void Read(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            CachedBlock block = metadata.Block(_start);
            if (_offset >= block.Length)
            {
                _offset -= block.Length;
                if (_offset > 0)
                {
                    throw new UnpackException(ProblemKind.Damaged, $"an offset behind the end of the metadata block at 0x{_start:x}");
                }

                _start = block.Next;
                continue;
            }

            int part = Math.Min(destination.Length, block.Length - _offset);
            block.Bytes.AsSpan(_offset, part).CopyTo(destination);
            destination = destination[part..];
            _offset += part;
        }
    }

    /// <summary>Reads a packed structure; it is valid until the next is read.</summary>
    /// <param name="length">Its length, at most 64.</param>
    public PackedFields Fields(int length)
    {
        Read(_bytes.AsSpan(0, length));
        return new PackedFields(_bytes.AsSpan(0, length), IsBigEndian);
    }
}
