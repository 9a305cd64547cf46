using System;
using System.Collections.Generic;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Station;
using Xunit;

namespace FirmwareScanner.Core.Tests.Pipeline;

/// <summary>A pipeline with its plan and database, audited after every step.</summary>
internal sealed class PipelineBench
{
    internal const string Rules = """
        rule literal { strings: $a = "BOOT" $b = "OTA" condition: any of them }
        rule jump { strings: $j = { 4A 55 [0-9] 4D 50 } condition: $j }
        rule chain { strings: $c = { 63 68 [-] 65 6E 64 } condition: $c }
        rule tail { strings: $t = "END" condition: $t in (filesize - 6 .. filesize) }
        rule probe { condition: uint16(2) == 0x4F4F }
        """;

    private static readonly byte[] RulesImage = ScanBench.Compile(ScanBench.Parse(Rules), TargetProfile.Device);

    private readonly DatabaseReader _reader;

    internal PipelineBench(
        int ring = 64, RingPolicy policy = RingPolicy.Refuse, int blocks = 2, int payload = 16, int journal = 4096, byte[]? image = null,
        int window = 0)
    {
        Plan = new MemoryPlan(1 << 24, 128, 1 << 24);
        _reader = new DatabaseReader(new ArrayDatabaseSource(image ?? RulesImage), Plan);
        Assert.Equal(DatabaseError.None, _reader.Open(null));
        Station = new ScanStation(Plan, _reader.Database, ring, policy, blocks, payload, journal, window);
    }

    internal MemoryPlan Plan { get; }

    internal ScanStation Station { get; }

    internal ScanPipeline Pipeline => Station.Pipeline;

    internal List<ScanRecord> Events { get; } = [];

    internal DatabaseError Load() => _reader.Load();

    internal PipelineBench Start()
    {
        Assert.Equal(DatabaseError.None, Load());
        Assert.Equal(PipelineFault.None, Station.Attach());
        Assert.Equal(MemoryFault.None, Plan.Freeze());
        return this;
    }

    /// <summary>Steps once, audits, takes all events.</summary>
    internal StepResult Step()
    {
        StepResult result = Station.Step();
        Assert.Equal(PipelineFault.None, Station.Audit());
        TakeEvents();
        return result;
    }

    internal void TakeEvents()
    {
        EventJournal journal = Pipeline.Journal;
        while (journal.TryTake())
        {
            Events.Add(new ScanRecord(journal.Kind, journal.Number, journal.Offset, journal.Length));
        }
    }

    /// <summary>Steps until the stream is over.</summary>
    internal StepResult StepToEnd()
    {
        StepResult result = Step();
        for (int steps = 0; result is StepResult.Worked or StepResult.Waiting; steps++)
        {
            Assert.True(steps < 1_000_000, "the stream does not end");
            result = Step();
        }

        return result;
    }

    /// <summary>Offers everything, stepping whenever the ring is full.</summary>
    internal void OfferAll(byte[] bytes, int piece = int.MaxValue)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            int taken = Station.Offer(bytes, done, Math.Min(piece, bytes.Length - done));
            done += taken;
            Assert.True(Step() is StepResult.Worked or StepResult.Waiting);
        }
    }

    /// <summary>A whole stream, offered in pieces; all blocks are back at its end.</summary>
    internal List<ScanRecord> Scan(byte[] stream, int piece = int.MaxValue)
    {
        Events.Clear();
        Assert.Equal(PipelineFault.None, Station.BeginStream(stream.Length));
        OfferAll(stream, piece);
        Assert.Equal(PipelineFault.None, Station.EndStream());
        Assert.Equal(StepResult.Finished, StepToEnd());
        Assert.Equal(0, Pipeline.Pool.Outstanding);
        return [.. Events];
    }

    /// <summary>What the scanner gives for streams with gaps: each part of bytes, then that many missing.</summary>
    internal static List<ScanRecord> Expected(params (byte[] Bytes, long Missing)[] parts)
    {
        ScanBench bench = ScanBench.Open(RulesImage);
        StreamScanner scanner = bench.Scanner;
        var sink = new CollectingSink();
        Assert.Equal(ScanFault.None, scanner.Begin(sink));
        byte[] last = [];
        foreach ((byte[] bytes, long missing) in parts)
        {
            last = bytes;
            Assert.Equal(ScanFault.None, scanner.Scan(bytes, 0, bytes.Length));
            if (missing > 0)
            {
                Assert.Equal(ScanFault.None, scanner.Skip(bytes, bytes.Length, missing));
                last = [];
            }
        }

        Assert.Equal(ScanFault.None, scanner.Finish(last, last.Length));
        return sink.Records;
    }
}
