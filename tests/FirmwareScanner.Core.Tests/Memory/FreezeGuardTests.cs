using System.Text;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Station;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

/// <summary>What is constructed on a frozen plan leaves a fault, refuses everything, and harms nothing that is in use.</summary>
public sealed class FreezeGuardTests
{
    private static readonly byte[] Sample = Encoding.Latin1.GetBytes("BOOT..OTA..");

    [Fact]
    public void Ring_constructed_after_the_freeze_refuses_every_operation()
    {
        PipelineBench bench = Frozen();
        var ring = new ByteRing(bench.Plan, 8, RingPolicy.DropOldest);

        Assert.Equal(MemoryFault.PlanFrozen, ring.Attach());
        Assert.Equal((-1, MemoryFault.RingNotAttached), (ring.Claim(1), ring.ClaimFault));
        Assert.Equal((-1, MemoryFault.RingNotAttached), (ring.ClaimUpTo(1), ring.ClaimFault));
        Assert.Equal((0, MemoryFault.RingNotAttached), (ring.Write(Sample, 0, 4), ring.ClaimFault));
        Assert.Equal((-1, MemoryFault.RingNotAttached), (ring.Peek(), ring.PeekFault));
        Assert.Equal((0, MemoryFault.RingNotAttached), (ring.Read(new byte[4], 0, 4), ring.PeekFault));
        Assert.Equal((MemoryFault.RingNoClaim, MemoryFault.RingNoPeek), (ring.Commit(0), ring.Consume(0)));
        Assert.Equal((MemoryFault.None, 0), (ring.Audit(), ring.Length));
        AssertUnharmed(bench);
    }

    [Fact]
    public void Pool_constructed_after_the_freeze_refuses_every_operation_and_every_lease()
    {
        PipelineBench bench = Frozen();
        BlockLease live = bench.Pipeline.Pool.TryRent(1);
        var pool = new BlockPool(bench.Plan, 2, 8);

        Assert.Equal(MemoryFault.PlanFrozen, pool.Attach());
        Assert.Equal((BlockLease.None, MemoryFault.PoolNotAttached), (pool.TryRent(1), pool.LastFault));
        Assert.Equal((MemoryFault.PoolNotAttached, MemoryFault.PoolNotAttached), (pool.Release(live), pool.Seal(live)));
        Assert.Equal((MemoryFault.PoolNotAttached, MemoryFault.PoolNotAttached), (pool.Borrow(live), pool.Return(live)));
        Assert.Equal((-1, -1, BlockLease.None), (pool.Offset(live), pool.FillOffset(live), pool.Transfer(live, 2)));
        Assert.Equal((MemoryFault.None, 0), (pool.Audit(), pool.Outstanding));
        Assert.Equal((0, false), (pool.Stop().Count, pool.Stop().MoveNext()));
        Assert.Equal(MemoryFault.None, bench.Pipeline.Pool.Release(live));
        AssertUnharmed(bench);
    }

    [Fact]
    public void Pools_constructed_after_the_freeze_never_throw_and_use_up_no_tag()
    {
        PipelineBench bench = Frozen();
        for (int i = 0; i < 2 * MemoryPlan.MaxPools; i++)
        {
            Assert.Equal(MemoryFault.PlanFrozen, new BlockPool(bench.Plan, 1, 1).Attach());
        }

        AssertUnharmed(bench);
    }

    [Fact]
    public void Scope_constructed_after_the_freeze_refuses_every_operation()
    {
        PipelineBench bench = Frozen();
        BlockPool pool = bench.Pipeline.Pool;
        BlockLease live = pool.TryRent(1);
        var scope = new LeaseScope(bench.Plan, 2, 1);

        Assert.Equal(MemoryFault.PlanFrozen, scope.Attach());
        Assert.Equal((-1, MemoryFault.ScopeNotAttached), (scope.Open(), scope.LastFault));
        Assert.Equal((BlockLease.None, MemoryFault.ScopeNotAttached), (scope.Rent(pool, 1), scope.Adopt(pool, live)));
        Assert.Equal((BlockLease.None, MemoryFault.ScopeNotHeld), (scope.MoveOut(pool, live, 2), scope.LastFault));
        Assert.Equal((MemoryFault.ScopeNoSuchLevel, MemoryFault.None, MemoryFault.None), (scope.Close(1), scope.Close(), scope.Audit()));
        Assert.Equal(1, pool.Outstanding);
        Assert.Equal(MemoryFault.None, pool.Release(live));
        AssertUnharmed(bench);
    }

    [Fact]
    public void Journal_constructed_after_the_freeze_keeps_nothing_and_counts_what_it_loses()
    {
        PipelineBench bench = Frozen();
        var journal = new EventJournal(bench.Plan, 4);

        Assert.Equal(MemoryFault.PlanFrozen, journal.Attach());
        journal.Write(ScanEventKind.Match, 1, 2, 3);
        Assert.Equal((false, 1L, 0, PipelineFault.None), (journal.TryTake(), journal.LostEvents, journal.Count, journal.Audit()));
        AssertUnharmed(bench);
    }

    [Fact]
    public void Scanner_constructed_after_the_freeze_scans_nothing()
    {
        PipelineBench bench = Frozen();
        var scanner = new StreamScanner(PrivateState.Get<SignatureDatabase>(bench.Pipeline, "_database"), bench.Plan);

        Assert.False(scanner.Attach(bench.Plan));
        Assert.Equal(ScanFault.NotAttached, scanner.Begin(new CountingSink()));
        Assert.Equal((ScanFault.NotScanning, ScanFault.NotScanning), (scanner.Scan(Sample, 0, 1), scanner.Skip(Sample, 0, 1)));
        Assert.Equal((ScanFault.NotScanning, ScanVerdict.Unknown), (scanner.Finish(Sample, 0), scanner.Verdict));
        AssertUnharmed(bench);
    }

