using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Erofs;

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
