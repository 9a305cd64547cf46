using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Station;
using FirmwareScanner.Tests.Memory;
using Xunit;

namespace FirmwareScanner.Core.Tests.Station;

/// <summary>The owner of the stream: its ledger, and the way of bytes that a source reads straight into a block.</summary>
public sealed class ScanStationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly byte[] Sample = Encoding.Latin1.GetBytes(
        "BOOTOTAJU123MP..chxxxBOOTyyyyyyyyyyyyyJUMPzzzzzzendBOOTOTAOTA" + new string('.', 100) + "BOOT.END");

    [Theory]
    [InlineData(typeof(ScanStation))]
    [InlineData(typeof(StreamWorker))]
    [InlineData(typeof(StreamLedger))]
    [InlineData(typeof(FaultManager))]
    [InlineData(typeof(FaultPolicy))]
    public void FieldCount_in_the_plan_is_that_of_the_type(Type type)
    {
        Assert.Equal(PrivateState.FieldCountOf(type), PrivateState.DeclaredFieldCountOf(type));
    }

    [Fact]
    public void Gaps_noted_while_another_thread_offers_lose_no_byte_and_end()
    {
        const int Rounds = 150;
        const int Steps = 3000;
        const int StepsToEnd = 100_000;
        for (int round = 0; round < Rounds; round++)
        {
            PipelineBench bench = new PipelineBench(payload: 64).Start();
            ScanStation station = bench.Station;
            station.BeginStream(-1);
            var producer = new Producer(station, round);
            long gaps = 0;
            for (int step = 0; step < Steps; step++)
            {
                gaps += step % 3 == 0 && station.Gap(1) == PipelineFault.None ? 1 : 0;
                station.Step();
                while (bench.Pipeline.Journal.TryTake())
                {
                }
            }

            long offered = producer.Stop();
            station.EndStream();
            for (int step = 0; station.IsUnderWay && step < StepsToEnd; step++)
            {
                station.Step();
            }

            Assert.False(station.IsUnderWay, $"round {round}: stuck with {bench.Pipeline.Ring.Length} bytes in the ring");
            if (station.Ledger.StopCode == FaultCode.None)
            {
                Assert.Equal((offered, gaps), (bench.Pipeline.ScannedBytes, station.Ledger.MissingBytes));
            }
        }
    }

    [Fact]
    public void Plan_that_names_no_number_has_entries_for_a_station_with_any_database()
    {
        var plan = new MemoryPlan(1 << 24);
        var reader = new DatabaseReader(
            new ArrayDatabaseSource(ScanBench.Compile(ScanBench.Parse(PipelineBench.Rules), TargetProfile.Device)), plan);
        reader.Open(null);
        int ofDatabase = plan.Count;
        _ = new StreamScanner(reader.Database, plan);
        int withScanner = plan.Count;
        _ = new ScanStation(plan, reader.Database, 64, RingPolicy.Refuse, 2, 16, 16);
        int ofStation = plan.Count - withScanner - (withScanner - ofDatabase);
        const int PlanAndDatabase = 2;
        const int Tables = 38 + (4 * DatabaseFormat.MaximumTables);
        const int ScannerWithAllItsTables = 17;

        Assert.Equal(MemoryPlan.DefaultEntries, PlanAndDatabase + Tables + ScannerWithAllItsTables + ofStation);
    }

    [Fact]
    public void Source_reads_straight_into_a_block_and_the_ring_is_not_used()
    {
        PipelineBench bench = new PipelineBench().Start();
        var source = new WatchedSource(new ScriptedSource(Sample), bench);
        bench.Station.BeginStream(source, Sample.Length);

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Events);
        Assert.All(source.Buffers, buffer => Assert.Same(bench.Pipeline.Pool.Slab, buffer));
        Assert.Equal(0, bench.Pipeline.Ring.TailPosition);
        Assert.Equal((Sample.Length + 15) / 16, bench.Pipeline.Blocks);
        Assert.Equal(2, bench.Pipeline.Pool.HighWater);
    }

    [Fact]
    public void Source_is_asked_for_the_ring_while_bytes_wait_there_or_somebody_else_has_the_blocks()
    {
        PipelineBench bench = new PipelineBench().Start();
        var source = new WatchedSource(new ScriptedSource(Sample[2..]), bench);
        bench.Station.BeginStream(source, -1);
        bench.Station.Offer(Sample, 0, 2);
        bench.Step();
        Assert.Same(bench.Pipeline.Ring.Buffer, source.Buffers[^1]);

        BlockLease stranger = bench.Pipeline.Pool.TryRent(99);
        while (source.Buffers.Count < 3)
        {
            Assert.True(bench.Step() is StepResult.Worked or StepResult.Starved);
        }

        Assert.Same(bench.Pipeline.Ring.Buffer, source.Buffers[^1]);
        bench.Pipeline.Pool.Release(stranger);
        Assert.Equal(StepResult.Finished, bench.StepToEnd());
        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Events);
    }

    [Fact]
    public void Source_any_cut_payload_ring_and_minimum_gives_the_same_events_and_the_same_ledger()
    {
        List<ScanRecord> expected = PipelineBench.Expected((Sample, 0));
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            int ring = random.Next(1, 50);
            int payload = random.Next(1, 50);
            PipelineBench bench = new PipelineBench(ring, payload: payload).Start();
            bench.Station.SetMinimumFill(random.Next(1, Math.Min(ring, payload) + 1));
            bench.Station.BeginStream(new ScriptedSource(Cut(random)), Sample.Length, 7, true);

            Assert.Equal(StepResult.Finished, bench.StepToEnd());

            Assert.True(expected.SequenceEqual(bench.Events), $"seed {seed}");
            StreamLedger ledger = bench.Station.Ledger;
            Assert.Equal((Sample.Length, ScanVerdict.Found, 7), (ledger.Received, ledger.Verdict, ledger.ContentType));
            Assert.Equal(ChecksumOf(Sample), ledger.Checksum);
        }
    }

    [Fact]
    public void Source_that_throws_while_it_has_a_block_loses_nothing_but_itself()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(new ScriptedSource(Sample[..10], new TimeoutException()), -1);

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal((10L, 0), (bench.Pipeline.ScannedBytes, bench.Pipeline.Pool.Outstanding));
        Assert.IsType<TimeoutException>(bench.Station.Faults.LastException);
    }

    [Fact]
    public void Ledger_of_an_offered_stream_counts_what_was_taken_and_sums_it_up_if_asked()
    {
        PipelineBench bench = new PipelineBench(ring: 8).Start();
        bench.Station.BeginStream(-1, 3, true);
        Assert.Equal(8, bench.Station.Offer(Sample, 0, 20));
        StreamLedger ledger = bench.Station.Ledger;

        Assert.Equal((1, StreamState.Receiving, 8L, 3), (ledger.Number, ledger.State, ledger.Received, ledger.ContentType));
        Assert.Equal((ChecksumOf(Sample[..8]), false), (ledger.Checksum, ledger.IsLocal));
        bench.Station.EndStream();
        Assert.Equal(StreamState.Finishing, ledger.State);
        bench.StepToEnd();
        Assert.Equal((StreamState.Finished, false), (ledger.State, ledger.IsUnderWay));

        bench.Station.BeginStream(-1);
        bench.Station.Offer(Sample, 0, 5);
        Assert.Equal((2, 5L, 0U), (ledger.Number, ledger.Received, ledger.Checksum));
    }

    [Fact]
    public void Abandoned_stream_ends_incomplete_with_what_was_taken()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.AbandonStream();
        Assert.Equal(StreamState.None, bench.Station.Ledger.State);
        bench.Station.BeginStream(-1);
        bench.Station.Offer(Encoding.Latin1.GetBytes("...."), 0, 4);

        bench.Station.AbandonStream();
        Assert.Equal(0, bench.Station.Offer(Sample, 0, 1));
        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        StreamLedger ledger = bench.Station.Ledger;
        Assert.Equal((true, ScanVerdict.Incomplete, IncompleteReason.Stopped), (ledger.IsAbandoned, ledger.Verdict, ledger.Reasons));
        Assert.Equal(4, bench.Pipeline.ScannedBytes);
    }

    [Fact]
    public void Forgotten_stream_leaves_number_and_state_as_they_were()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.NumberFrom(100);
        bench.Station.BeginStream(-1);
        bench.Station.ForgetStream();
        Assert.Equal((101, true), (bench.Station.Ledger.Number, bench.Station.IsUnderWay));
        bench.Station.EndStream();
        bench.StepToEnd();

        bench.Station.ForgetStream();

        StreamLedger ledger = bench.Station.Ledger;
        Assert.Equal((100, StreamState.None, ScanVerdict.Unknown), (ledger.Number, ledger.State, ledger.Verdict));
    }

    private static object[] Cut(Random random)
    {
        var answers = new List<object>();
        for (int at = 0; at < Sample.Length;)
        {
            int length = Math.Min(random.Next(0, 12), Sample.Length - at);
            answers.Add(length == 0 ? 0 : Sample[at..(at + length)]);
            at += length;
        }

        return [.. answers];
    }

    private static uint ChecksumOf(byte[] bytes)
    {
        var checksum = new Crc32();
        checksum.Add(bytes, 0, bytes.Length);
        return checksum.Value;
    }

    /// <summary>Notes what it is to read into, and who has the block then.</summary>
    private sealed class WatchedSource(StreamSource source, PipelineBench bench) : StreamSource
    {
        internal List<byte[]> Buffers { get; } = [];

        public override int Read(byte[] buffer, int start, int count)
        {
            Buffers.Add(buffer);
            Assert.Equal(ReferenceEquals(buffer, bench.Pipeline.Pool.Slab) ? 1 : 0, bench.Pipeline.Filler.Scope.Held);
            return source.Read(buffer, start, count);
        }
    }

    /// <summary>Offers three bytes at a time from a thread of its own until it is stopped.</summary>
    private sealed class Producer
    {
        private readonly Thread _thread;
        private volatile bool _isStopping;
        private long _offered;

        internal Producer(ScanStation station, int pace)
        {
            _thread = new Thread(() =>
            {
                byte[] bytes = new byte[3];
                var watch = Stopwatch.StartNew();
                while (!_isStopping && watch.Elapsed < Patience)
                {
                    int taken = station.Offer(bytes, 0, bytes.Length);
                    _offered += taken;
                    if (taken == 0)
                    {
                        Thread.Yield();
                    }
                    else
                    {
                        Thread.SpinWait(pace % 97);
                    }
                }
            })
            {
                IsBackground = true,
            };
            _thread.Start();
        }

        internal long Stop()
        {
            _isStopping = true;
            Assert.True(_thread.Join(Patience));
            return _offered;
        }
    }
}
