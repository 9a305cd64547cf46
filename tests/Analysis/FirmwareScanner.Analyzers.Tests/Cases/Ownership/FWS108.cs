using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal sealed class NotChecked
{
    [Owned]
    private BlockLease _kept;

    public static void UsedUnchecked(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        pool.Offset(lease); // expect FWS108
        pool.Release(lease);
    }

    public static void UsedWhereNone(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            pool.Offset(lease); // expect FWS108
            return;
        }

        pool.Release(lease);
    }

    public static void CheckedLater(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        pool.Release(lease); // expect FWS108
        if (lease == BlockLease.None)
        {
            return;
        }
    }

    public static void ScopeRentUnchecked(BlockPool pool, LeaseScope scope)
    {
        BlockLease lease = scope.Rent(pool, 1);
        pool.Offset(lease); // expect FWS108
    }

    public static void CheckedByFlag(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        bool isGranted = lease != BlockLease.None;
        if (!isGranted)
        {
            return;
        }

        pool.Offset(lease);
        pool.Release(lease);
    }

    public static void CheckedOnCopy(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        BlockLease copy = lease;
        if (copy is not BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void CheckedInLoopCondition(BlockPool pool)
    {
        BlockLease lease;
        while ((lease = pool.TryRent(1)) != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static int ParameterNeedsNoCheck(BlockPool pool, BlockLease lease) => pool.Offset(lease);

    public int FieldNeedsNoCheck(BlockPool pool) => pool.Offset(_kept);
}
