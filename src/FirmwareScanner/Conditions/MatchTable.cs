using System;
using System.Collections.Generic;

namespace FirmwareScanner.Conditions;

/// <summary>A match of a pattern.</summary>
/// <param name="Offset">Offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct PatternSpot(long Offset, int Length);

/// <summary>The matches of a pattern, in order of offset, one an offset.</summary>
internal sealed class MatchTable
{
    /// <summary>The most matches that are kept, YARA's limit of those of a string.</summary>
    public const int MostMatches = 1_000_000;

    private readonly List<PatternSpot> _spots = [];
    private bool _isSorted = true;

    /// <summary>How many there are.</summary>
    public int Count => _spots.Count;

    /// <summary>Whether there are matches that are not kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>A match, counted from 0 in order of offset.</summary>
    public PatternSpot this[int index]
    {
        get
        {
            Sort();
            return _spots[index];
        }
    }

    /// <summary>Says that there are matches that are not kept.</summary>
    public void Cut() => IsCut = true;

    /// <summary>Adds a match, if there is room; those of one pattern have different offsets.</summary>
    public void Add(long offset, int length)
    {
        if (_spots.Count == MostMatches)
        {
            Cut();
            return;
        }

        _isSorted = _isSorted && (_spots.Count == 0 || offset > _spots[^1].Offset);
        _spots.Add(new PatternSpot(offset, length));
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _spots.Clear();
        _isSorted = true;
        IsCut = false;
        if (_spots.Capacity > 1 << 16)
        {
            _spots.Capacity = 0;
        }
    }

    /// <summary>Replaces all; of too many the first are kept.</summary>
    public void Replace(List<PatternSpot> spots)
    {
        spots.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        _spots.Clear();
        _spots.AddRange(spots.GetRange(0, Math.Min(spots.Count, MostMatches)));
        _isSorted = true;
        IsCut = spots.Count > MostMatches;
    }

    /// <summary>The offsets, in order.</summary>
    public long[] Offsets()
    {
        Sort();
        return [.. _spots.ConvertAll(spot => spot.Offset)];
    }

    /// <summary>How many matches start from one offset to another, both included.</summary>
    public long CountIn(long first, long last) => last < first ? 0 : FirstAfter(last) - FirstFrom(first);

    /// <summary>The index of the first match that starts at an offset or behind it.</summary>
    public int FirstFrom(long offset)
    {
        Sort();
        int low = 0;
        int high = _spots.Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            (low, high) = _spots[middle].Offset < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int FirstAfter(long offset) => offset == long.MaxValue ? _spots.Count : FirstFrom(offset + 1);

    private void Sort()
    {
        if (_isSorted)
        {
            return;
        }

        _spots.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        _isSorted = true;
    }
}
