using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Ext;

/// <summary>Finds the blocks of a file: a tree of extents, or blocks of block numbers of up to three levels.</summary>
internal sealed class ExtBlockMap
{
    private const int ExtentHeaderLength = 12;
    private const int ExtentLength = 12;

    // Holes cost nothing in an image, and would fill a walk with zeros: /var/log/lastlog may claim hundreds of gigabytes.
    private const long AlwaysAllowedHoles = 64L << 20;
    private const int AllowedHolesRatio = 16;

    private readonly ExtVolume _volume;
    private readonly ExtInode _inode;
    private readonly ContentRuns _runs;
    private readonly long _allowedHoles;
    private readonly List<LayerProblem> _problems;
    private long _next;
    private long _mapped;
    private long _holes;
    private bool _hasLeftOutHoles;

    private ExtBlockMap(ExtVolume volume, ExtInode inode, List<LayerProblem> problems)
    {
        _volume = volume;
        _inode = inode;
        _problems = problems;
        if (inode.Size < 0)
        {
            throw new UnpackException(ProblemKind.Damaged, $"inode {inode.Number} has a negative size");
        }

        _runs = volume.StartRuns(inode.Size);
        _allowedHoles = Math.Max(AlwaysAllowedHoles, volume.Superblock.Blocks * volume.BlockSize * AllowedHolesRatio);
    }

    /// <summary>The bytes of a file, folder or long link whose data lies in blocks.</summary>
    /// <param name="volume">The file system.</param>
    /// <param name="inode">The file.</param>
    /// <param name="problems">Where to say what is wrong; what was found up to there is given.</param>
    public static ByteSource Open(ExtVolume volume, ExtInode inode, List<LayerProblem> problems)
    {
        var map = new ExtBlockMap(volume, inode, problems);
        try
        {
            if (inode.Flags.HasFlag(ExtInodeFlags.Extents))
            {
                map.MapExtents();
            }
            else
            {
                map.MapPointers();
            }

            map.AddHole(map._runs.Missing);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problems.Add(UnpackException.Describe(exception));
        }

        return map._runs.ToSource();
    }

