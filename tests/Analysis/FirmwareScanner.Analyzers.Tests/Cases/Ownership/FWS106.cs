using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal sealed class NotConsumed
{
    [Owned]
    private BlockLease _kept;

    public static void Ignored([Consumed] BlockLease lease) // expect FWS106
    {
    }

    public static void Sometimes(BlockPool pool, [Consumed] BlockLease lease, bool keep) // expect FWS106
    {
        if (!keep)
        {
            pool.Release(lease);
        }
    }

    public static void NotWhenThrowing(BlockPool pool, [Consumed] BlockLease lease) // expect FWS106
    {
        System.Console.WriteLine();
        pool.Release(lease);
    }

    public static void Always(BlockPool pool, [Consumed] BlockLease lease)
    {
        try
        {
            System.Console.WriteLine();
        }
        finally
        {
            pool.Release(lease);
        }
    }

    public static void UnlessNone(BlockPool pool, [Consumed] BlockLease lease)
    {
        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    [return: Owned]
    public static BlockLease HandedOn([Consumed] BlockLease lease) => lease;

    public static void Adopted(BlockPool pool, LeaseScope scope, [Consumed] BlockLease lease) => scope.Adopt(pool, lease);

    public void Stored(BlockPool pool, [Consumed] BlockLease lease)
    {
        BlockLease before = _kept;
        _kept = lease;
        if (before != BlockLease.None)
        {
            pool.Release(before);
        }
    }
}
