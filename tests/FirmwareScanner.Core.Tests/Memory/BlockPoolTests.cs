using System;
using System.Collections.Generic;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

public class BlockPoolTests
{
    [Fact]
    public void Rent_gives_every_block_once_then_refuses()
    {
        BlockPool pool = Rig.Pool(3, 5);
        var offsets = new HashSet<int>();
        for (int i = 0; i < 3; i++)
        {
            offsets.Add(pool.Offset(pool.TryRent(i)));
        }

        Assert.Equal([0, 5, 10], offsets);
        Assert.Equal(15, pool.Slab.Length);
        Assert.Equal(BlockLease.None, pool.TryRent(9));
        Assert.Equal(MemoryFault.PoolExhausted, pool.LastFault);
        Assert.Equal(1, pool.FaultCount(MemoryFault.PoolExhausted));
        Assert.Equal(MemoryFault.None, pool.Audit());
    }

    [Fact]
    public void Release_twice_is_told_apart_from_other_stale_leases()
    {
        BlockPool pool = Rig.Pool(1);
        BlockLease first = pool.TryRent(1);
        Assert.Equal(MemoryFault.None, pool.Release(first));

        Assert.Equal(MemoryFault.PoolDoubleRelease, pool.Release(first));
        Assert.Equal(MemoryFault.PoolDoubleRelease, pool.Release(first));
        BlockLease second = pool.TryRent(2);
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Release(first));
        Assert.Equal(MemoryFault.None, pool.Release(second));
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Release(first));
        Assert.Equal(MemoryFault.PoolDoubleRelease, pool.Release(second));

        Assert.Equal(3, pool.FaultCount(MemoryFault.PoolDoubleRelease));
        Assert.Equal(2, pool.FaultCount(MemoryFault.PoolStaleLease));
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(MemoryFault.None, pool.Audit());
    }

    [Fact]
    public void Released_block_returned_twice_is_not_rented_to_two_owners()
    {
        BlockPool pool = Rig.Pool(2);
        BlockLease lease = pool.TryRent(1);
        pool.Release(lease);
        pool.Release(lease);

        BlockLease a = pool.TryRent(1);
        BlockLease b = pool.TryRent(2);
        Assert.NotEqual(pool.Offset(a), pool.Offset(b));
        Assert.Equal(BlockLease.None, pool.TryRent(3));
    }

    [Fact]
    public void Stale_lease_is_recognised_by_every_operation_and_changes_nothing()
    {
        BlockPool pool = Rig.Pool(1);
        BlockLease stale = pool.TryRent(1);
        pool.Release(stale);
        BlockLease lease = pool.TryRent(2);
        pool.Seal(lease);
        pool.Borrow(lease);

        Assert.Equal(MemoryFault.PoolStaleLease, pool.Release(stale));
        Assert.Equal(BlockLease.None, pool.Transfer(stale, 3));
        Assert.Equal(-1, pool.Offset(stale));
        Assert.Equal(-1, pool.FillOffset(stale));
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Seal(stale));
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Borrow(stale));
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Return(stale));
        Assert.Equal(BlockState.Free, pool.StateOf(stale));

        Assert.Equal(7, pool.FaultCount(MemoryFault.PoolStaleLease));
        Assert.Equal(BlockState.Sealed, pool.StateOf(lease));
        Assert.Equal(MemoryFault.None, pool.Return(lease));
        Assert.Equal(MemoryFault.None, pool.Release(lease));
    }

    [Fact]
    public void Foreign_lease_is_recognised_even_where_slot_and_generation_agree()
    {
        var plan = new MemoryPlan(1 << 20);
        var mine = new BlockPool(plan, 2, 4);
        var other = new BlockPool(plan, 2, 4);
        mine.Attach();
        other.Attach();
        BlockLease lease = mine.TryRent(1);
        BlockLease foreign = other.TryRent(1);

        Assert.Equal(MemoryFault.PoolForeignLease, mine.Release(foreign));
        Assert.Equal(-1, mine.Offset(foreign));
        Assert.Equal(2, mine.FaultCount(MemoryFault.PoolForeignLease));
        Assert.Equal(MemoryFault.None, mine.Release(lease));
        Assert.Equal(MemoryFault.None, other.Release(foreign));
    }

    [Fact]
    public void None_and_forged_numbers_are_told_apart()
    {
        BlockPool pool = Rig.Pool(3);
        Assert.Equal(MemoryFault.PoolNoLease, pool.Release(BlockLease.None));
        Assert.Equal(MemoryFault.PoolForgedLease, pool.Release((BlockLease)LeaseBits.Pack(3, 1, 1)));
        Assert.Equal(MemoryFault.PoolForgedLease, pool.Release((BlockLease)LeaseBits.Pack(0, 1, 0)));

        // The lease that slot 0 will get is not valid before it is rented.
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Release((BlockLease)LeaseBits.Pack(0, 1, 1)));
        Assert.Equal(-1, pool.Offset((BlockLease)LeaseBits.Pack(0, 1, 1)));
        Assert.Equal(MemoryFault.None, pool.Audit());
    }

    [Fact]
    public void Every_32_bit_pattern_near_a_lease_is_refused_but_the_lease_itself()
    {
        BlockPool pool = Rig.Pool(2);
        BlockLease lease = pool.TryRent(1);
        for (int bit = 0; bit < 32; bit++)
        {
            Assert.Equal(-1, pool.Offset((BlockLease)((int)lease ^ (1 << bit))));
        }

        Assert.Equal(0, pool.Offset(lease));
    }

    [Fact]
    public void Transfer_makes_the_old_lease_stale_and_keeps_state_and_age()
    {
        BlockPool pool = Rig.Pool(2);
        BlockLease old = pool.TryRent(1);
        pool.Seal(old);
        BlockLease moved = pool.Transfer(old, 2);

        Assert.NotEqual(old, moved);
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Release(old));
        Assert.Equal(BlockState.Sealed, pool.StateOf(moved));
        StopReport report = pool.Stop();
        Assert.True(report.MoveNext());
        Assert.Equal(2, report.Owner);
        Assert.Equal(2, report.Age);
    }

    [Fact]
    public void Block_has_one_writer_or_many_readers_never_both()
    {
        BlockPool pool = Rig.Pool(2);
        BlockLease lease = pool.TryRent(1);
        Assert.Equal(BlockState.Filling, pool.StateOf(lease));
        Assert.Equal(0, pool.FillOffset(lease));
        Assert.Equal(MemoryFault.PoolNotSealed, pool.Borrow(lease));

        Assert.Equal(MemoryFault.None, pool.Seal(lease));
        Assert.Equal(-1, pool.FillOffset(lease));
        Assert.Equal(MemoryFault.PoolSealed, pool.LastFault);
        Assert.Equal(MemoryFault.PoolSealed, pool.Seal(lease));
        Assert.Equal(0, pool.Offset(lease));

        Assert.Equal(MemoryFault.PoolNotBorrowed, pool.Return(lease));
        Assert.Equal(MemoryFault.None, pool.Borrow(lease));
        Assert.Equal(MemoryFault.None, pool.Borrow(lease));
        Assert.Equal(MemoryFault.PoolBorrowed, pool.Release(lease));
        Assert.Equal(BlockLease.None, pool.Transfer(lease, 2));
        Assert.Equal(MemoryFault.PoolBorrowed, pool.LastFault);
        Assert.Equal(MemoryFault.None, pool.Return(lease));
        Assert.Equal(MemoryFault.PoolBorrowed, pool.Release(lease));
        Assert.Equal(MemoryFault.None, pool.Return(lease));
        Assert.Equal(MemoryFault.None, pool.Release(lease));
        Assert.Equal(3, pool.FaultCount(MemoryFault.PoolBorrowed));
    }

    [Fact]
    public void Reader_256_is_refused()
    {
        BlockPool pool = Rig.Pool(1);
        BlockLease lease = pool.TryRent(1);
        pool.Seal(lease);
        for (int reader = 0; reader < 255; reader++)
        {
            Assert.Equal(MemoryFault.None, pool.Borrow(lease));
        }

        Assert.Equal(MemoryFault.PoolTooManyReaders, pool.Borrow(lease));
        Assert.Equal(MemoryFault.None, pool.Audit());
    }

    [Fact]
    public void Generation_wraps_to_one_and_never_gives_none()
    {
        BlockPool pool = Rig.Pool(1);
        Assert.Equal(MemoryFault.None, pool.StartGenerations(BlockPool.Generations));
        BlockLease last = pool.TryRent(1);
        Assert.Equal(BlockPool.Generations, LeaseBits.Generation((int)last));
        BlockLease first = pool.Transfer(last, 2);

        Assert.Equal(1, LeaseBits.Generation((int)first));
        Assert.Equal(MemoryFault.PoolStaleLease, pool.Release(last));
        Assert.Equal(MemoryFault.None, pool.Release(first));
        Assert.Equal(MemoryFault.PoolDoubleRelease, pool.Release(first));
        Assert.Equal(MemoryFault.None, pool.Audit());

        pool.StartGenerations(BlockPool.Generations);
        last = pool.TryRent(3);
        pool.Release(last);
        Assert.Equal(MemoryFault.PoolDoubleRelease, pool.Release(last));
    }

    [Fact]
    public void Stale_lease_is_recognised_until_its_generation_comes_round()
    {
        BlockPool pool = Rig.Pool(1);
        BlockLease first = pool.TryRent(0);
        BlockLease lease = first;
        for (int i = 1; i < BlockPool.Generations; i++)
        {
            lease = pool.Transfer(lease, i);
            if (pool.Offset(first) >= 0)
            {
                Assert.Fail($"the stale lease was valid again after {i} transfers");
            }
        }

        Assert.Equal(first, pool.Transfer(lease, 0));
    }

    [Fact]
    public void Start_of_generations_is_refused_out_of_range_and_while_blocks_are_rented()
    {
        BlockPool pool = Rig.Pool(1);
        Assert.Equal(MemoryFault.PoolForgedLease, pool.StartGenerations(0));
        Assert.Equal(MemoryFault.PoolForgedLease, pool.StartGenerations(BlockPool.Generations + 1));
        pool.TryRent(1);
        Assert.Equal(MemoryFault.PoolInUse, pool.StartGenerations(5));
    }

    [Fact]
    public void Free_blocks_are_reused_oldest_first_so_that_generations_last()
    {
        BlockPool pool = Rig.Pool(3, 1);
        var offsets = new List<int>();
        for (int i = 0; i < 6; i++)
        {
            BlockLease lease = pool.TryRent(1);
            offsets.Add(pool.Offset(lease));
            pool.Release(lease);
        }

        Assert.Equal([0, 1, 2, 0, 1, 2], offsets);
    }

    [Fact]
    public void High_water_mark_is_the_most_at_a_time_and_can_start_again()
    {
        BlockPool pool = Rig.Pool(4);
        BlockLease a = pool.TryRent(1);
        BlockLease b = pool.TryRent(1);
        pool.Release(a);
        pool.TryRent(1);
        Assert.Equal(2, pool.HighWater);
        pool.Release(b);
        Assert.Equal(2, pool.HighWater);
        pool.ResetHighWater();
        Assert.Equal(1, pool.HighWater);
        Assert.Equal(1, pool.Outstanding);
    }

    [Fact]
    public void Stop_reports_every_outstanding_lease_with_slot_owner_and_age()
    {
        BlockPool pool = Rig.Pool(4);
        pool.TryRent(70);
        BlockLease released = pool.TryRent(71);
        BlockLease borrowed = pool.TryRent(72);
        pool.Release(released);
        pool.Seal(borrowed);
        pool.Borrow(borrowed);
        StopReport report = pool.Stop();

        Assert.Equal(2, report.Count);
        Assert.True(report.MoveNext());
        Assert.Equal((0, 70, 5L, BlockState.Filling, 0), (report.Slot, report.Owner, report.Age, report.State, report.Readers));
        Assert.True(report.MoveNext());
        Assert.Equal((2, 72, 3L, BlockState.Sealed, 1), (report.Slot, report.Owner, report.Age, report.State, report.Readers));
        Assert.False(report.MoveNext());
        Assert.False(report.MoveNext());
        report.Reset();
        Assert.True(report.MoveNext());
        Assert.Equal(0, report.Slot);
        Assert.Same(report, pool.Stop());
    }

    [Fact]
    public void Age_is_right_across_the_roll_over_of_the_clock()
    {
        BlockPool pool = Rig.Pool(2);
        PrivateState.Set(pool, "_clock", int.MaxValue - 1);
        pool.TryRent(1);
        for (int i = 0; i < 5; i++)
        {
            pool.Release(pool.TryRent(2));
        }

        StopReport report = pool.Stop();
        Assert.True(report.MoveNext());
        Assert.Equal(10, report.Age);
    }

    [Fact]
    public void Stopped_pool_refuses_everything_and_keeps_its_books()
    {
        BlockPool pool = Rig.Pool(2);
        BlockLease lease = pool.TryRent(1);
        Assert.False(pool.IsStopped);
        pool.Stop();

        Assert.True(pool.IsStopped);
        Assert.Equal(BlockLease.None, pool.TryRent(1));
        Assert.Equal(MemoryFault.PoolStopped, pool.LastFault);
        Assert.Equal(MemoryFault.PoolStopped, pool.Release(lease));
        Assert.Equal(-1, pool.Offset(lease));
        Assert.Equal(MemoryFault.PoolStopped, pool.StartGenerations(1));
        Assert.Equal(1, pool.Outstanding);
        Assert.Equal(MemoryFault.None, pool.Audit());
    }

    [Fact]
    public void Pool_not_attached_answers_with_its_own_fault()
    {
        var pool = new BlockPool(new MemoryPlan(1 << 20), 2, 4);
        Assert.Equal(MemoryFault.PoolNotAttached, pool.Release((BlockLease)4096));
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(MemoryFault.None, pool.Audit());
        StopReport report = pool.Stop();
        Assert.Equal(0, report.Count);
        Assert.False(report.MoveNext());
    }

    [Fact]
    public void Report_before_the_stop_is_empty()
    {
        BlockPool pool = Rig.Pool(2);
        pool.TryRent(1);
        Assert.False(PrivateState.Get<StopReport>(pool, "_report").MoveNext());
    }

    [Fact]
    public void Pool_arguments_no_program_passes_throw_at_building_time()
    {
        var plan = new MemoryPlan(1 << 20, 256, int.MaxValue);
        Assert.Throws<ArgumentNullException>(() => new BlockPool(null!, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockPool(plan, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockPool(plan, BlockPool.MaxBlocks + 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockPool(plan, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockPool(plan, 2, 1 << 30));
        for (int i = 0; i < MemoryPlan.MaxPools; i++)
        {
            _ = new BlockPool(plan, 1, 1);
        }

        Assert.Throws<InvalidOperationException>(() => new BlockPool(plan, 1, 1));
    }

    [Fact]
    public void Largest_pool_uses_every_slot()
    {
        BlockPool pool = Rig.Pool(BlockPool.MaxBlocks, 1);
        for (int i = 0; i < BlockPool.MaxBlocks; i++)
        {
            Assert.Equal(i, pool.Offset(pool.TryRent(i)));
        }

        Assert.Equal(BlockLease.None, pool.TryRent(0));
        Assert.Equal(MemoryFault.None, pool.Audit());
    }
}
