using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.Boot;

/// <summary>
/// Bytes for addresses, as files for programmers hold them: in any order, with gaps. What lies together is one content; small gaps read
/// as zeros, large ones part it.
/// </summary>
internal sealed class AddressedContent(ByteSource source, UnpackContext context)
{
    // What is further apart are different memories, or images by themselves.
    private const int LargestGap = 1 << 16;

    // Runs that are looked at for bytes that are there twice: more pieces than this are no vector that was written once more.
    private const int MostLookedBack = 64;

    private readonly List<Run> _runs = [];

    /// <summary>Bytes in all.</summary>
    public long Length { get; private set; }

    /// <summary>Adds bytes.</summary>
    /// <param name="address">The address of the first.</param>
    /// <param name="offset">Its offset in the source.</param>
    /// <param name="length">How many there are.</param>
    public void Add(long address, long offset, int length)
    {
        context.Spend(0);
        if (length <= 0)
        {
            return;
        }

        Length += length;
        if (_runs.Count > 0 && _runs[^1].End == address && _runs[^1].Offset + _runs[^1].Length == offset)
        {
            _runs[^1] = _runs[^1] with { Length = _runs[^1].Length + length };
            return;
        }

        context.CheckMemory((_runs.Count + 1) * 96L, "the list of addresses");
        _runs.Add(new Run(address, offset, length));
    }

    /// <summary>The contents, each with its first address, in the order of addresses.</summary>
    public List<(long Address, ByteSource Content)> Join()
    {
        // Of what was written twice the first is kept, so that nothing depends on how sorting treats equals.
        _runs.Sort(static (one, other) =>
            one.Address == other.Address ? one.Offset.CompareTo(other.Offset) : one.Address.CompareTo(other.Address));
        var contents = new List<(long, ByteSource)>();
        var extents = new List<Extent>();
        long start = 0;
        long end = 0;
        foreach (Run run in _runs)
        {
            context.Spend(0);
            if (extents.Count > 0 && run.Address - end > LargestGap)
            {
                contents.Add((start, new ExtentSource(extents)));
                extents = [];
            }

            if (extents.Count == 0)
            {
                start = end = run.Address;
            }

            end = AddRun(extents, run, end);
        }

        if (extents.Count > 0)
        {
            contents.Add((start, new ExtentSource(extents)));
        }

        return contents;
    }

    /// <summary>The name of a content.</summary>
    public static string NameOf(long address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x8}");

    private long AddRun(List<Extent> extents, Run run, long end)
    {
        long twice = end - run.Address;
        if (twice > 0)
        {
            // Some linkers write a vector or a signature once more; only other bytes say that something is wrong.
            if (!IsSame(extents, run, end))
            {
                context.Report(ProblemKind.Damaged, $"{Math.Min(twice, run.Length)} bytes from 0x{run.Address:x} on are there twice");
            }

            if (twice < run.Length)
            {
                extents.Add(new Extent(source, run.Offset + twice, run.Length - twice));
            }

            return Math.Max(end, run.End);
        }

        if (twice < 0)
        {
            extents.Add(new Extent(null, 0, -twice));
        }

        extents.Add(new Extent(source, run.Offset, run.Length));
        return run.End;
    }

    /// <summary>Whether bytes that are there already are the same as those of a run.</summary>
    private bool IsSame(List<Extent> extents, Run run, long end)
    {
        Span<byte> ours = stackalloc byte[256];
        Span<byte> others = stackalloc byte[256];
        long position = Math.Min(end, run.End);
        for (int i = extents.Count - 1; i >= Math.Max(0, extents.Count - MostLookedBack) && position > run.Address; i--)
        {
            Extent extent = extents[i];
            long start = end - extent.Length;
            while (position > Math.Max(start, run.Address))
            {
                int count = (int)Math.Min(ours.Length, position - Math.Max(start, run.Address));
                position -= count;
                context.Spend(count);

                // What lies in a gap was not there before.
                bool isThere = extent.Source is not null
                    && source.TryRead(run.Offset + position - run.Address, ours[..count])
                    && extent.Source.TryRead(extent.Offset + position - start, others[..count]);
                if (!isThere || !ours[..count].SequenceEqual(others[..count]))
                {
                    return false;
                }
            }

            end = start;
        }

        return position <= run.Address;
    }

    /// <summary>A run of bytes.</summary>
    private readonly record struct Run(long Address, long Offset, long Length)
    {
        public long End => Address + Length;
    }
}

/// <summary>Bytes in memory that grow as they are decoded.</summary>
internal sealed class GrowingSource : ByteSource
{
    private byte[] _bytes = new byte[1 << 12];
    private int _count;

    public override long Length => _count;

    public override int Read(long offset, Span<byte> destination)
    {
        if (offset >= _count)
        {
            return 0;
        }

        int count = (int)Math.Min(destination.Length, _count - offset);
        _bytes.AsSpan((int)offset, count).CopyTo(destination);
        return count;
    }

    /// <summary>Adds bytes at the end.</summary>
    /// <exception cref="UnpackException">There would be more than allowed.</exception>
    public void Add(ReadOnlySpan<byte> bytes, UnpackContext context)
    {
        if (_count + bytes.Length > _bytes.Length)
        {
            context.CheckMemory(_bytes.Length * 2L, "what the text stands for");
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
        context.Spend(bytes.Length);
    }
}