    [Fact]
    public void Pipeline_constructed_after_the_freeze_takes_no_stream()
    {
        PipelineBench bench = Frozen();
        SignatureDatabase database = PrivateState.Get<SignatureDatabase>(bench.Pipeline, "_database");
        var station = new ScanStation(bench.Plan, database, 64, RingPolicy.Refuse, 2, 16, 16);

        Assert.Equal(PipelineFault.PlanRefused, station.Attach());
        Assert.Equal((PipelineFault.NotAttached, PipelineFault.NotAttached), (station.BeginStream(-1), station.Faults.Policy.Set(2010, FaultAction.Restart)));
        Assert.Equal((0, PipelineFault.NoStream, PipelineFault.NoStream), (station.Offer(Sample, 0, 4), station.Gap(1), station.EndStream()));
        Assert.Equal((StepResult.Idle, PipelineFault.None, ScanVerdict.Unknown), (station.Step(), station.Audit(), station.Ledger.Verdict));
        Assert.Equal(0, station.Stop().Count);
        AssertUnharmed(bench);
    }

    [Fact]
    public void Database_loaded_after_the_freeze_is_refused()
    {
        PipelineBench bench = Frozen();
        byte[] image = ScanBench.Compile(ScanBench.Parse(PipelineBench.Rules), TargetProfile.Device);
        var reader = new DatabaseReader(new ArrayDatabaseSource(image), bench.Plan);

        Assert.Equal((DatabaseError.None, DatabaseError.OverBudget), (reader.Open(null), reader.Load()));
        Assert.False(reader.Database.IsLoaded);
        AssertUnharmed(bench);
    }

    [Fact]
    public void Meter_sees_an_allocation_of_whoever_takes_part_in_the_stream_and_counts_the_fault()
    {
        var meter = new FakeMeter();
        PipelineBench bench = Watched(meter, FaultAction.Count);
        bench.Scan(Sample);
        Assert.Equal(0, bench.Station.Faults.CountOf(PipelineFault.AllocatedAfterFreeze));

        bench.Station.BeginStream(-1);
        meter.Allocated += 24;
        bench.Station.EndStream();

        Assert.Equal(StepResult.Finished, bench.StepToEnd());
        Assert.Equal((1, 24L), (bench.Station.Faults.CountOf(PipelineFault.AllocatedAfterFreeze), bench.Station.AllocatedBytes));
        Assert.Equal(IncompleteReason.Empty, bench.Station.Ledger.Reasons);
    }

    [Fact]
    public void Meter_lets_allocations_between_two_streams_pass()
    {
        var meter = new FakeMeter();
        PipelineBench bench = Watched(meter, FaultAction.Restart);
        bench.Scan(Sample);
        meter.Allocated += 1000;
        bench.Scan(Sample);

        Assert.Equal((0, 0L, false), (bench.Station.Faults.CountOf(PipelineFault.AllocatedAfterFreeze), bench.Station.AllocatedBytes, bench.Station.Faults.NeedsRestart));
    }

    [Theory]
    [InlineData(FaultAction.StopStream, 8)]
    [InlineData(FaultAction.Restart, 8)]
    [InlineData(FaultAction.Restart, -8)]
    public void Meter_difference_in_either_direction_gets_the_action_that_was_set(FaultAction action, long difference)
    {
        var meter = new FakeMeter();
        PipelineBench bench = Watched(meter, action);
        bench.Station.BeginStream(-1);
        bench.Station.EndStream();
        meter.Allocated += difference;

        Assert.Equal(StepResult.Failed, bench.StepToEnd());
        Assert.Equal(ScanVerdict.Incomplete, bench.Station.Ledger.Verdict);
        Assert.Equal(action == FaultAction.Restart, bench.Station.Faults.NeedsRestart);
        Assert.Equal(FaultCode.Of(PipelineFault.AllocatedAfterFreeze), bench.Station.Ledger.StopCode);
    }

    [Fact]
    public void Watch_after_the_freeze_is_refused()
    {
        Assert.Equal(PipelineFault.PolicyFrozen, new PipelineBench().Start().Station.Watch(new FakeMeter()));
    }

    private static PipelineBench Watched(FakeMeter meter, FaultAction action)
    {
        var bench = new PipelineBench();
        Assert.Equal(DatabaseError.None, bench.Load());
        Assert.Equal((PipelineFault.None, PipelineFault.None), (bench.Station.Attach(), bench.Station.Watch(meter)));
        int code = FaultCode.Of(PipelineFault.AllocatedAfterFreeze);
        Assert.Equal(PipelineFault.None, bench.Station.Faults.Policy.Set(code, action));
        Assert.Equal(MemoryFault.None, bench.Plan.Freeze());
        return bench;
    }

    private static PipelineBench Frozen()
    {
        PipelineBench bench = new PipelineBench().Start();
        Assert.Equal(0, bench.Plan.FaultCount(MemoryFault.PlanFrozen));
        return bench;
    }

    /// <summary>The fault is recorded, the plan as it was, and the pipeline on it scans as before.</summary>
    private static void AssertUnharmed(PipelineBench bench)
    {
        Assert.True(bench.Plan.FaultCount(MemoryFault.PlanFrozen) > 0);
        Assert.Equal((MemoryFault.None, PlanState.Frozen), (bench.Plan.Audit(), bench.Plan.State));
        Assert.Equal(PipelineBench.Expected((Sample, 0)), bench.Scan(Sample));
    }

    private sealed class FakeMeter : AllocationMeter
    {
        internal long Allocated { get; set; }

        public override long Read() => Allocated;
    }
}
