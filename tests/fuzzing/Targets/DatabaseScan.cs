using System;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>Reads a database as the device does, and scans with whatever is accepted.</summary>
internal static class DatabaseScan
{
    private const int MostMemory = 1 << 20;
    private const int PlanEntries = 128;

    private static readonly byte[] Stream = MakeStream();

    /// <summary>
    /// What the reader says of a database. One that it accepts scans without a fault and without allocating, and its plan audits. With
    /// one that the compiler made, the events are the same for two cuts of the stream; one of a stranger may hold a filter that lets
    /// some places of an atom pass and others not, and which of them are looked at depends on where blocks begin.
    /// </summary>
    /// <param name="image">The file.</param>
    /// <param name="isCompiled">Whether the compiler made it.</param>
    /// <exception cref="PropertyException">Something of this does not hold.</exception>
    internal static DatabaseError Check(byte[] image, bool isCompiled)
    {
        var plan = new MemoryPlan(MostMemory, PlanEntries, MostMemory);
        var reader = new DatabaseReader(new ArrayDatabaseSource(image), plan);
        DatabaseError error = reader.Open(null);
        if (error != DatabaseError.None)
        {
            return error;
        }

        var scanner = new StreamScanner(reader.Database, plan);
        error = reader.Load();
        if (error != DatabaseError.None)
        {
            return error;
        }

        PropertyException.Require(scanner.Attach(plan), "a scanner attaches to an accepted database");
        PropertyException.Require(plan.Freeze() == MemoryFault.None, "the plan freezes");
        byte[] buffer = new byte[scanner.HistoryLength + Stream.Length];
        var sums = new EventSum();
        Scan(scanner, buffer, sums, Stream.Length, Stream.Length);
        (long count, long sum, int reasons) = (sums.Count, sums.Sum, scanner.Reasons);
        sums.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Scan(scanner, buffer, sums, 61, 7);
        PropertyException.Require(GC.GetAllocatedBytesForCurrentThread() == before, "scanning allocates nothing");
        PropertyException.Require(
            !isCompiled || (count, sum, reasons) == (sums.Count, sums.Sum, scanner.Reasons),
            $"events do not depend on the cut: {count} events, reasons {reasons} in one block; {sums.Count} events, reasons {scanner.Reasons} in many");
        PropertyException.Require(plan.Audit() == MemoryFault.None, "the plan audits");
        return DatabaseError.None;
    }

    private static void Scan(StreamScanner scanner, byte[] buffer, EventSum sums, int first, int rest)
    {
        int history = scanner.HistoryLength;
        int last = history;
        int done = 0;
        int block = first;
        ScanFault fault = scanner.Begin(sums);
        while (done < Stream.Length && fault == ScanFault.None)
        {
            int count = Math.Min(block, Stream.Length - done);
            Array.Copy(buffer, last - history, buffer, 0, history);
            Array.Copy(Stream, done, buffer, history, count);
            fault = scanner.Scan(buffer, history, count);
            last = history + count;
            done += count;
            block = block == first ? rest : first;
        }

        fault = fault == ScanFault.None ? scanner.Finish(buffer, last) : fault;
        if (fault != ScanFault.None)
        {
            throw new PropertyException($"an accepted database scans without a fault, not {fault}");
        }
    }

    private static byte[] MakeStream()
    {
        var random = new Random(9);
        string[] words = ["abcdefgh", "ef..gh..ij", "root r\0o\0o\0t\0 ABDEF", "ab..cd", "xcfg\0\0", "aaaaaaaa", "wxyz", "BOOT", "\u00ff\u00ff\0\0"];
        var text = new System.Text.StringBuilder();
        while (text.Length < 300)
        {
            text.Append(words[random.Next(words.Length)]);
        }

        return System.Text.Encoding.Latin1.GetBytes(text + "wxyz.....");
    }

    /// <summary>Sums events up whatever their order.</summary>
    private sealed class EventSum : ScanEventSink
    {
        internal long Count { get; private set; }

        internal long Sum { get; private set; }

        public override void Write(ScanEventKind kind, int number, long offset, int length)
        {
            ulong mixed = ((ulong)offset * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)number << 40) ^ ((ulong)(uint)length << 8) ^ (ulong)kind;
            mixed = (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9;
            Sum += (long)(mixed ^ (mixed >> 32));
            Count++;
        }

        internal void Clear()
        {
            Count = 0;
            Sum = 0;
        }
    }
}
