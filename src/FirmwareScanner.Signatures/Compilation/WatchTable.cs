using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The watches of a database, in order of pattern.</summary>
internal sealed class WatchTable
{
    private readonly Dictionary<Watch, int> _numbers = [];

    /// <summary>Collects what the conditions ask.</summary>
    public WatchTable(DatabaseLayout layout)
    {
        foreach (PatternLayout pattern in layout.Patterns)
        {
            foreach (Watch watch in WatchesOf(pattern))
            {
                _numbers.Add(watch, _numbers.Count);
            }
        }

        All = [.. _numbers.OrderBy(p => p.Value).Select(p => p.Key)];
    }

    /// <summary>The watches by number.</summary>
    public IReadOnlyList<Watch> All { get; }

    /// <summary>The number of a watch.</summary>
    public int this[Watch watch] => _numbers[watch];

    private static IEnumerable<Watch> WatchesOf(PatternLayout pattern)
    {
        PatternUsage usage = pattern.Usage;
        if (usage.Ranges.Count + usage.Offsets.Count + usage.CountedRanges.Count + usage.LowerBounds.Count + usage.NthMatch + usage.Ends.Count == 0)
        {
            yield break;
        }

        var ranges = new SortedSet<(long First, long Last)>(usage.Ranges);
        ranges.UnionWith(usage.Offsets.Select(o => (o, o)));
        ranges.RemoveWhere(r => pattern.IsPresence(new PositionTest.InRange(r.First, r.Last)));
        foreach ((long first, long last) in ranges)
        {
            yield return Watch.InRange(pattern.Number, first, last);
        }

        foreach ((long first, long last) in usage.CountedRanges)
        {
            yield return Watch.CountIn(pattern.Number, first, last);
        }

        foreach (long first in usage.LowerBounds)
        {
            yield return Watch.FirstFrom(pattern.Number, first);
        }

        if (usage.NthMatch > 0)
        {
            yield return Watch.FirstMatches(pattern.Number, usage.NthMatch);
        }

        foreach ((long distance, long shift) in usage.Ends)
        {
            if (!pattern.IsPresence(new PositionTest.FromEnd(distance, shift)))
            {
                yield return Watch.AtEnd(pattern.Number, distance, shift);
            }
        }
    }

    /// <summary>A watch and its parameters; those of an end watch stand in its End entry.</summary>
    internal readonly record struct Watch(int Pattern, WatchKind Kind, long First, long Last)
    {
        /// <summary>Whether a match starts from first to last.</summary>
        public static Watch InRange(int pattern, long first, long last) => new(pattern, WatchKind.InRange, first, last);

        /// <summary>How many matches start from first to last.</summary>
        public static Watch CountIn(int pattern, long first, long last) => new(pattern, WatchKind.CountInRange, first, last);

        /// <summary>The least start at or after first.</summary>
        public static Watch FirstFrom(int pattern, long first) => new(pattern, WatchKind.FirstFrom, first, 0);

        /// <summary>The first matches.</summary>
        public static Watch FirstMatches(int pattern, int count) => new(pattern, WatchKind.FirstMatches, count, 0);

        /// <summary>Whether it matches at a distance from the end.</summary>
        public static Watch AtEnd(int pattern, long distance, long shift) => new(pattern, WatchKind.AtEnd, distance, shift);
    }
}
