using FirmwareScanner.Memory;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Memory;

/// <summary>What a block pool and its leases refuse, and that a refusal corrupts nothing.</summary>
[TestClass]
public static class PoolFaultTests
{
    private const int Owner = 7;

    [TestMethod]
    public static void Release_twice_is_a_double_release()
    {
        BlockPool pool = NewPool(2);
        BlockLease lease = pool.TryRent(Owner);
        Check.None(pool.Release(lease), "first release");

        Check.Fault(MemoryFault.PoolDoubleRelease, pool.Release(lease), "second release");
        Assert.AreEqual(0, pool.Outstanding, "outstanding");
        Assert.AreEqual(1, pool.FaultCount(MemoryFault.PoolDoubleRelease), "count");
        Check.None(pool.Audit(), "audit");
    }

    [TestMethod]
    public static void Use_after_release_is_stale_when_the_block_has_a_new_owner()
    {
        BlockPool pool = NewPool(1);
        BlockLease old = pool.TryRent(Owner);
        pool.Release(old);
        BlockLease current = pool.TryRent(Owner + 1);

        Assert.AreEqual(-1, pool.Offset(old), "offset");
        Check.Fault(MemoryFault.PoolStaleLease, pool.LastFault, "stale");
        Check.Fault(MemoryFault.PoolStaleLease, pool.Release(old), "stale");
        Assert.AreEqual(0, pool.Offset(current), "the new owner is untouched");
        Check.None(pool.Release(current), "the new owner is untouched");
        Check.None(pool.Audit(), "audit");
    }

    [TestMethod]
    public static void Transfer_makes_the_old_lease_stale()
    {
        BlockPool pool = NewPool(2);
        BlockLease given = pool.TryRent(Owner);

        BlockLease moved = pool.Transfer(given, Owner + 1);

        Assert.IsTrue(moved != given, "another lease");
        Check.Fault(MemoryFault.PoolStaleLease, pool.Release(given), "the giver has nothing");
        Check.None(pool.Release(moved), "the receiver has it");
        Check.None(pool.Audit(), "audit");
    }

    [TestMethod]
    public static void Lease_of_another_pool_is_foreign()
    {
        MemoryPlan plan = new MemoryPlan(16384);
        BlockPool first = new BlockPool(plan, 2, 4);
        BlockPool second = new BlockPool(plan, 2, 4);
        Check.None(first.Attach(), "attach");
        Check.None(second.Attach(), "attach");
        BlockLease lease = first.TryRent(Owner);

        Check.Fault(MemoryFault.PoolForeignLease, second.Release(lease), "foreign");
        Check.None(first.Release(lease), "own");
    }

    [TestMethod]
    public static void Number_that_never_was_a_lease_is_forged_and_none_is_no_lease()
    {
        BlockPool pool = NewPool(2);
        BlockLease lease = pool.TryRent(Owner);

        Check.Fault(MemoryFault.PoolForgedLease, pool.Release((BlockLease)((int)lease | 0xFF)), "no such block");
        Check.Fault(MemoryFault.PoolNoLease, pool.Release(BlockLease.None), "none");
        Check.None(pool.Release(lease), "the real one");
        Check.None(pool.Audit(), "audit");
    }

    [TestMethod]
    public static void Exhausted_pool_gives_no_lease_and_recovers()
    {
        BlockPool pool = NewPool(2);
        BlockLease lease = pool.TryRent(Owner);
        BlockLease other = pool.TryRent(Owner);

        Assert.IsTrue(pool.TryRent(Owner) == BlockLease.None, "none is free");
        Check.Fault(MemoryFault.PoolExhausted, pool.LastFault, "exhausted");
        Check.None(pool.Release(lease), "release");
        Assert.IsTrue(pool.TryRent(Owner) != BlockLease.None, "one is free");
        Assert.IsTrue(pool.Offset(other) != pool.Offset(lease), "blocks differ");
        Assert.AreEqual(2, pool.HighWater, "high-water mark");
    }

    [TestMethod]
    public static void Block_has_one_writer_or_readers_and_never_both()
    {
        BlockPool pool = NewPool(1);
        BlockLease lease = pool.TryRent(Owner);

        Check.Fault(MemoryFault.PoolNotSealed, pool.Borrow(lease), "a writer is there");
        Check.None(pool.Seal(lease), "seal");
        Assert.AreEqual(-1, pool.FillOffset(lease), "no writer any more");
        Check.Fault(MemoryFault.PoolSealed, pool.LastFault, "sealed");
        Check.None(pool.Borrow(lease), "borrow");
        Check.Fault(MemoryFault.PoolBorrowed, pool.Release(lease), "a reader is there");
        Check.None(pool.Return(lease), "return");
        Check.Fault(MemoryFault.PoolNotBorrowed, pool.Return(lease), "nobody reads");
        Check.None(pool.Release(lease), "release");
        Check.None(pool.Audit(), "audit");
    }

    [TestMethod]
    public static void Stop_with_a_lease_outstanding_reports_slot_owner_and_age()
    {
        BlockPool pool = NewPool(3);
        BlockLease kept = pool.TryRent(Owner);
        pool.Release(pool.TryRent(Owner + 1));

        StopReport report = pool.Stop();

        Assert.AreEqual(1, report.Count, "leases");
        Assert.IsTrue(report.MoveNext(), "first");
        Assert.AreEqual(0, report.Slot, "slot");
        Assert.AreEqual(Owner, report.Owner, "owner");
        Assert.AreEqual(2L, report.Age, "age in operations");
        Assert.IsFalse(report.MoveNext(), "second");
        Assert.IsTrue(pool.TryRent(Owner) == BlockLease.None, "stopped");
        Check.Fault(MemoryFault.PoolStopped, pool.LastFault, "stopped");
        Assert.IsTrue(kept != BlockLease.None, "the lease that leaked");
    }

    [TestMethod]
    public static void Scope_releases_everything_the_latest_first()
    {
        MemoryPlan plan = new MemoryPlan(16384);
        BlockPool pool = new BlockPool(plan, 3, 4);
        LeaseScope scope = new LeaseScope(plan, 3, 2);
        Check.None(pool.Attach(), "attach");
        Check.None(scope.Attach(), "attach");
        Check.None(plan.Freeze(), "freeze");
        scope.Rent(pool, Owner);
        int level = scope.Open();
        scope.Rent(pool, Owner);
        BlockLease inner = scope.Rent(pool, Owner);

        Check.None(scope.Close(level), "close the level");
        Assert.AreEqual(1, pool.Outstanding, "outstanding");
        Check.Fault(MemoryFault.PoolDoubleRelease, pool.Release(inner), "the scope released it");
        Check.Fault(MemoryFault.ScopeNoSuchLevel, scope.Close(level), "closed twice");
        Check.None(scope.Close(), "close all");
        Assert.AreEqual(0, pool.Outstanding, "outstanding");
        Check.None(scope.Audit(), "audit");
    }

    private static BlockPool NewPool(int blocks)
    {
        MemoryPlan plan = new MemoryPlan(8192);
        BlockPool pool = new BlockPool(plan, blocks, 4);
        Check.None(pool.Attach(), "attach");
        Check.None(plan.Freeze(), "freeze");
        return pool;
    }
}
