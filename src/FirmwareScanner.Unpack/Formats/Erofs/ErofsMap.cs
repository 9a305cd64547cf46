using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>What a logical cluster of a compressed file is.</summary>
internal enum ErofsClusterType
{
    /// <summary>An extent that is not compressed begins in it.</summary>
    Plain,

    /// <summary>An extent by the first method begins in it.</summary>
    Head1,

    /// <summary>None begins in it.</summary>
    NoHead,

    /// <summary>An extent by the second method begins in it.</summary>
    Head2,
}

/// <summary>The header of the indexes of a compressed file.</summary>
internal readonly struct ErofsMap
{
    private const int Packed2BytesFlag = 1;
    private const int ExtentsFlag = 1;
    private const int Big1Flag = 2;
    private const int Big2Flag = 4;
    private const int InlineFlag = 8;
    private const int InterlacedFlag = 0x10;
    private const int FragmentFlag = 0x20;

    private readonly int _advice;
    private readonly byte[] _header;

    /// <summary>Takes a header apart.</summary>
    public ErofsMap(byte[] header, int blockBits, ErofsInode inode)
    {
        _header = header;
        _advice = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(4));
        ClusterBits = blockBits + (header[7] & 15);
        HasExtents = inode.Layout == ErofsLayout.CompressedFull && (_advice & ExtentsFlag) != 0;
    }

    /// <summary>Whether extents are listed instead of clusters.</summary>
    public bool HasExtents { get; }

    /// <summary>Bits of the size of a logical cluster.</summary>
    public int ClusterBits { get; }

    /// <summary>Whether there are packed indexes of 2 bytes.</summary>
    public bool Has2Bytes => (_advice & Packed2BytesFlag) != 0;

    /// <summary>Whether an extent may have more than a block.</summary>
    public bool IsBig => (_advice & Big1Flag) != 0;

    /// <summary>Whether the end is compressed and lies behind the indexes.</summary>
    public bool IsInline => !IsFragment && (_advice & InlineFlag) != 0 && InlineLength > 0;

    public int InlineLength => BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(2));

    public bool IsInterlaced => (_advice & InterlacedFlag) != 0;

    /// <summary>Whether the end lies in the file of packed ends.</summary>
    public bool IsFragment => (_advice & FragmentFlag) != 0;

    public uint FragmentOffset => BinaryPrimitives.ReadUInt32LittleEndian(_header);

    /// <summary>How many extents are listed.</summary>
    public long Extents =>
        BinaryPrimitives.ReadUInt32LittleEndian(_header) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(6)) << 32);

    /// <summary>Bytes of each extent that is listed.</summary>
    public int ExtentLength => 4 << ((_advice >> 1) & 3);

    /// <summary>Whether extents of a type may have more than a block.</summary>
    public bool IsBigFor(ErofsClusterType type) => (_advice & (type == ErofsClusterType.Head1 ? Big1Flag : Big2Flag)) != 0;

    /// <summary>The method of a type.</summary>
    public ErofsMethod MethodOf(ErofsClusterType type) => type switch
    {
        ErofsClusterType.Plain => IsInterlaced ? ErofsMethod.Interlaced : ErofsMethod.Stored,
        ErofsClusterType.Head1 => Known(_header[6] & 15),
        _ => Known(_header[6] >> 4),
    };

    private static ErofsMethod Known(int number) => number <= (int)ErofsMethod.Zstd
        ? (ErofsMethod)number
        : throw new UnpackException(ProblemKind.Unsupported, $"a file compressed by method {number}");
}

/// <summary>Makes extents of the logical clusters of a file.</summary>
/// <param name="inode">The inode.</param>
/// <param name="map">The header of its indexes.</param>
/// <param name="superblock">The superblock.</param>
internal sealed class ErofsExtentBuilder(ErofsInode inode, ErofsMap map, ErofsSuperblock superblock)
{
    private const int BlocksFlag = 1 << 11;

    private readonly List<ErofsExtent> _extents = [];
    private long _cluster;
    private bool _isHeadOpen;
    private bool _isAfterHead;
    private ErofsClusterType _type;
    private long _start;
    private long _block;
    private int _blocks;

    /// <summary>Where the indexes end, and what is stored behind them begins.</summary>
    public long EndOfIndexes { get; set; }

    /// <summary>Adds the next logical cluster.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="offset">Of a head, where in it the extent begins.</param>
    /// <param name="block">Of a head, where its first block is.</param>
    /// <param name="distance">Of others, how far back the head is, or, with a flag, how many blocks it has.</param>
    public void Add(ErofsClusterType type, int offset, long block, int distance)
    {
        if (type == ErofsClusterType.NoHead)
        {
            if (_isAfterHead && (distance & BlocksFlag) != 0 && map.IsBigFor(_type))
            {
                _blocks = distance & ~BlocksFlag;
            }

            _isAfterHead = false;
        }
        else
        {
            long start = (_cluster << map.ClusterBits) + offset;
            Close(start);
            _isHeadOpen = true;
            _isAfterHead = true;
            _type = type;
            _start = start;
            _block = block;
            _blocks = 1;
        }

        _cluster++;
    }

    /// <summary>Gives the extents.</summary>
    public List<ErofsExtent> Finish()
    {
        Close(inode.Size);
        if (_extents.Count == 0)
        {
            return _extents;
        }

        ErofsExtent last = _extents[^1];
        if (map.IsFragment)
        {
            // With full indexes the field of the block has the high bits of the offset.
            long high = inode.Layout == ErofsLayout.CompressedFull ? _block << 32 : 0;
            _extents[^1] = last with { Position = map.FragmentOffset | high, Method = ErofsMethod.Packed };
        }
        else if (map.IsInline)
        {
            _extents[^1] = last with { Position = EndOfIndexes, StoredLength = map.InlineLength, IsInline = true };
        }

        return _extents;
    }

    private void Close(long end)
    {
        if (!_isHeadOpen || (end <= _start && end == inode.Size))
        {
            return;
        }

        long length = Math.Min(end, inode.Size) - _start;
        if (length <= 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "the compressed clusters of a file are not in order");
        }

        _extents.Add(new ErofsExtent(
            _start, length, _block << superblock.BlockBits, _blocks << superblock.BlockBits, map.MethodOf(_type)));
    }
}
