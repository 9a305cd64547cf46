using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// The bytes of a content that no layer has claimed so far, from the offset on that the walk has come to. Layers claim in the order of
/// their offsets; each leaves the ranges that its reader never looked at.
/// </summary>
internal sealed class UnclaimedBytes
{
    // The next range is the last of the list.
    private readonly List<ByteRange> _ranges = [];

    /// <summary>Begins with all bytes of a content.</summary>
    public UnclaimedBytes(long size) => Push(new ByteRange(0, size));

    /// <summary>Whether a byte is unclaimed; false for those that the walk has passed.</summary>
    public bool Contains(long offset)
    {
        int low = 0;
        int high = _ranges.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            ByteRange range = _ranges[middle];
            if (offset >= range.Start && offset < range.End)
            {
                return true;
            }

            (low, high) = offset < range.Start ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    /// <summary>Takes the next range, cut at an offset.</summary>
    /// <param name="end">Offset behind the last byte that may be taken.</param>
    /// <param name="range">The range.</param>
    /// <returns>False if nothing is unclaimed in front of that offset.</returns>
    public bool TryTake(long end, out ByteRange range)
    {
        range = _ranges.Count > 0 ? _ranges[^1] : default;
        if (_ranges.Count == 0 || range.Start >= end)
        {
            return false;
        }

        _ranges.RemoveAt(_ranges.Count - 1);
        if (range.End > end)
        {
            Push(new ByteRange(end, range.End));
            range = new ByteRange(range.Start, end);
        }

        return true;
    }

    /// <summary>Claims a layer's bytes. What lies in front of it was taken before.</summary>
    /// <param name="end">Offset behind the layer.</param>
    /// <param name="unread">The ranges in it that stay unclaimed, if they are, in order.</param>
    /// <returns>How many bytes are claimed by this for the first time.</returns>
    public long Claim(long end, List<ByteRange> unread)
    {
        long claimed = 0;
        var left = new List<ByteRange>();
        int next = 0;
        while (TryTake(end, out ByteRange range))
        {
            claimed += range.Length;
            while (next < unread.Count && unread[next].End <= range.Start)
            {
                next++;
            }

            for (int i = next; i < unread.Count && unread[i].Start < range.End; i++)
            {
                var part = new ByteRange(Math.Max(range.Start, unread[i].Start), Math.Min(range.End, unread[i].End));
                left.Add(part);
                claimed -= part.Length;
            }
        }

        for (int i = left.Count - 1; i >= 0; i--)
        {
            Push(left[i]);
        }

        return claimed;
    }

    private void Push(ByteRange range)
    {
        if (range.Length > 0)
        {
            _ranges.Add(range);
        }
    }
}
