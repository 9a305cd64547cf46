using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Tests.Memory;
using Xunit;

namespace FirmwareScanner.Core.Tests.Station;

/// <summary>Real faults, made by parties that hold, damage or misuse what is the pipeline's, and what each action makes of them.</summary>
public sealed class FaultActionTests
{
    private const int Stranger = 99;
    private static readonly byte[] Sample = Encoding.Latin1.GetBytes("BOOTOTAJU123MP..BOOT.END");

    /// <summary>What is done to a pipeline with a stream half offered, and the codes of fault and cause that follow.</summary>
    public static readonly TheoryData<string, int, int> Seeds = new()
    {
        { nameof(RentAllBlocks), FaultCode.Of(PipelineFault.NoBlock), FaultCode.Of(MemoryFault.PoolExhausted) },
        { nameof(ReleaseTwice), FaultCode.Of(MemoryFault.PoolDoubleRelease), FaultCode.Of(MemoryFault.PoolDoubleRelease) },
        { nameof(UseAfterTransfer), FaultCode.Of(MemoryFault.PoolStaleLease), FaultCode.Of(MemoryFault.PoolStaleLease) },
        { nameof(OverCommit), FaultCode.Of(MemoryFault.RingNoClaim), FaultCode.Of(MemoryFault.RingNoClaim) },
        { nameof(ConstructRing), FaultCode.Of(MemoryFault.PlanFrozen), FaultCode.Of(MemoryFault.PlanFrozen) },
        { nameof(OfferNonsense), FaultCode.Of(PipelineFault.BadLength), FaultCode.None },
        { nameof(BeginAnother), FaultCode.Of(PipelineFault.StreamActive), FaultCode.None },
        { nameof(ReportFromElsewhere), FaultCode.Of(DatabaseError.BadChecksum), FaultCode.None },
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fault_set_to_count_lets_the_stream_go_on_and_its_events_are_all_there(string seed, int code, int cause)
    {
        PipelineBench bench = Start(code, FaultAction.Count);
        Action undo = Sow(seed, bench);
        bench.Step();
        undo();
        bench.Station.Offer(Sample, 10, Sample.Length - 10);
        bench.Station.EndStream();

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Events);
        Assert.Equal((ScanVerdict.Found, false, FaultCode.None), (bench.Station.Ledger.Verdict, bench.Station.Faults.NeedsRestart, bench.Station.Ledger.StopCode));
        Assert.Equal(cause, bench.Station.Faults.LastCause);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fault_set_to_stop_ends_this_stream_and_the_next_is_scanned_whole(string seed, int code, int cause)
    {
        PipelineBench bench = Start(code, FaultAction.StopStream);
        Action undo = Sow(seed, bench);

        Assert.Equal(StepResult.Failed, bench.Step());

        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Stopped), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
        Assert.Equal((code, cause, false), (bench.Station.Ledger.StopCode, bench.Station.Faults.LastCause, bench.Station.Faults.NeedsRestart));
        undo();
        Assert.Equal(0, bench.Pipeline.Pool.Outstanding);
        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Scan(Sample));
        Assert.Equal((ScanVerdict.Found, FaultCode.None), (bench.Station.Ledger.Verdict, bench.Station.Ledger.StopCode));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fault_set_to_restart_ends_this_stream_and_refuses_all_others(string seed, int code, int cause)
    {
        PipelineBench bench = Start(code, FaultAction.Restart);
        Action undo = Sow(seed, bench);

        Assert.Equal(StepResult.Failed, bench.Step());

        Assert.Equal((true, code, cause), (bench.Station.Faults.NeedsRestart, bench.Station.Faults.RestartCode, bench.Station.Faults.LastCause));
        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Stopped), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
        undo();
        Assert.Equal(PipelineFault.RestartRequired, bench.Station.BeginStream(-1));
        Assert.Equal(0, bench.Station.Offer(Sample, 0, 1));
        Assert.Equal(StepResult.Idle, bench.Step());
        Assert.Equal(0, bench.Station.Stop().Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Claim_held_by_a_stranger_stops_the_stream_instead_of_stalling_it(bool isPulled)
    {
        PipelineBench bench = new PipelineBench().Start();
        if (isPulled)
        {
            bench.Station.BeginStream(new ScriptedSource(Sample), -1);
        }
        else
        {
            bench.Station.BeginStream(-1);
        }

        bench.Pipeline.Ring.Claim(8);
        bench.Station.Offer(Sample, 0, Sample.Length);

        Assert.Equal(StepResult.Failed, bench.Station.Step());

        AssertStopped(bench, PipelineFault.MemoryRefused, FaultCode.Of(MemoryFault.RingClaimActive));
    }

    [Fact]
    public void Source_that_commits_the_claim_it_writes_into_stops_the_stream()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(new ThievingSource(() => bench.Pipeline.Ring.Commit(3)), -1);

        // With a byte in the ring the source reads into the ring.
        bench.Station.Offer(Sample, 0, 1);

        Assert.Equal(StepResult.Failed, bench.Step());

        AssertStopped(bench, PipelineFault.MemoryRefused, FaultCode.Of(MemoryFault.RingNoClaim));
    }

