using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack;

/// <summary>The bytes of a file that lies in several runs.</summary>
internal sealed class ExtentSource : ByteSource
{
    private readonly List<Extent> _extents;
    private readonly List<long> _starts = [];

    /// <summary>Joins runs of bytes.</summary>
    /// <param name="extents">The runs, in the order of the file.</param>
    public ExtentSource(List<Extent> extents)
    {
        _extents = extents;
        long start = 0;
        foreach (Extent extent in extents)
        {
            _starts.Add(start);
            start = checked(start + extent.Length);
        }

        Length = start;
    }

    public override long Length { get; }

    public override int Read(long offset, Span<byte> destination)
    {
        int count = 0;
        while (count < destination.Length && offset + count < Length)
        {
            int got = ReadRun(offset + count, destination[count..]);
            if (got == 0)
            {
                throw new UnpackException(ProblemKind.Truncated, $"the bytes of the file from 0x{offset + count:x} on are not there");
            }

            count += got;
        }

        return count;
    }

    private int ReadRun(long offset, Span<byte> destination)
    {
        int number = _starts.BinarySearch(offset);
        number = number < 0 ? ~number - 1 : number;
        Extent extent = _extents[number];
        long inside = offset - _starts[number];
        Span<byte> part = destination[..(int)Math.Min(destination.Length, extent.Length - inside)];
        if (extent.Source is not null)
        {
            return extent.Source.Read(extent.Offset + inside, part);
        }

        part.Clear();
        return part.Length;
    }
}
