using System;
using System.Collections.Generic;

namespace FirmwareScanner.Fuzzing.Coverage;

/// <summary>Which edges, and how often in powers of two, all runs so far have taken.</summary>
public sealed class SeenEdges
{
    private const int Line = 64;

    private static readonly byte[] Classes = MakeClasses();

    private readonly byte[] _seen = new byte[CoverageMap.Size];

    /// <summary>Edges that were taken at least once.</summary>
    public int Count { get; private set; }

    /// <summary>Adds what the run that just ended has taken.</summary>
    /// <returns>Whether it took an edge, or took one so often, for the first time.</returns>
    public bool AddRun()
    {
        bool isNew = false;
        ReadOnlySpan<byte> counters = CoverageMap.Counters;
        for (int line = 0; line < counters.Length; line += Line)
        {
            // Most of the map is empty after most runs.
            if (counters.Slice(line, Line).ContainsAnyExcept((byte)0))
            {
                isNew |= AddLine(line);
            }
        }

        return isNew;
    }

    /// <summary>The edges that the run that just ended has taken.</summary>
    public static IReadOnlyList<int> OfRun()
    {
        var taken = new List<int>();
        for (int edge = 0; edge < CoverageMap.Size; edge++)
        {
            if (CoverageMap.Counters[edge] != 0)
            {
                taken.Add(edge);
            }
        }

        return taken;
    }

    private bool AddLine(int start)
    {
        bool isNew = false;
        for (int edge = start; edge < start + Line; edge++)
        {
            byte bit = Classes[CoverageMap.Counters[edge]];
            if ((bit & ~_seen[edge]) != 0)
            {
                Count += _seen[edge] == 0 ? 1 : 0;
                _seen[edge] |= bit;
                isNew = true;
            }
        }

        return isNew;
    }

    private static byte[] MakeClasses()
    {
        byte[] classes = new byte[256];
        for (int count = 1; count < classes.Length; count++)
        {
            classes[count] = count switch
            {
                1 => 1,
                2 => 2,
                3 => 4,
                < 8 => 8,
                < 16 => 16,
                < 32 => 32,
                < 128 => 64,
                _ => 128,
            };
        }

        return classes;
    }
}
