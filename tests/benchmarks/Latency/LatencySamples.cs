using System;
using System.Diagnostics;
using System.Linq;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>Times of single blocks, and what the collector did meanwhile. All room is made beforehand.</summary>
/// <param name="name">Whose times.</param>
/// <param name="capacity">Blocks at most.</param>
public sealed class LatencySamples(string name, int capacity)
{
    private readonly int[] _nanoseconds = new int[capacity];
    private readonly bool[] _isCollected = new bool[capacity];
    private readonly bool[] _isPreempted = new bool[capacity];
    private readonly int[] _collections = new int[GC.MaxGeneration + 1];

    /// <summary>Whose times.</summary>
    public string Name { get; } = name;

    /// <summary>Blocks so far.</summary>
    public int Count { get; private set; }

    /// <summary>Blocks during which the operating system gave the processor to somebody else: their times say nothing.</summary>
    public int Preempted => _isPreempted.Take(Count).Count(isPreempted => isPreempted);

    /// <summary>Bytes of the stream so far.</summary>
    public long StreamBytes { get; set; }

    /// <summary>Bytes that the thread has allocated while it was measured.</summary>
    public long AllocatedBytes { get; set; }

    /// <summary>Events of the stream so far.</summary>
    public long Events { get; set; }

    /// <summary>Collections while it was measured, of each generation; those of an older one count among the younger, too.</summary>
    public ReadOnlySpan<int> Collections => _collections;

    /// <summary>Adds a block.</summary>
    /// <param name="ticks">Its time in ticks of the stopwatch.</param>
    /// <param name="isCollected">Whether the collector ran meanwhile.</param>
    /// <param name="isPreempted">Whether another program did.</param>
    public void Add(long ticks, bool isCollected, bool isPreempted)
    {
        long nanoseconds = ticks * (1_000_000_000 / Stopwatch.Frequency);
        _nanoseconds[Count] = (int)Math.Min(nanoseconds, int.MaxValue);
        _isCollected[Count] = isCollected;
        _isPreempted[Count] = isPreempted;
        Count++;
    }

    /// <summary>Adds collections of one generation.</summary>
    /// <param name="generation">0 or more.</param>
    /// <param name="count">How many.</param>
    public void AddCollections(int generation, int count)
    {
        _collections[generation] += count;
    }

    /// <summary>Times in nanoseconds of all blocks that were not preempted, in ascending order.</summary>
    public int[] Sorted() => [.. Enumerable.Range(0, Count).Where(i => !_isPreempted[i]).Select(i => _nanoseconds[i]).Order()];

    /// <summary>The same of the blocks during which the collector ran.</summary>
    public int[] SortedCollected() =>
        [.. Enumerable.Range(0, Count).Where(i => _isCollected[i] && !_isPreempted[i]).Select(i => _nanoseconds[i]).Order()];
}