    private void MapExtents()
    {
        var stack = new Stack<(ReadOnlyMemory<byte> Node, int Depth, int Next)>();
        stack.Push((_inode.Map, CheckNode(_inode.Map.Span, null), 0));
        while (_runs.Missing > 0 && stack.TryPop(out (ReadOnlyMemory<byte> Node, int Depth, int Next) top))
        {
            ReadOnlySpan<byte> node = top.Node.Span;
            int count = BinaryPrimitives.ReadUInt16LittleEndian(node[2..]);
            if (top.Depth == 0)
            {
                for (int i = 0; i < count; i++)
                {
                    AddExtent(node[(ExtentHeaderLength + (i * ExtentLength))..]);
                }
            }
            else if (top.Next < count)
            {
                stack.Push(top with { Next = top.Next + 1 });
                ReadOnlySpan<byte> entry = node[(ExtentHeaderLength + (top.Next * ExtentLength))..];
                long block = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..])
                    | ((long)BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]) << 32);
                byte[] child = ReadMapBlock(block);
                stack.Push((child, CheckNode(child, top.Depth), 0));
            }
        }
    }

    /// <summary>Checks the header of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="parentDepth">How many levels are below its parent; null for the root.</param>
    /// <returns>How many levels are below it.</returns>
    private int CheckNode(ReadOnlySpan<byte> node, int? parentDepth)
    {
        const ushort Magic = 0xF30A;
        const int MaximumDepth = 5;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(node[2..]);
        int room = BinaryPrimitives.ReadUInt16LittleEndian(node[4..]);
        int depth = BinaryPrimitives.ReadUInt16LittleEndian(node[6..]);
        bool isDepthRight = parentDepth is null ? depth <= MaximumDepth : depth == parentDepth - 1;
        int end = ExtentHeaderLength + (room * ExtentLength);
        if (BinaryPrimitives.ReadUInt16LittleEndian(node) != Magic || !isDepthRight || count > room || end > node.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, $"the extents of inode {_inode.Number} are damaged");
        }

        if (parentDepth is not null && _volume.Superblock.HasChecksums && end + sizeof(uint) <= node.Length
            && ExtChecksum.Add(_volume.SeedOf(_inode), node[..end]) != BinaryPrimitives.ReadUInt32LittleEndian(node[end..]))
        {
            _problems.Add(new LayerProblem(ProblemKind.Checksum, $"a checksum of the extents of inode {_inode.Number} is wrong"));
        }

        return depth;
    }

    private void AddExtent(ReadOnlySpan<byte> entry)
    {
        const int LargestWritten = 0x8000;
        uint logical = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(entry[4..]);
        long physical = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..])
            | ((long)BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]) << 32);
        if (logical < _next || count == 0)
        {
            throw new UnpackException(ProblemKind.Damaged, $"the extents of inode {_inode.Number} are not in order");
        }

        AddHole((logical - _next) * _volume.BlockSize);
        _next = logical;
        if (count > LargestWritten)
        {
            // Reserved, and not written yet: what lies there is not the file's.
            AddHole((count - LargestWritten) * (long)_volume.BlockSize);
            _next += count - LargestWritten;
        }
        else
        {
            AddBlocks(physical, count);
        }
    }

    private void MapPointers()
    {
        const int Direct = 12;
        const int Levels = 3;
        for (int i = 0; i < Direct; i++)
        {
            AddPointer(BinaryPrimitives.ReadUInt32LittleEndian(_inode.Map.Span[(i * sizeof(uint))..]), 1);
        }

        long blocks = 1;
        for (int level = 1; level <= Levels; level++)
        {
            blocks *= _volume.BlockSize / sizeof(uint);
            uint pointer = BinaryPrimitives.ReadUInt32LittleEndian(_inode.Map.Span[((Direct + level - 1) * sizeof(uint))..]);
            if (_runs.Missing <= 0)
            {
                return;
            }

            if (pointer == 0)
            {
                AddPointer(0, blocks);
            }
            else
            {
                MapTree(pointer, blocks);
            }
        }
    }

    private void MapTree(uint root, long blocks)
    {
        // How many blocks each pointer of a node stands for tells its level.
        int perNode = _volume.BlockSize / sizeof(uint);
        var stack = new Stack<(byte[] Node, long Each, int Next)>();
        stack.Push((ReadMapBlock(root), blocks / perNode, 0));
        while (_runs.Missing > 0 && stack.TryPop(out (byte[] Node, long Each, int Next) top))
        {
            if (top.Next == perNode)
            {
                continue;
            }

            stack.Push(top with { Next = top.Next + 1 });
            uint pointer = BinaryPrimitives.ReadUInt32LittleEndian(top.Node.AsSpan(top.Next * sizeof(uint)));
            if (pointer == 0 || top.Each == 1)
            {
                AddPointer(pointer, top.Each);
            }
            else
            {
                stack.Push((ReadMapBlock(pointer), top.Each / perNode, 0));
            }
        }
    }

    private void AddPointer(uint pointer, long blocks)
    {
        if (pointer == 0)
        {
            AddHole(blocks * _volume.BlockSize);
            _next += blocks;
        }
        else
        {
            AddBlocks(pointer, 1);
        }
    }

    private void AddBlocks(long first, int count)
    {
        _mapped += count;
        if (_mapped > _volume.Superblock.Blocks)
        {
            throw new UnpackException(ProblemKind.Damaged, $"inode {_inode.Number} has more blocks than the file system");
        }

        _volume.AddBlocks(_runs, first, count);
        _next += count;
    }

    private void AddHole(long length)
    {
        length = Math.Min(length, _runs.Missing);
        if (length <= 0 || _hasLeftOutHoles)
        {
            return;
        }

        _holes += length;
        if (_holes <= _allowedHoles)
        {
            _runs.AddHole(length);
            return;
        }

        // Not told where more than this is left out: the data behind such a hole is given right behind what was given.
        _hasLeftOutHoles = true;
        _problems.Add(new LayerProblem(
            ProblemKind.Unpacked, $"the {_inode.Size} bytes of inode {_inode.Number} are mostly holes, which are left out"));
    }

    private byte[] ReadMapBlock(long number)
    {
        // Also of blocks read before: a hostile map leads to one block over and over.
        _volume.Context.Spend(_volume.BlockSize);
        return _volume.ReadBlock(number);
    }
}
