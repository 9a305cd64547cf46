using System;
using System.Linq;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

public class LeaseScopeTests
{
    [Fact]
    public void Close_releases_in_reverse_order_of_acquisition()
    {
        BlockPool pool = Rig.Pool(3);
        LeaseScope scope = Rig.Scope(3, 0);
        int[] rented = [.. Enumerable.Range(0, 3).Select(owner => pool.Offset(scope.Rent(pool, owner)))];
        Assert.Equal(MemoryFault.None, scope.Close());

        // The pool reuses blocks in the order of their release.
        int[] reused = [.. Enumerable.Range(0, 3).Select(owner => pool.Offset(pool.TryRent(owner)))];
        Assert.Equal(rented.Reverse(), reused);
        Assert.Equal(0, scope.Held);
        Assert.Equal(MemoryFault.None, scope.Audit());
    }

    [Fact]
    public void Scope_of_several_pools_releases_to_each_its_own()
    {
        var plan = new MemoryPlan(1 << 20);
        var first = new BlockPool(plan, 2, 4);
        var second = new BlockPool(plan, 2, 4);
        first.Attach();
        second.Attach();
        LeaseScope scope = Rig.Scope(4, 0);
        scope.Rent(first, 1);
        scope.Rent(second, 1);
        scope.Rent(first, 1);

        Assert.Equal(MemoryFault.None, scope.Close());
        Assert.Equal(0, first.Outstanding + second.Outstanding);
    }

