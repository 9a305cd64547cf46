using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Tests.Memory;
using Xunit;

namespace FirmwareScanner.Core.Tests.Pipeline;

/// <summary>Faults are injected, and every block comes back all the same.</summary>
public sealed class ScanPipelineFaultTests
{
    private const int Stranger = 99;
    private static readonly byte[] Sample = Encoding.Latin1.GetBytes("BOOTOTAJU123MP..BOOT.END");

    [Fact]
    public void Step_while_a_stranger_has_the_blocks_starves_and_loses_nothing()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(-1);
        bench.Station.Offer(Sample, 0, 10);
        Assert.Equal(StepResult.Worked, bench.Step());
        BlockLease taken = bench.Pipeline.Pool.TryRent(Stranger);
        bench.Station.Offer(Sample, 10, Sample.Length - 10);
        bench.Station.EndStream();

        Assert.Equal(StepResult.Starved, bench.Step());
        Assert.Equal(StepResult.Starved, bench.Step());
        Assert.Equal(2, bench.Station.Starvations);
        Assert.Equal(PipelineFault.NoBlock, bench.Station.Faults.Last);
        bench.Pipeline.Pool.Release(taken);
        Assert.Equal(StepResult.Finished, bench.StepToEnd());
        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Events);
    }

    [Fact]
    public void Step_after_a_stranger_stopped_the_pool_gives_the_stream_up()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(-1);
        bench.OfferAll(Sample);
        bench.Station.Offer(Sample, 0, 5);
        bench.Pipeline.Pool.Stop();

        Assert.Equal(StepResult.Failed, bench.Step());

        Assert.Equal(PipelineFault.MemoryRefused, bench.Station.Faults.Last);
        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Stopped), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
        Assert.Equal(StepResult.Idle, bench.Step());
    }

    [Fact]
    public void Step_at_a_gap_after_a_stranger_stopped_the_pool_gives_the_stream_up()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(-1);
        bench.OfferAll(Sample);
        bench.Station.Gap(3);
        bench.Pipeline.Pool.Stop();

        Assert.Equal(StepResult.Failed, bench.Step());
        Assert.Equal(PipelineFault.MemoryRefused, bench.Station.Faults.Last);
    }

    [Fact]
    public void Step_while_a_stranger_peeks_into_the_ring_gives_the_stream_up_and_its_blocks_back()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(-1);
        bench.OfferAll(Sample);
        bench.Station.Offer(Sample, 0, 5);
        bench.Pipeline.Ring.Peek();

        Assert.Equal(StepResult.Failed, bench.Station.Step());

        Assert.Equal(0, bench.Pipeline.Pool.Outstanding);
        Assert.Equal(PipelineFault.MemoryRefused, bench.Station.BeginStream(-1));
        bench.Pipeline.Ring.Consume(0);
        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Scan(Sample));
    }

    [Fact]
    public void Attach_each_allocation_failing_once_is_refused_and_the_station_stays_shut()
    {
        int allocations = 0;
        for (int ordinal = 1; ordinal == 1 || allocations > 0; ordinal++)
        {
            var bench = new PipelineBench();
            Assert.Equal(DatabaseError.None, bench.Load());
            bench.Plan.FailAllocation(ordinal);
            PipelineFault fault = bench.Station.Attach();
            allocations = fault == PipelineFault.None ? 0 : allocations + 1;
            if (fault != PipelineFault.None)
            {
                Assert.Equal(PipelineFault.PlanRefused, fault);
                Assert.Equal(PipelineFault.NotAttached, bench.Station.BeginStream(-1));
                Assert.Equal(StepResult.Idle, bench.Station.Step());
            }
            else
            {
                Assert.True(ordinal > 15, $"only {ordinal} allocations were seen to fail");
            }
        }
    }

    [Fact]
    public void Attach_before_the_database_is_loaded_is_refused()
    {
        Assert.Equal(PipelineFault.DatabaseNotLoaded, new PipelineBench().Pipeline.Attach());
    }

    [Fact]
    public void Constructor_with_numbers_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PipelineBench(blocks: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PipelineBench(payload: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PipelineBench(ring: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PipelineBench(journal: 0));
    }

    [Fact]
    public void Stop_under_way_gives_the_own_blocks_back_and_reports_those_of_strangers()
    {
        PipelineBench bench = new PipelineBench(blocks: 4).Start();
        bench.Station.BeginStream(-1);
        bench.OfferAll(Sample);
        bench.Pipeline.Pool.TryRent(Stranger);
        Assert.Equal(2, bench.Pipeline.Pool.Outstanding);

        StopReport report = bench.Station.Stop();

        Assert.Equal(1, report.Count);
        Assert.True(report.MoveNext());
        Assert.Equal(Stranger, report.Owner);
        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Stopped), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
        Assert.Equal(PipelineFault.Stopped, bench.Station.BeginStream(-1));
        Assert.Same(report, bench.Station.Stop());
    }

    [Fact]
    public void Stop_after_a_finished_stream_leaves_its_verdict()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Scan(Sample);

        Assert.Equal(0, bench.Station.Stop().Count);
        Assert.Equal(ScanVerdict.Found, bench.Station.Ledger.Verdict);
    }

    [Theory]
    [InlineData(RingPolicy.Refuse)]
    [InlineData(RingPolicy.DropOldest)]
    public void Step_random_offers_gaps_and_strangers_equals_the_scanner_over_the_parts_that_passed(RingPolicy policy)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            PipelineBench bench = new PipelineBench(random.Next(1, 40), policy, random.Next(2, 4), random.Next(1, 30)).Start();
            var ledger = new ByteBook();
            bench.Station.BeginStream(-1);
            BlockLease stranger = BlockLease.None;
            for (int round = 0; round < 80; round++)
            {
                switch (random.Next(6))
                {
                    case 0:
                        long missing = random.Next(1, 20);
                        if (bench.Station.Gap(missing) == PipelineFault.None)
                        {
                            ledger.Miss(missing);
                        }

                        break;
                    case 1 when stranger == BlockLease.None:
                        stranger = bench.Pipeline.Pool.TryRent(Stranger);
                        break;
                    case 1:
                        bench.Pipeline.Pool.Release(stranger);
                        stranger = BlockLease.None;
                        break;
                    case 2 or 3:
                        byte[] piece = [.. Enumerable.Range(0, random.Next(30)).Select(_ => Sample[random.Next(Sample.Length)])];
                        int taken = bench.Station.Offer(piece, 0, piece.Length);
                        ledger.Offer(piece[..taken]);
                        ledger.DropTo(bench.Pipeline.Ring.DroppedBytes, bench.Pipeline.Ring.HeadPosition);
                        break;
                    default:
                        Assert.NotEqual(StepResult.Failed, bench.Step());
                        break;
                }

                Assert.Equal(PipelineFault.None, bench.Station.Audit());
            }

            if (stranger != BlockLease.None)
            {
                bench.Pipeline.Pool.Release(stranger);
            }

            bench.Station.EndStream();
            Assert.Equal(StepResult.Finished, bench.StepToEnd());
            List<ScanRecord> expected = PipelineBench.Expected(ledger.Parts());
            Assert.True(expected.SequenceEqual(bench.Events), $"seed {seed}: expected {expected.Count}, got {bench.Events.Count} events");
            Assert.Equal(ledger.Missing, bench.Station.Ledger.MissingBytes);
            Assert.Equal(0, bench.Pipeline.Pool.Outstanding);
        }
    }

    [Fact]
    public void Streams_after_the_freeze_allocate_nothing()
    {
        PipelineBench bench = new PipelineBench(ring: 32, RingPolicy.DropOldest).Start();
        ScanStation station = bench.Station;

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Run(station);
            }
        }));
    }

    [Theory]
    [InlineData(typeof(ScanPipeline))]
    [InlineData(typeof(BlockFiller))]
    [InlineData(typeof(EventJournal))]
    [InlineData(typeof(StreamScanner))]
    [InlineData(typeof(ScanState))]
    [InlineData(typeof(ConditionInterpreter))]
    [InlineData(typeof(CandidateVerifier))]
    [InlineData(typeof(ScanWindow))]
    [InlineData(typeof(SignatureDatabase))]
    public void FieldCount_in_the_plan_is_that_of_the_type(Type type)
    {
        const BindingFlags Instance = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        const BindingFlags Static = BindingFlags.Static | BindingFlags.NonPublic;

        Assert.Equal(type.GetFields(Instance).Length, type.GetField("FieldCount", Static)!.GetRawConstantValue());
    }

    private static void Run(ScanStation station)
    {
        station.BeginStream(100);
        station.Offer(Sample, 0, Sample.Length);
        station.Step();
        station.Offer(Sample, 0, Sample.Length);
        station.Offer(Sample, 0, Sample.Length);
        station.Gap(7);
        station.EndStream();
        while (station.Step() is StepResult.Worked or StepResult.Waiting)
        {
        }

        while (station.Pipeline.Journal.TryTake())
        {
        }

        station.Audit();
    }
}
