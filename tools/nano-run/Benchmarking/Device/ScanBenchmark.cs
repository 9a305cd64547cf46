using System;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.NanoRun.Device;

/// <summary>
/// Runs on the interpreter: scans a stream through ring, pool and scanner as the device does, and sums its bytes, in turns. Prints
/// <c>Benchmark,WHAT,BYTES,TICKS</c> for each turn, the ticks being 100 ns.
/// </summary>
public static class ScanBenchmark
{
    private const int Rounds = 5;
    private const int RingBytes = 2304;
    private const int PayloadBytes = 1024;
    private const int Blocks = 2;
    private const int JournalEvents = 256;

    // The sum runs over blocks, as the scan does.
    private const int SumBytes = 4096;

    private static int s_events;
    private static int s_sum;

    /// <summary>Entry point.</summary>
    public static void Main()
    {
        byte[] database = BenchmarkData.Database();
        byte[] stream = BenchmarkData.Stream();
        MemoryPlan plan = new MemoryPlan(1 << 24);
        DatabaseReader reader = new DatabaseReader(new ArrayDatabaseSource(database), plan);
        DatabaseError error = reader.Open(null);
        if (error != DatabaseError.None)
        {
            Console.WriteLine("Benchmark failed: the reader refuses the database, error " + ((int)error).ToString());
            return;
        }

        ScanPipeline pipeline = new ScanPipeline(
            plan, reader.Database, RingBytes, RingPolicy.Refuse, Blocks, PayloadBytes, JournalEvents);
        error = reader.Load();
        if (error != DatabaseError.None || pipeline.Attach() != PipelineFault.None || plan.Freeze() != MemoryFault.None)
        {
            Console.WriteLine("Benchmark failed: the plan does not fit");
            return;
        }

        Console.WriteLine("Benchmark plan," + plan.Total.ToString());
        for (int round = 0; round <= Rounds; round++)
        {
            // The first round warms up.
            long start = DateTime.UtcNow.Ticks;
            Sum(stream);
            long middle = DateTime.UtcNow.Ticks;
            Scan(pipeline, stream);
            long end = DateTime.UtcNow.Ticks;
            if (round > 0)
            {
                Print("sum", stream.Length, middle - start);
                Print("scan", stream.Length, end - middle);
            }
        }

        Console.WriteLine("Benchmark events," + s_events.ToString() + "," + ((int)pipeline.Verdict).ToString());
        if (s_sum == 1)
        {
            Console.WriteLine(string.Empty);
        }
    }

    private static void Print(string what, int bytes, long ticks)
    {
        Console.WriteLine("Benchmark," + what + "," + bytes.ToString() + "," + ticks.ToString());
    }

    private static void Scan(ScanPipeline pipeline, byte[] stream)
    {
        s_events = 0;
        EventJournal journal = pipeline.Journal;
        pipeline.BeginStream(stream.Length);
        int done = 0;
        StepResult result = StepResult.Worked;
        while (result == StepResult.Worked || result == StepResult.Waiting)
        {
            int left = stream.Length - done;
            if (left > 0)
            {
                done += pipeline.Offer(stream, done, left < PayloadBytes ? left : PayloadBytes);
                if (done == stream.Length)
                {
                    pipeline.EndStream();
                }
            }

            result = pipeline.Step();
            while (journal.TryTake())
            {
                s_events++;
            }
        }
    }

    private static void Sum(byte[] stream)
    {
        for (int start = 0; start < stream.Length; start += SumBytes)
        {
            int end = stream.Length - start < SumBytes ? stream.Length : start + SumBytes;
            s_sum += SumOf(stream, start, end);
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
