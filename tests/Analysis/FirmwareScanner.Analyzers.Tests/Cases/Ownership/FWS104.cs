using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal sealed class Lost
{
    [Owned]
    private BlockLease _kept;

    public static void Discarded(BlockPool pool)
    {
        pool.TryRent(1); // expect FWS104
        _ = pool.TryRent(2); // expect FWS104
    }

    public static void Overwritten(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        lease = pool.TryRent(2); // expect FWS104
        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void OverwrittenInLoop(BlockPool pool, int rounds)
    {
        BlockLease lease = BlockLease.None;
        while (rounds-- > 0)
        {
            lease = pool.TryRent(1); // expect FWS104
        }

        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void OverwrittenWithCopy(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        BlockLease copy = lease;
        lease = pool.TryRent(2);
        if (copy != BlockLease.None)
        {
            pool.Release(copy);
        }

        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void Swapped(BlockPool pool)
    {
        BlockLease one = pool.TryRent(1);
        BlockLease two = pool.TryRent(2);
        (one, two) = (two, one);
        if (one != BlockLease.None)
        {
            pool.Release(one);
        }

        if (two != BlockLease.None)
        {
            pool.Release(two);
        }
    }

    public static void OutDiscarded(BlockPool pool)
    {
        TryTake(pool, out _); // expect FWS104
    }

    public static void OutUsed(BlockPool pool)
    {
        if (TryTake(pool, out BlockLease lease) && lease != BlockLease.None)
        {
            pool.Release(lease);
        }
        else if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public void FieldOverwritten(BlockPool pool)
    {
        _kept = pool.TryRent(1); // expect FWS104
    }

    public void FieldChecked(BlockPool pool)
    {
        if (_kept == BlockLease.None)
        {
            _kept = pool.TryRent(1);
        }
    }

    public void FieldReleasedByHelper(BlockPool pool)
    {
        ReleaseKept(pool);
        _kept = pool.TryRent(1);
    }

    public void FieldTouchedByHelper(BlockPool pool)
    {
        ReleaseKept(pool);
        FieldChecked(pool);
        _kept = pool.TryRent(1); // expect FWS104
    }

    private static bool TryTake(BlockPool pool, [Owned] out BlockLease lease)
    {
        lease = pool.TryRent(1);
        return lease != BlockLease.None;
    }

    private void ReleaseKept(BlockPool pool)
    {
        BlockLease lease = _kept;
        _kept = BlockLease.None;
        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }
}

internal sealed class Initialised
{
    private static readonly BlockPool s_pool = new(new MemoryPlan(4096), 1, 16);

    [Owned]
    private BlockLease _first = s_pool.TryRent(1);

    [Owned]
    private BlockLease _none = BlockLease.None;

    public Initialised(bool isNew)
    {
        if (isNew)
        {
            _first = s_pool.TryRent(2); // expect FWS104
        }

        _none = s_pool.TryRent(3);
    }

    public Initialised()
    {
        BlockLease before = _first;
        _first = BlockLease.None;
        if (before != BlockLease.None)
        {
            s_pool.Release(before);
        }
    }
}
