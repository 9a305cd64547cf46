using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal static class ReleasedTwice
{
    public static void Twice(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        pool.Release(lease);
        pool.Release(lease); // expect FWS103
    }

    public static void PossiblyTwice(BlockPool pool, bool early)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        if (early)
        {
            pool.Release(lease);
        }

        pool.Release(lease); // expect FWS103
    }

    public static void ReleaseAndFinally(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        try
        {
            pool.Release(lease);
            System.Console.WriteLine();
        }
        finally
        {
            pool.Release(lease); // expect FWS103
        }
    }

    public static void ClearedBetween(BlockPool pool, bool early)
    {
        BlockLease lease = pool.TryRent(1);
        if (early && lease != BlockLease.None)
        {
            pool.Release(lease);
            lease = BlockLease.None;
        }

        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void Conditional(BlockPool pool, bool first)
    {
        BlockLease one = pool.TryRent(1);
        if (one == BlockLease.None)
        {
            return;
        }

        BlockLease two = pool.TryRent(2);
        if (two != BlockLease.None)
        {
            BlockLease chosen = first ? one : two;
            pool.Release(chosen);
            pool.Release(first ? two : one);
            return;
        }

        pool.Release(one);
    }

    public static void ConditionalWrong(BlockPool pool, bool first)
    {
        BlockLease one = pool.TryRent(1);
        if (one == BlockLease.None)
        {
            return;
        }

        BlockLease two = pool.TryRent(2); // expect FWS102
        if (two != BlockLease.None)
        {
            pool.Release(first ? one : two);
        }

        pool.Release(one); // expect FWS103
    }

    public static void DeclaredInPattern(BlockPool pool)
    {
        if (pool.TryRent(1) is not BlockLease.None and var lease)
        {
            pool.Release(lease);
            pool.Release(lease); // expect FWS103
        }
    }

    public static void DeclaredInPatternOnce(BlockPool pool)
    {
        if (pool.TryRent(1) is var lease and not BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void ThrownPastAnotherHandler(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        try
        {
            pool.Release(lease);
            throw new System.InvalidOperationException();
        }
        catch (System.ArgumentException)
        {
            pool.Release(lease);
        }
    }
}
