using FirmwareScanner.Memory;

internal static class TooMany
{
    public static void TooManyCombinations(BlockPool pool, int kind) // expect FWS102
    {
        BlockLease lease0 = BlockLease.None;
        BlockLease lease1 = BlockLease.None;
        BlockLease lease2 = BlockLease.None;
        BlockLease lease3 = BlockLease.None;
        BlockLease lease4 = BlockLease.None;
        BlockLease lease5 = BlockLease.None;
        BlockLease lease6 = BlockLease.None;
        BlockLease lease7 = BlockLease.None;
        BlockLease lease8 = BlockLease.None;
        BlockLease lease9 = BlockLease.None;
        BlockLease lease10 = BlockLease.None;
        BlockLease lease11 = BlockLease.None;
        BlockLease lease12 = BlockLease.None;
        if (kind == 0)
        {
            lease0 = pool.TryRent(0);
        }

        if (kind == 1)
        {
            lease1 = pool.TryRent(1);
        }

        if (kind == 2)
        {
            lease2 = pool.TryRent(2);
        }

        if (kind == 3)
        {
            lease3 = pool.TryRent(3);
        }

        if (kind == 4)
        {
            lease4 = pool.TryRent(4);
        }

        if (kind == 5)
        {
            lease5 = pool.TryRent(5);
        }

        if (kind == 6)
        {
            lease6 = pool.TryRent(6);
        }

        if (kind == 7)
        {
            lease7 = pool.TryRent(7);
        }

        if (kind == 8)
        {
            lease8 = pool.TryRent(8);
        }

        if (kind == 9)
        {
            lease9 = pool.TryRent(9);
        }

        if (kind == 10)
        {
            lease10 = pool.TryRent(10);
        }

        if (kind == 11)
        {
            lease11 = pool.TryRent(11);
        }

        if (kind == 12)
        {
            lease12 = pool.TryRent(12);
        }

        if (lease0 != BlockLease.None)
        {
            pool.Release(lease0);
        }

        if (lease1 != BlockLease.None)
        {
            pool.Release(lease1);
        }

        if (lease2 != BlockLease.None)
        {
            pool.Release(lease2);
        }

        if (lease3 != BlockLease.None)
        {
            pool.Release(lease3);
        }

        if (lease4 != BlockLease.None)
        {
            pool.Release(lease4);
        }

        if (lease5 != BlockLease.None)
        {
            pool.Release(lease5);
        }

        if (lease6 != BlockLease.None)
        {
            pool.Release(lease6);
        }

        if (lease7 != BlockLease.None)
        {
            pool.Release(lease7);
        }

        if (lease8 != BlockLease.None)
        {
            pool.Release(lease8);
        }

        if (lease9 != BlockLease.None)
        {
            pool.Release(lease9);
        }

        if (lease10 != BlockLease.None)
        {
            pool.Release(lease10);
        }

        if (lease11 != BlockLease.None)
        {
            pool.Release(lease11);
        }

        if (lease12 != BlockLease.None)
        {
            pool.Release(lease12);
        }
    }
}
