using System;
using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.Bench;

/// <summary>
/// Times in fixed room: a row for each power of two of microseconds, each divided into 16, so that a percentile is at most 1/16 above
/// the true one. The greatest time and the number over the deadline are exact.
/// </summary>
public sealed class LatencyHistogram
{
    private const int PartBits = 4;
    private const int Parts = 1 << PartBits;
    private const int Rows = 40;

    private readonly long[] _counts = new long[Rows * Parts];

    /// <summary>An empty histogram.</summary>
    /// <param name="deadline">Times over this one are counted; null if there is none.</param>
    public LatencyHistogram(TimeSpan? deadline = null)
    {
        Deadline = deadline;
    }

    /// <summary>What times should not exceed.</summary>
    public TimeSpan? Deadline { get; }

    /// <summary>Times counted.</summary>
    public long Count { get; private set; }

    /// <summary>Times over the deadline.</summary>
    public long OverDeadline { get; private set; }

    /// <summary>The greatest time; zero without any.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Counts a time; a negative one counts as zero.</summary>
    /// <param name="time">The time.</param>
    public void Add(TimeSpan time)
    {
        TimeSpan counted = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        Count++;
        OverDeadline += counted > Deadline ? 1 : 0;
        Longest = counted > Longest ? counted : Longest;
        _counts[IndexOf((long)counted.TotalMicroseconds)]++;
    }

    /// <summary>A time that a share of all times did not exceed.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    /// <returns>At most 1/16 too high, never too low; zero without any times.</returns>
    public TimeSpan Percentile(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= rank)
            {
                var upper = TimeSpan.FromMicroseconds(LastOf(index));
                return upper > Longest ? Longest : upper;
            }
        }

        return Longest;
    }

    /// <summary>The rows from the first to the last that has times: from 0 or a power of two up to the next one, exclusive.</summary>
    public IReadOnlyList<LatencyRow> ListRows()
    {
        var rows = new List<LatencyRow>();
        int first = Array.FindIndex(_counts, count => count > 0) / Parts;
        int last = Array.FindLastIndex(_counts, count => count > 0) / Parts;
        for (int row = first; row <= last && Count > 0; row++)
        {
            long count = 0;
            for (int part = 0; part < Parts; part++)
            {
                count += _counts[(row * Parts) + part];
            }

            rows.Add(new LatencyRow(row == 0 ? 0 : 1L << (row + PartBits - 1), 1L << (row + PartBits), count));
        }

        return rows;
    }

    /// <summary>The first row holds 0 to 15, one value a part; each other row the values of one length in bits.</summary>
    private static int IndexOf(long microseconds)
    {
        if (microseconds < Parts)
        {
            return (int)microseconds;
        }

        int shift = BitOperations.Log2((ulong)microseconds) - PartBits;
        int part = (int)(microseconds >> shift) & (Parts - 1);
        return Math.Min(((shift + 1) * Parts) + part, (Rows * Parts) - 1);
    }

    private static long LastOf(int index)
    {
        int row = index / Parts;
        int part = index % Parts;
        return row == 0 ? part : ((long)(Parts + part + 1) << (row - 1)) - 1;
    }
}

/// <summary>A row of a histogram of times.</summary>
/// <param name="FromMicroseconds">The least time in it.</param>
/// <param name="ToMicroseconds">The least time above it.</param>
/// <param name="Count">How many times are in it.</param>
public readonly record struct LatencyRow(long FromMicroseconds, long ToMicroseconds, long Count);
