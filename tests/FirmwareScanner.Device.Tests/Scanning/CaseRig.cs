using System;
using FirmwareScanner.Database;
using FirmwareScanner.Device.Tests.Memory;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Scanning;

/// <summary>Loads the database of a case by plan and drives its stream through the scanner or the whole pipeline.</summary>
public static class CaseRig
{
    private const int Budget = 65536;
    // A byte scan looks through 512 bytes at a time; each of them may start a match, and the rules follow.
    private const int JournalEvents = 512 + 8;

    /// <summary>Scans the case's stream in blocks of a given length; what differs first, or an empty text.</summary>
    public static string ScanInBlocks(PackedCase testCase, int blockLength, EventRecorder events)
    {
        MemoryPlan plan = NewPlan();
        DatabaseReader reader = Open(testCase, plan);
        StreamScanner scanner = new StreamScanner(reader.Database, plan);
        Load(reader, testCase);
        Assert.IsTrue(scanner.Attach(plan), testCase.Name + ": scanner refused the plan");
        Check.None(plan.Freeze(), testCase.Name);

        events.Clear();
        byte[] stream = testCase.Stream;
        int history = scanner.HistoryLength;
        byte[] block = new byte[history + blockLength];
        int end = history;
        scanner.Begin(events);
        for (int done = 0; done < stream.Length;)
        {
            int count = stream.Length - done < blockLength ? stream.Length - done : blockLength;
            Array.Copy(block, end - history, block, 0, history);
            Array.Copy(stream, done, block, history, count);
            Assert.AreEqual((int)ScanFault.None, (int)scanner.Scan(block, history, count), testCase.Name);
            end = history + count;
            done += count;
        }

        scanner.Finish(block, end);
        return events.FindDifference(testCase);
    }

    /// <summary>Offers the case's stream to ring and pool in pieces of a given length; what differs first, or an empty text.</summary>
    public static string ScanThroughPipeline(PackedCase testCase, int pieceLength, EventRecorder events)
    {
        MemoryPlan plan = NewPlan();
        DatabaseReader reader = Open(testCase, plan);
        ScanPipeline pipeline = new ScanPipeline(plan, reader.Database, 64, RingPolicy.Refuse, 2, 48, JournalEvents);
        Load(reader, testCase);
        Assert.AreEqual((int)PipelineFault.None, (int)pipeline.Attach(), testCase.Name);
        Check.None(plan.Freeze(), testCase.Name);

        events.Clear();
        byte[] stream = testCase.Stream;
        pipeline.BeginStream(stream.Length);
        for (int done = 0; done < stream.Length;)
        {
            int piece = stream.Length - done < pieceLength ? stream.Length - done : pieceLength;
            done += pipeline.Offer(stream, done, piece);
            pipeline.Step();
            Drain(pipeline.Journal, events);
        }

        pipeline.EndStream();
        StepResult result = StepResult.Worked;
        while (result == StepResult.Worked)
        {
            result = pipeline.Step();
            Drain(pipeline.Journal, events);
        }

        Assert.AreEqual((int)StepResult.Finished, (int)result, testCase.Name);
        Assert.AreEqual((int)PipelineFault.None, (int)pipeline.Audit(), testCase.Name);
        Assert.AreEqual(0, pipeline.Stop().Count, testCase.Name + ": leases outstanding");
        Assert.AreEqual(0L, pipeline.Journal.LostEvents, testCase.Name + ": events lost");
        return events.FindDifference(testCase);
    }

    private static MemoryPlan NewPlan()
    {
        return new MemoryPlan(Budget);
    }

    private static DatabaseReader Open(PackedCase testCase, MemoryPlan plan)
    {
        DatabaseReader reader = new DatabaseReader(new ArrayDatabaseSource(testCase.Database), plan);
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Open(null), testCase.Name);
        return reader;
    }

    private static void Load(DatabaseReader reader, PackedCase testCase)
    {
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Load(), testCase.Name);
    }

    private static void Drain(EventJournal journal, EventRecorder events)
    {
        while (journal.TryTake())
        {
            events.Write(journal.Kind, journal.Number, journal.Offset, journal.Length);
        }
    }
}