    [Fact]
    public void Source_whose_gap_throws_stops_the_stream_and_all_blocks_come_back()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(new ThievingSource(() => throw new IOException("card removed")), -1);

        Assert.Equal(StepResult.Failed, bench.Step());

        Assert.Equal(FaultCode.Of(PipelineFault.StepThrew), bench.Station.Ledger.StopCode);
        Assert.IsType<IOException>(bench.Station.Faults.LastException);
        Assert.Equal(0, bench.Pipeline.Pool.Outstanding);
        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Scan(Sample));
    }

    [Fact]
    public void Source_that_throws_set_to_count_is_asked_again_and_the_stream_stays_incomplete()
    {
        PipelineBench bench = Attach(FaultCode.Of(PipelineFault.SourceThrew), FaultAction.Count);
        bench.Station.BeginStream(new ScriptedSource(Encoding.Latin1.GetBytes("BO"), new IOException("not yet"), Encoding.Latin1.GetBytes("ot")), -1);

        Assert.Equal(StepResult.Finished, bench.StepToEnd());

        Assert.Equal((4L, 1), (bench.Pipeline.ScannedBytes, bench.Station.Faults.CountOf(PipelineFault.SourceThrew)));
        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Unreadable), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
    }

    [Theory]
    [InlineData(StreamSource.Failed, PipelineFault.SourceFailed)]
    [InlineData(null, PipelineFault.SourceThrew)]
    public void Source_that_fails_set_to_restart_refuses_the_next_stream(int? answer, PipelineFault fault)
    {
        PipelineBench bench = Attach(FaultCode.Of(fault), FaultAction.Restart);
        bench.Station.BeginStream(new ScriptedSource(Sample, answer is int code ? code : new IOException("gone")), -1);

        Assert.Equal(StepResult.Failed, bench.StepToEnd());

        Assert.Equal((true, FaultCode.Of(fault)), (bench.Station.Faults.NeedsRestart, bench.Station.Faults.RestartCode));
        Assert.Equal(IncompleteReason.Unreadable | IncompleteReason.Stopped, bench.Station.Ledger.Reasons);
    }

    [Fact]
    public void Events_lost_set_to_stop_make_the_stream_incomplete_even_at_its_last_step()
    {
        // The scanner waits for room; only another writer can lose an event.
        PipelineBench bench = Attach(FaultCode.Of(PipelineFault.EventsLost), FaultAction.StopStream, journal: 2);
        bench.Station.BeginStream(-1);
        bench.Station.Offer(Sample, 0, 4);
        bench.Station.EndStream();
        Assert.Equal(StepResult.Worked, bench.Station.Step());

        Assert.Equal(StepResult.Finished, bench.StepToEnd());
        bench.Station.BeginStream(-1);
        bench.Station.Offer(Sample, 0, Sample.Length);
        bench.Station.EndStream();
        WriteTooMany(bench.Pipeline.Journal);

        Assert.Equal((StepResult.Failed, ScanVerdict.Incomplete), (bench.StepToEnd(), bench.Station.Ledger.Verdict));
        Assert.Equal(FaultCode.Of(PipelineFault.EventsLost), bench.Station.Ledger.StopCode);
        Assert.Equal(IncompleteReason.EventsLost | IncompleteReason.Stopped, bench.Station.Ledger.Reasons);
    }

    [Fact]
    public void Events_lost_set_to_count_leave_a_stream_that_is_found_but_never_clean()
    {
        PipelineBench bench = Attach(FaultCode.Of(PipelineFault.EventsLost), FaultAction.Count, journal: 2);
        foreach ((string text, ScanVerdict verdict) in new[] { ("BOOT", ScanVerdict.Found), ("....", ScanVerdict.Incomplete) })
        {
            bench.Station.BeginStream(-1);
            bench.Station.Offer(Encoding.Latin1.GetBytes(text), 0, 4);
            bench.Station.EndStream();
            WriteTooMany(bench.Pipeline.Journal);

            Assert.Equal((StepResult.Finished, verdict), (bench.StepToEnd(), bench.Station.Ledger.Verdict));
            Assert.Equal((IncompleteReason.EventsLost, 1), (bench.Station.Ledger.Reasons, bench.Station.LostEvents));
        }

        Assert.Equal(2, bench.Station.Faults.CountOf(PipelineFault.EventsLost));
    }

    [Theory]
    [InlineData("_pool", "_freeCount", 7, MemoryFault.PoolCountCorrupt)]
    [InlineData("_ring", "_highWater", -1, MemoryFault.RingSpanCorrupt)]
    [InlineData("_scope", "_depth", -1, MemoryFault.ScopeMarkCorrupt)]
    [InlineData("_plan", "_budget", 5, MemoryFault.PlanTotalCorrupt)]
    [InlineData("_journal", "_head", -1, MemoryFault.None)]
    public void Damaged_books_found_by_an_audit_end_the_stream_and_every_later_one(string part, string field, int value, MemoryFault cause)
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(-1);
        bench.OfferAll(Sample[..10]);
        object owner = part == "_scope" ? bench.Pipeline.Filler : bench.Pipeline;
        PrivateState.Set(PrivateState.Get<object>(owner, part), field, value);

        PipelineFault fault = bench.Station.Audit();

        Assert.Equal(cause == MemoryFault.None ? PipelineFault.JournalCountCorrupt : PipelineFault.MemoryCorrupt, fault);
        Assert.Equal((true, false, ScanVerdict.Incomplete), (bench.Station.Faults.NeedsRestart, bench.Station.IsUnderWay, bench.Station.Ledger.Verdict));
        Assert.Equal(FaultCode.Of(cause), bench.Station.Faults.LastCause);
        Assert.Equal(cause == MemoryFault.None ? FaultCode.Of(fault) : FaultCode.Of(cause), bench.Station.Faults.RestartCode);
        Assert.Equal(PipelineFault.RestartRequired, bench.Station.BeginStream(-1));
        Assert.Equal(StepResult.Idle, bench.Station.Step());
    }

    [Fact]
    public void Several_faults_before_a_step_get_the_strongest_action()
    {
        PipelineBench bench = Start(FaultCode.Of(MemoryFault.PoolForeignLease), FaultAction.Restart);
        Action undo = Sow(nameof(ReleaseTwice), bench);
        BlockPool other = Rig.Pool(new MemoryPlan(1 << 16), 1);
        BlockPool third = Rig.Pool(1);
        bench.Pipeline.Pool.Release((BlockLease)((int)third.TryRent(1) ^ (int)other.TryRent(1) ^ 0x300));

        bench.Step();
        undo();

        Assert.Equal(FaultCode.Of(MemoryFault.PoolForeignLease), bench.Station.Faults.RestartCode);
    }

    [Fact]
    public void Faults_before_a_stream_begins_do_not_stop_it()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Pipeline.Pool.Release(BlockLease.None);
        bench.Station.BeginStream(-2);

        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Scan(Sample));
        Assert.Equal(1, bench.Station.Faults.CountOf(PipelineFault.BadLength));
    }

    private static void AssertStopped(PipelineBench bench, PipelineFault fault, int cause)
    {
        Assert.Equal((FaultCode.Of(fault), cause), (bench.Station.Ledger.StopCode, bench.Station.Faults.LastCause));
        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Stopped), (bench.Station.Ledger.Verdict, bench.Station.Ledger.Reasons));
        Assert.Equal(0, bench.Pipeline.Pool.Outstanding);
    }

    private static PipelineBench Attach(int code, FaultAction action, int journal = 4096)
    {
        var bench = new PipelineBench(blocks: 3, journal: journal);
        Assert.Equal(DatabaseError.None, bench.Load());
        Assert.Equal(PipelineFault.None, bench.Station.Attach());
        Assert.Equal(PipelineFault.None, bench.Station.Faults.Policy.Set(code, action));
        Assert.Equal(MemoryFault.None, bench.Plan.Freeze());
        return bench;
    }

    /// <summary>A stream is under way, and ten bytes of it wait.</summary>
    private static PipelineBench Start(int code, FaultAction action)
    {
        PipelineBench bench = Attach(code, action);
        bench.Station.BeginStream(-1);
        bench.Station.Offer(Sample, 0, 10);
        return bench;
    }

    private static Action Sow(string seed, PipelineBench bench)
    {
        var seeds = new Dictionary<string, Func<PipelineBench, Action>>
        {
            [nameof(RentAllBlocks)] = RentAllBlocks,
            [nameof(ReleaseTwice)] = ReleaseTwice,
            [nameof(UseAfterTransfer)] = UseAfterTransfer,
            [nameof(OverCommit)] = OverCommit,
            [nameof(ConstructRing)] = ConstructRing,
            [nameof(OfferNonsense)] = OfferNonsense,
            [nameof(BeginAnother)] = BeginAnother,
            [nameof(ReportFromElsewhere)] = ReportFromElsewhere,
        };
        return seeds[seed](bench);
    }

    private static Action RentAllBlocks(PipelineBench bench)
    {
        BlockPool pool = bench.Pipeline.Pool;
        BlockLease[] leases = [pool.TryRent(Stranger), pool.TryRent(Stranger), pool.TryRent(Stranger)];
        return () => Array.ForEach(leases, lease => pool.Release(lease));
    }

    private static Action ReleaseTwice(PipelineBench bench)
    {
        BlockPool pool = bench.Pipeline.Pool;
        BlockLease lease = pool.TryRent(Stranger);
        pool.Release(lease);
        pool.Release(lease);
        return Nothing;
    }

    private static Action UseAfterTransfer(PipelineBench bench)
    {
        BlockPool pool = bench.Pipeline.Pool;
        BlockLease lease = pool.TryRent(Stranger);
        BlockLease moved = pool.Transfer(lease, Stranger + 1);
        Assert.Equal(-1, pool.FillOffset(lease));
        return () => pool.Release(moved);
    }

    private static Action OverCommit(PipelineBench bench)
    {
        bench.Pipeline.Ring.Commit(1);
        return Nothing;
    }

    private static Action ConstructRing(PipelineBench bench)
    {
        Assert.Equal(-1, new ByteRing(bench.Plan, 8, RingPolicy.Refuse).Claim(1));
        return Nothing;
    }

    private static Action OfferNonsense(PipelineBench bench)
    {
        Assert.Equal(0, bench.Station.Offer(Sample, 1, Sample.Length));
        return Nothing;
    }

    private static Action BeginAnother(PipelineBench bench)
    {
        Assert.Equal(PipelineFault.StreamActive, bench.Station.BeginStream(-1));
        return Nothing;
    }

    private static Action ReportFromElsewhere(PipelineBench bench)
    {
        int code = FaultCode.Of(DatabaseError.BadChecksum);
        Assert.Equal(bench.Station.Faults.Policy.ActionOf(code), bench.Station.Faults.Report(code));
        return Nothing;
    }

    private static void Nothing()
    {
    }

    /// <summary>Does something to the pipeline while it is read, or, if it cannot, when it is asked for its gap.</summary>
    private sealed class ThievingSource : StreamSource
    {
        private readonly Func<MemoryFault> _act;

        internal ThievingSource(Func<MemoryFault> act)
        {
            _act = act;
        }

        public override long GapLength => (long)_act();

        public override int Read(byte[] buffer, int start, int count)
        {
            try
            {
                _act();
                return 3;
            }
            catch (IOException)
            {
                return Gap;
            }
        }
    }

    private static void WriteTooMany(EventJournal journal)
    {
        for (int i = 0; i <= journal.Capacity; i++)
        {
            journal.Write(ScanEventKind.Match, 0, 0, 1);
        }
    }
}
