using System;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Station;

namespace FirmwareScanner.NanoRun.Device;

/// <summary>
/// Runs on the interpreter: scans a stream through ring, pool and scanner as the device does, and sums its bytes, several times each.
/// Every step is timed by itself and its best time counts, because a desktop that has other things to do disturbs a long
/// measurement every time and a short one hardly ever. Prints <c>Benchmark,WHAT,BYTES,TICKS</c>, the ticks being 100 ns.
/// </summary>
public static class ScanBenchmark
{
    private const int Rounds = 9;
    private const int RingBytes = 1792;
    private const int PayloadBytes = 1792;
    private const int Blocks = 2;
    private const int JournalEvents = 128;

    // A scan of n bytes takes at most n / SmallestStep steps, and a few to begin and end.
    private const int SmallestStep = 128;
    private const int ExtraSteps = 16;

    private static int _events;
    private static int _sum;

    /// <summary>Measures and prints.</summary>
    public static void Run()
    {
        byte[] stream = BenchmarkData.Stream();
        ScanStation? station = Prepare(BenchmarkData.Database());
        if (station == null)
        {
            return;
        }

        long[] sums = NewTimes(stream.Length);
        long[] scans = NewTimes(stream.Length);
        for (int round = 0; round < Rounds; round++)
        {
            Sum(stream, sums);
            Scan(station, stream, scans);
        }

        Print("sum", stream.Length, sums);
        Print("scan", stream.Length, scans);
        PrintEvents(station);
    }

    /// <summary>Sums and scans, for a program outside that counts what it costs; prints what was found.</summary>
    /// <param name="sums">How often to sum.</param>
    /// <param name="scans">How often to scan.</param>
    public static void Repeat(int sums, int scans)
    {
        byte[] stream = BenchmarkData.Stream();
        ScanStation? station = Prepare(BenchmarkData.Database());
        if (station == null)
        {
            return;
        }

        long[] times = NewTimes(stream.Length);
        for (int round = 0; round < sums; round++)
        {
            Sum(stream, times);
        }

        for (int round = 0; round < scans; round++)
        {
            Scan(station, stream, times);
        }

        PrintEvents(station);
    }

    /// <summary>Loads the database and freezes a plan like that of the device.</summary>
    /// <returns>The station, or null if the database is refused; then it has said so.</returns>
    private static ScanStation? Prepare(byte[] database)
    {
        MemoryPlan plan = new MemoryPlan(1 << 24);
        DatabaseReader reader = new DatabaseReader(new ArrayDatabaseSource(database), plan);
        DatabaseError error = reader.Open(null);
        if (error != DatabaseError.None)
        {
            Console.WriteLine("Benchmark failed: the reader refuses the database, error " + ((int)error).ToString());
            return null;
        }

        ScanStation station = new ScanStation(
            plan, reader.Database, RingBytes, RingPolicy.Refuse, Blocks, PayloadBytes, JournalEvents);
        error = reader.Load();
        if (error != DatabaseError.None || station.Attach() != PipelineFault.None || plan.Freeze() != MemoryFault.None)
        {
            Console.WriteLine("Benchmark failed: the plan does not fit");
            return null;
        }

        Console.WriteLine("Benchmark plan," + plan.Total.ToString());
        return station;
    }

    private static void PrintEvents(ScanStation station)
    {
        Console.WriteLine("Benchmark events," + _events.ToString() + "," + ((int)station.Ledger.Verdict).ToString());
    }

    private static long[] NewTimes(int bytes)
    {
        long[] times = new long[(bytes / SmallestStep) + ExtraSteps];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = long.MaxValue;
        }

        return times;
    }

    private static void Print(string what, int bytes, long[] times)
    {
        long ticks = 0;
        for (int i = 0; i < times.Length; i++)
        {
            ticks += times[i] == long.MaxValue ? 0 : times[i];
        }

        Console.WriteLine("Benchmark," + what + "," + bytes.ToString() + "," + ticks.ToString());
    }

    private static void Scan(ScanStation station, byte[] stream, long[] times)
    {
        _events = 0;
        EventJournal journal = station.Pipeline.Journal;
        station.BeginStream(stream.Length);
        int done = 0;
        StepResult result = StepResult.Worked;
        for (int step = 0; result == StepResult.Worked || result == StepResult.Waiting; step++)
        {
            long start = DateTime.UtcNow.Ticks;
            int left = stream.Length - done;
            if (left > 0)
            {
                done += station.Offer(stream, done, left < PayloadBytes ? left : PayloadBytes);
                if (done == stream.Length)
                {
                    station.EndStream();
                }
            }

            result = station.Step();
            while (journal.TryTake())
            {
                _events++;
            }

            Keep(times, step, DateTime.UtcNow.Ticks - start);
        }
    }

    private static void Sum(byte[] stream, long[] times)
    {
        int step = 0;
        for (int start = 0; start < stream.Length; start += PayloadBytes)
        {
            long begin = DateTime.UtcNow.Ticks;
            int end = stream.Length - start < PayloadBytes ? stream.Length : start + PayloadBytes;
            _sum += SumOf(stream, start, end);
            Keep(times, step, DateTime.UtcNow.Ticks - begin);
            step++;
        }
    }

    private static void Keep(long[] times, int step, long ticks)
    {
        if (ticks < times[step])
        {
            times[step] = ticks;
        }
    }

    private static int SumOf(byte[] bytes, int start, int end)
    {
        int sum = 0;
        for (int i = start; i < end; i++)
        {
            sum += bytes[i];
        }

        return sum;
    }
}
