using System;
using System.Collections.Generic;

namespace FirmwareScanner.Fleet;

/// <summary>A set of numbers, kept as ranges: what arrives nearly in order takes nearly no memory.</summary>
public sealed class NumberRanges
{
    // First numbers and last ones of ranges that neither overlap nor touch, in ascending order.
    private readonly List<(int First, int Last)> _ranges = [];

    /// <summary>Whether all numbers of a range are in the set.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="last">The last one, at least <paramref name="first"/>.</param>
    public bool Contains(int first, int last)
    {
        int at = IndexOfRangeEndingAtOrAfter(first);
        return at < _ranges.Count && _ranges[at].First <= first && last <= _ranges[at].Last;
    }

    /// <summary>Adds the numbers of a range.</summary>
    /// <param name="first">The first number, 0 or more.</param>
    /// <param name="last">The last one, at least <paramref name="first"/>.</param>
    public void Add(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);

        // Those that overlap or touch become one.
        int from = IndexOfRangeEndingAtOrAfter(first - 1);
        int to = from;
        while (to < _ranges.Count && _ranges[to].First <= last + 1L)
        {
            first = Math.Min(first, _ranges[to].First);
            last = Math.Max(last, _ranges[to].Last);
            to++;
        }

        _ranges.RemoveRange(from, to - from);
        _ranges.Insert(from, (first, last));
    }

    private int IndexOfRangeEndingAtOrAfter(int number)
    {
        int low = 0;
        int high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].Last < number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
