using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>
/// The same scanner as most C# would drive it: a new array for each block, with the end of the last one before it; an object for
/// each match; an event with its arguments for each block. Nothing is made slower on purpose: one array a block, no list where
/// there are no matches, and nothing is kept, so that all of it is cheap garbage.
/// </summary>
public sealed class StraightforwardLane : ILatencyLane
{
    private const int PlanEntries = 128;
    private readonly StreamScanner _scanner;
    private readonly MatchSink _sink = new();
    private byte[] _last = [];
    private long _offset;

    /// <summary>Loads the database.</summary>
    /// <param name="database">The database file.</param>
    public StraightforwardLane(byte[] database)
    {
        var plan = new MemoryPlan(int.MaxValue, PlanEntries, int.MaxValue);
        var reader = new DatabaseReader(new ArrayDatabaseSource(database), plan);
        Require(reader.Open(null) == DatabaseError.None);
        _scanner = new StreamScanner(reader.Database, plan);
        Require(reader.Load() == DatabaseError.None && _scanner.Attach(plan));
        BlockScanned += Count;
    }

    /// <summary>A block was scanned.</summary>
    public event EventHandler<BlockScannedEventArgs>? BlockScanned;

    /// <inheritdoc/>
    public string Name => "straightforward C#";

    /// <inheritdoc/>
    public long Events { get; private set; }

    /// <inheritdoc/>
    public long Checksum { get; private set; }

    /// <inheritdoc/>
    public void Begin()
    {
        _last = [];
        _offset = 0;
        _scanner.Begin(_sink);
    }

    /// <inheritdoc/>
    public void Block(byte[] bytes, int start, int count)
    {
        int history = Math.Min(_scanner.HistoryLength, _last.Length);
        var block = new byte[history + count];
        Array.Copy(_last, _last.Length - history, block, 0, history);
        Array.Copy(bytes, start, block, history, count);
        Require(_scanner.Scan(block, history, count) == ScanFault.None);
        _last = block;
        Publish(count);
        _offset += count;
    }

    /// <inheritdoc/>
    public void End()
    {
        Require(_scanner.Finish(_last, _last.Length) == ScanFault.None);
        Publish(0);
    }

    private static void Require(bool isDone)
    {
        if (!isDone)
        {
            throw new BenchmarkException("the scanner refused a block");
        }
    }

    private void Publish(int count)
    {
        BlockScanned?.Invoke(this, new BlockScannedEventArgs(_offset, count, _sink.Take()));
    }

    private void Count(object? sender, BlockScannedEventArgs arguments)
    {
        foreach (MatchFound match in arguments.Matches)
        {
            Events++;
            Checksum += match.Number + match.Offset + match.Length;
        }
    }

    private sealed class MatchSink : ScanEventSink
    {
        private List<MatchFound>? _matches;

        public override void Write(ScanEventKind kind, int number, long offset, int length)
        {
            _matches ??= [];
            _matches.Add(new MatchFound(number, offset, length));
        }

        internal IReadOnlyList<MatchFound> Take()
        {
            IReadOnlyList<MatchFound> taken = _matches ?? (IReadOnlyList<MatchFound>)[];
            _matches = null;
            return taken;
        }
    }
}
