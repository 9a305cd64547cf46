using System;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Benchmarks.Yardsticks;

/// <summary>Drives the scanner of a woven core through types that both load contexts share. Not woven itself.</summary>
public static class ScanDriver
{
    private const int PlanEntries = 128;
    private const int PlanLimit = 1 << 28;

    private static StreamScanner? _scanner;
    private static byte[] _buffer = new byte[0];
    private static int _blockLength;

    /// <summary>Opens a database.</summary>
    /// <param name="image">The database.</param>
    /// <param name="blockLength">Payload of a block in bytes.</param>
    /// <returns>Bytes of memory planned for database and scanner.</returns>
    public static long Open(byte[] image, int blockLength)
    {
        var plan = new MemoryPlan(PlanLimit, PlanEntries, PlanLimit);
        var reader = new DatabaseReader(new ArrayDatabaseSource(image), plan);
        Require(reader.Open(null) == DatabaseError.None, "open the database");
        var scanner = new StreamScanner(reader.Database, plan);
        Require(plan.Check() == MemoryFault.None, "plan the memory");
        Require(reader.Load() == DatabaseError.None, "load the database");
        Require(scanner.Attach(plan), "attach the scanner");
        _scanner = scanner;
        _blockLength = blockLength;
        _buffer = new byte[scanner.HistoryLength + blockLength];
        return plan.Total;
    }

    /// <summary>Scans a whole stream, block by block.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="count">Bytes of it, from index 0.</param>
    /// <returns>Number of matches.</returns>
    public static int Run(byte[] stream, int count)
    {
        StreamScanner scanner = _scanner ?? throw new InvalidOperationException("Open comes first");
        int history = scanner.HistoryLength;
        var sink = new DroppingSink();
        int last = history;
        scanner.Begin(sink);
        for (int done = 0; done < count;)
        {
            int part = Math.Min(_blockLength, count - done);
            Array.Copy(_buffer, last - history, _buffer, 0, history);
            Array.Copy(stream, done, _buffer, history, part);
            Require(scanner.Scan(_buffer, history, part) == ScanFault.None, "scan a block");
            last = history + part;
            done += part;
        }

        Require(scanner.Finish(_buffer, last) == ScanFault.None, "finish the stream");
        return (int)scanner.MatchCount;
    }

    private static void Require(bool isDone, string what)
    {
        if (!isDone)
        {
            throw new InvalidOperationException($"the core refused to {what}");
        }
    }

    private sealed class DroppingSink : ScanEventSink
    {
        public override void Write(ScanEventKind kind, int number, long offset, int length)
        {
        }
    }
}
