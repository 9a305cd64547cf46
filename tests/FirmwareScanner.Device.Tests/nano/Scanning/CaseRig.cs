using System;
using FirmwareScanner.Database;
using FirmwareScanner.Device.Tests.Memory;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Scanning;

/// <summary>Loads the database of a case by plan and drives its stream through the scanner or the whole pipeline.</summary>
public static class CaseRig
{
    private const int Budget = 65536;

    // What a board without PSRAM has room for beside ring, blocks and the test framework.
    private const int MostBytesOfPipeline = 8192;

    // Fewer than most cases have: the scanner has to wait for room again and again.
    private const int JournalCapacity = 3;

    /// <summary>Scans the case's stream in blocks of a given length; what differs first, or an empty text.</summary>
    public static string ScanInBlocks(PackedCase testCase, int blockLength)
    {
        MemoryPlan plan = NewPlan();
        DatabaseReader reader = Open(testCase, plan);
        StreamScanner scanner = new StreamScanner(reader.Database, plan);
        Load(reader, testCase);
        Assert.IsTrue(scanner.Attach(plan), testCase.Name + ": scanner refused the plan");
        Check.None(plan.Freeze(), testCase.Name);

        EventChecker events = new EventChecker(testCase);
        int history = scanner.HistoryLength;
        byte[] block = new byte[history + blockLength];
        int end = history;
        scanner.Begin(events);
        for (int done = 0; done < testCase.StreamLength;)
        {
            int count = testCase.StreamLength - done < blockLength ? testCase.StreamLength - done : blockLength;
            Array.Copy(block, end - history, block, 0, history);
            Array.Copy(testCase.Bytes, testCase.Stream + done, block, history, count);
            Assert.AreEqual((int)ScanFault.None, (int)scanner.Scan(block, history, count), testCase.Name);
            end = history + count;
            done += count;
        }

        scanner.Finish(block, end);
        Assert.AreEqual(!reader.Database.CanFire, IsNothingToFind(scanner.Reasons), testCase.Name);
        Assert.IsFalse(scanner.Verdict == ScanVerdict.Clean && !reader.Database.CanFire, testCase.Name + ": clean, and nothing was looked for");
        return events.FindDifference();
    }

    /// <summary>
    /// Offers the case's stream to ring and pool in pieces of a given length; what differs first, or an empty text. The cases that
    /// are too large for a small board are passed over.
    /// </summary>
    public static string ScanThroughPipeline(PackedCase testCase, int pieceLength)
    {
        if (testCase.Bytes.Length > MostBytesOfPipeline)
        {
            return string.Empty;
        }

        MemoryPlan plan = NewPlan();
        DatabaseReader reader = Open(testCase, plan);
        ScanStation station = new ScanStation(plan, reader.Database, 64, RingPolicy.Refuse, 2, 48, JournalCapacity);
        Load(reader, testCase);
        Assert.AreEqual((int)PipelineFault.None, (int)station.Attach(), testCase.Name);
        Check.None(plan.Freeze(), testCase.Name);

        EventChecker events = new EventChecker(testCase);
        station.BeginStream(testCase.StreamLength);
        for (int done = 0; done < testCase.StreamLength;)
        {
            int piece = testCase.StreamLength - done < pieceLength ? testCase.StreamLength - done : pieceLength;
            done += station.Offer(testCase.Bytes, testCase.Stream + done, piece);
            station.Step();
            Drain(station.Pipeline.Journal, events);
        }

        station.EndStream();
        StepResult result = StepResult.Worked;
        while (result == StepResult.Worked)
        {
            result = station.Step();
            Drain(station.Pipeline.Journal, events);
        }

        Assert.AreEqual((int)StepResult.Finished, (int)result, testCase.Name);
        Assert.AreEqual((int)PipelineFault.None, (int)station.Audit(), testCase.Name);
        Assert.AreEqual(0, station.Stop().Count, testCase.Name + ": leases outstanding");
        Assert.AreEqual(0L, station.Pipeline.Journal.LostEvents, testCase.Name + ": events lost");
        Assert.AreEqual(!reader.Database.CanFire, IsNothingToFind(station.Ledger.Reasons), testCase.Name);
        return events.FindDifference();
    }

    /// <summary>Whether a rule of the case's database can fire.</summary>
    public static bool CanFire(PackedCase testCase)
    {
        MemoryPlan plan = NewPlan();
        DatabaseReader reader = Open(testCase, plan);
        Load(reader, testCase);
        return reader.Database.CanFire;
    }

    private static bool IsNothingToFind(int reasons)
    {
        return (reasons & IncompleteReason.NothingToFind) != 0;
    }

    private static MemoryPlan NewPlan()
    {
        return new MemoryPlan(Budget);
    }

    private static DatabaseReader Open(PackedCase testCase, MemoryPlan plan)
    {
        DatabaseReader reader = new DatabaseReader(new PackedDatabase(testCase), plan);
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Open(null), testCase.Name);
        return reader;
    }

    private static void Load(DatabaseReader reader, PackedCase testCase)
    {
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Load(), testCase.Name);
    }

    private static void Drain(EventJournal journal, EventChecker events)
    {
        while (journal.TryTake())
        {
            events.Write(journal.Kind, journal.Number, journal.Offset, journal.Length);
        }
    }
}