    [Fact]
    public void Level_releases_only_what_was_acquired_inside_it()
    {
        BlockPool pool = Rig.Pool(4);
        LeaseScope scope = Rig.Scope(4, 2);
        BlockLease outer = scope.Rent(pool, 1);
        int level = scope.Open();
        scope.Rent(pool, 2);
        int inner = scope.Open();
        scope.Rent(pool, 3);

        Assert.Equal((1, 2), (level, inner));
        Assert.Equal(MemoryFault.None, scope.Close(inner));
        Assert.Equal(2, pool.Outstanding);
        Assert.Equal(MemoryFault.None, scope.Close(level));
        Assert.Equal(1, pool.Outstanding);
        Assert.True(pool.Offset(outer) >= 0);
        Assert.Equal(MemoryFault.None, scope.Close());
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Level_closed_over_open_inner_levels_closes_them_and_says_so()
    {
        BlockPool pool = Rig.Pool(4);
        LeaseScope scope = Rig.Scope(4, 2);
        int level = scope.Open();
        scope.Rent(pool, 2);
        scope.Open();
        scope.Rent(pool, 3);

        Assert.Equal(MemoryFault.ScopeInnerOpen, scope.Close(level));
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(0, scope.Depth);
        Assert.Equal(MemoryFault.ScopeNoSuchLevel, scope.Close(level));
        Assert.Equal(MemoryFault.ScopeNoSuchLevel, scope.Close(0));
        Assert.Equal(2, scope.FaultCount(MemoryFault.ScopeNoSuchLevel));
    }

    [Fact]
    public void Exception_in_the_work_leaves_nothing_rented()
    {
        BlockPool pool = Rig.Pool(3);
        LeaseScope scope = Rig.Scope(3, 1);
        Assert.Throws<InvalidOperationException>(() => FailAtWork(scope, pool));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Each_acquisition_failing_once_leaves_nothing_rented()
    {
        const int Wanted = 5;
        for (int available = 0; available < Wanted; available++)
        {
            // The pool runs dry at each acquisition in turn; the other blocks belong to somebody else.
            BlockPool pool = Rig.Pool(Wanted);
            for (int i = available; i < Wanted; i++)
            {
                pool.TryRent(-1);
            }

            LeaseScope scope = Rig.Scope(Wanted, 1);
            int level = scope.Open();
            int acquired = 0;
            while (scope.Rent(pool, acquired) != BlockLease.None)
            {
                acquired++;
                Assert.Equal(MemoryFault.None, scope.Audit());
            }

            Assert.Equal(available, acquired);
            Assert.Equal(MemoryFault.PoolExhausted, pool.LastFault);
            Assert.Equal(MemoryFault.None, scope.LastFault);
            Assert.Equal(MemoryFault.None, scope.Close(level));
            Assert.Equal(Wanted - available, pool.Outstanding);
        }
    }

    [Fact]
    public void Full_scope_refuses_before_it_rents()
    {
        BlockPool pool = Rig.Pool(3);
        LeaseScope scope = Rig.Scope(1, 0);
        scope.Rent(pool, 1);
        Assert.Equal(BlockLease.None, scope.Rent(pool, 1));
        Assert.Equal(MemoryFault.ScopeFull, scope.LastFault);
        Assert.Equal(MemoryFault.ScopeFull, scope.Adopt(pool, pool.TryRent(2)));
        Assert.Equal(2, pool.Outstanding);
        Assert.Equal(2, scope.FaultCount(MemoryFault.ScopeFull));
    }

    [Fact]
    public void Levels_beyond_the_depth_are_refused()
    {
        LeaseScope scope = Rig.Scope(1, 1);
        Assert.Equal(1, scope.Open());
        Assert.Equal(-1, scope.Open());
        Assert.Equal(MemoryFault.ScopeTooDeep, scope.LastFault);
        Assert.Equal(-1, Rig.Scope(1, 0).Open());
    }

    [Fact]
    public void Lease_moved_out_survives_the_scope()
    {
        BlockPool pool = Rig.Pool(3);
        LeaseScope scope = Rig.Scope(3, 1);
        scope.Rent(pool, 1);
        BlockLease middle = scope.Rent(pool, 2);
        int level = scope.Open();
        scope.Rent(pool, 3);
        BlockLease moved = scope.MoveOut(pool, middle, 9);

        Assert.Equal(MemoryFault.None, scope.Audit());
        Assert.Equal(BlockLease.None, scope.MoveOut(pool, middle, 9));
        Assert.Equal(MemoryFault.ScopeNotHeld, scope.LastFault);
        Assert.Equal(MemoryFault.None, scope.Close(level));
        Assert.Equal(1, scope.Held);
        Assert.Equal(MemoryFault.None, scope.Close());
        Assert.Equal(1, pool.Outstanding);
        Assert.Equal(MemoryFault.None, pool.Release(moved));
    }

    [Fact]
    public void Adopted_lease_is_released_once()
    {
        BlockPool pool = Rig.Pool(2);
        LeaseScope scope = Rig.Scope(2, 0);
        BlockLease lease = pool.TryRent(1);
        Assert.Equal(MemoryFault.None, scope.Adopt(pool, lease));
        Assert.Equal(MemoryFault.ScopeHeldTwice, scope.Adopt(pool, lease));
        Assert.Equal(MemoryFault.PoolNoLease, scope.Adopt(pool, BlockLease.None));
        Assert.Equal(MemoryFault.None, scope.Close());
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(MemoryFault.None, scope.Close());
    }

    [Fact]
    public void Lease_released_behind_the_scope_is_reported_and_the_others_are_released()
    {
        BlockPool pool = Rig.Pool(3);
        LeaseScope scope = Rig.Scope(3, 0);
        scope.Rent(pool, 1);
        BlockLease middle = scope.Rent(pool, 2);
        scope.Rent(pool, 3);
        pool.Release(middle);

        Assert.Equal(MemoryFault.PoolDoubleRelease, scope.Close());
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(0, scope.Held);
    }

    [Fact]
    public void Borrowed_lease_stays_with_the_enclosing_level_until_it_is_returned()
    {
        BlockPool pool = Rig.Pool(3);
        LeaseScope scope = Rig.Scope(3, 1);
        int level = scope.Open();
        BlockLease borrowed = scope.Rent(pool, 1);
        scope.Rent(pool, 2);
        pool.Seal(borrowed);
        pool.Borrow(borrowed);

        Assert.Equal(MemoryFault.PoolBorrowed, scope.Close(level));
        Assert.Equal(1, scope.Held);
        Assert.Equal(MemoryFault.None, scope.Audit());
        Assert.Equal(BlockLease.None, scope.MoveOut(pool, borrowed, 3));
        Assert.Equal(MemoryFault.PoolBorrowed, scope.Close());
        Assert.Equal(1, pool.Outstanding);
        pool.Return(borrowed);
        Assert.Equal(MemoryFault.None, scope.Close());
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Scope_not_attached_answers_with_its_own_fault()
    {
        var scope = new LeaseScope(new MemoryPlan(1 << 20), 1, 1);
        Assert.Equal(BlockLease.None, scope.Rent(Rig.Pool(1), 1));
        Assert.Equal(MemoryFault.ScopeNotAttached, scope.LastFault);
        Assert.Equal(-1, scope.Open());
        Assert.Equal(MemoryFault.None, scope.Close());
        Assert.Equal(MemoryFault.None, scope.Audit());
    }

    [Fact]
    public void Scope_arguments_no_program_passes_throw_at_building_time()
    {
        var plan = new MemoryPlan(1 << 20);
        Assert.Throws<ArgumentNullException>(() => new LeaseScope(null!, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeaseScope(plan, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeaseScope(plan, 1, -1));
    }

    private static void FailAtWork(LeaseScope scope, BlockPool pool)
    {
        try
        {
            scope.Rent(pool, 1);
            scope.Open();
            scope.Rent(pool, 2);
            throw new InvalidOperationException("the work fails");
        }
        finally
        {
            scope.Close();
        }
    }
}
