using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Tar;

/// <summary>Files with holes in GNU tar's formats: its old one, and 0.0, 0.1 and 1.0 in pax headers.</summary>
/// <param name="content">What holds the archive.</param>
/// <param name="context">The limits.</param>
internal sealed class TarSparse(ByteSource content, UnpackContext context)
{
    private const int RunsInHeader = 4;
    private const int RunsInBlock = 21;
    private const int RunLength = 24;
    private const int MostRuns = 1 << 20;

    private readonly List<(long Offset, long Length)> _runs = [];

    /// <summary>Why the holes were left out; null if they were not.</summary>
    public LayerProblem? Problem { get; private set; }

    /// <summary>Opens a file of the old format.</summary>
    /// <param name="header">Its header, with the first runs.</param>
    /// <param name="position">Offset behind the header; moved behind the blocks with more runs.</param>
    /// <param name="stored">Bytes of data.</param>
    public ByteSource OpenOld(TarHeader header, ref long position, long stored)
    {
        bool isWhole = AddRuns(header.Block.Slice(386, RunsInHeader * RunLength));
        bool hasMore = isWhole && header.Block[482] != 0;
        long? size = TarHeader.ReadNumber(header.Block.Slice(483, 12));
        byte[] block = new byte[TarHeader.BlockLength];
        while (hasMore && content.TryRead(position, block))
        {
            position += TarHeader.BlockLength;
            hasMore = AddRuns(block.AsSpan(0, RunsInBlock * RunLength)) && block[RunsInBlock * RunLength] != 0;
        }

        return Join(position, stored, size ?? throw Damaged());
    }

    /// <summary>Opens a file by its pax attributes.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="position">Offset behind the header.</param>
    /// <param name="stored">Bytes that follow it.</param>
    /// <returns>The file; null if it has no holes.</returns>
    public ByteSource? Open(TarAttributes attributes, long position, long stored)
    {
        long? size = attributes.FindNumber("GNU.sparse.realsize") ?? attributes.FindNumber("GNU.sparse.size");
        if (attributes.FindNumber("GNU.sparse.major") == 1)
        {
            long mapLength = ReadMap(position, stored);
            return Join(position + mapLength, stored - mapLength, size ?? throw Damaged());
        }

        if (attributes.Find("GNU.sparse.map") is { } map)
        {
            AddMap(map);
        }
        else if (attributes.SparseRuns.Count > 0)
        {
            _runs.AddRange(attributes.SparseRuns);
        }
        else
        {
            return null;
        }

        return Join(position, stored, size ?? throw Damaged());
    }

    private static UnpackException Damaged() => new(ProblemKind.Damaged, "the map of a sparse file is damaged");

    private bool AddRuns(ReadOnlySpan<byte> runs)
    {
        for (; !runs.IsEmpty; runs = runs[RunLength..])
        {
            if (runs[0] == 0)
            {
                return false;
            }

            Add(TarHeader.ReadNumber(runs[..12]) ?? throw Damaged(), TarHeader.ReadNumber(runs[12..24]) ?? throw Damaged());
        }

        return true;
    }

    private void Add(long offset, long length)
    {
        context.Spend(0);
        if (_runs.Count >= MostRuns)
        {
            throw new UnpackException(ProblemKind.Memory, $"a sparse file has more than {MostRuns} runs");
        }

        _runs.Add((offset, length));
    }

    private void AddMap(ReadOnlySpan<byte> map)
    {
        long? offset = null;
        foreach (Range part in map.Split((byte)','))
        {
            if (!long.TryParse(map[part], out long number) || number < 0)
            {
                throw Damaged();
            }

            if (offset is { } start)
            {
                Add(start, number);
                offset = null;
            }
            else
            {
                offset = number;
            }
        }
    }

    /// <summary>The map of format 1.0: decimal numbers, a line each, in whole blocks.</summary>
    private long ReadMap(long position, long stored)
    {
        long at = 0;
        long number = 0;
        long count = -1;
        long? offset = null;
        byte[] block = new byte[TarHeader.BlockLength];
        while (count < 0 || _runs.Count < count)
        {
            if (at >= stored || !content.TryRead(position + at, block))
            {
                throw Damaged();
            }

            at += block.Length;
            for (int i = 0; i < block.Length && (count < 0 || _runs.Count < count); i++)
            {
                if (block[i] != '\n')
                {
                    number = char.IsAsciiDigit((char)block[i]) && number < long.MaxValue / 10 ? (number * 10) + block[i] - '0' : throw Damaged();
                    continue;
                }

                if (count < 0)
                {
                    count = number;
                }
                else if (offset is { } start)
                {
                    Add(start, number);
                    offset = null;
                }
                else
                {
                    offset = number;
                }

                number = 0;
            }
        }

        return at;
    }

    private ByteSource Join(long position, long stored, long size)
    {
        var extents = new List<Extent>();
        long end = 0;
        long used = 0;
        foreach ((long offset, long length) in _runs)
        {
            if (offset < end || length > stored - used || offset > size || length > size - offset)
            {
                throw Damaged();
            }

            AddExtent(extents, null, 0, offset - end);
            AddExtent(extents, content, position + used, length);
            used += length;
            end = offset + length;
        }

        // Zeros cost as much as other bytes when they are looked at; so few bytes may not make many.
        if (size - used > context.Budget.Left / 8)
        {
            Problem = new LayerProblem(ProblemKind.Unpacked, $"it has holes of {size - used} bytes in all, which were left out");
            return content.Slice(position, used);
        }

        AddExtent(extents, null, 0, size - end);
        return new ExtentSource(extents);
    }

    private static void AddExtent(List<Extent> extents, ByteSource? source, long offset, long length)
    {
        if (length > 0)
        {
            extents.Add(new Extent(source, offset, length));
        }
    }
}
