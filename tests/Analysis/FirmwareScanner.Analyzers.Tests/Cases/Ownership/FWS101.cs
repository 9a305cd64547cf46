using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal static class UseAfterEnd
{
    public static void UseAfterRelease(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        pool.Offset(lease);
        pool.Release(lease);
        pool.Offset(lease); // expect FWS101
        pool.Offset(lease);
    }

    public static void UseAfterTransfer(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease != BlockLease.None)
        {
            BlockLease moved = pool.Transfer(lease, 2);
            pool.Seal(lease); // expect FWS101
            if (moved is not BlockLease.None)
            {
                pool.Release(moved);
            }
        }
    }

    public static void UseOnOneBranch(BlockPool pool, bool early)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease is BlockLease.None)
        {
            return;
        }

        if (early)
        {
            pool.Release(lease);
        }

        pool.Offset(lease); // expect FWS101
        if (!early)
        {
            pool.Release(lease);
        }
    }

    public static void CorrelatedFlag(BlockPool pool, bool early)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease is BlockLease.None)
        {
            return;
        }

        if (early)
        {
            pool.Release(lease);
        }

        if (!early)
        {
            pool.Offset(lease);
            pool.Release(lease);
        }
    }

    public static void AliasIsStaleToo(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        BlockLease copy = lease;
        if (copy != BlockLease.None)
        {
            pool.Release(lease);
            pool.Offset(copy); // expect FWS101
        }
    }

    public static void NextRoundOfLoop(BlockPool pool, int rounds)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        for (int round = 0; round < rounds; round++)
        {
            pool.Offset(lease); // expect FWS101
            if (round == 3)
            {
                pool.Release(lease);
            }
        }

        lease = BlockLease.None;  // expect FWS104
    }

    public static void InFinally(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        try
        {
            pool.Release(lease);
        }
        finally
        {
            pool.Offset(lease); // expect FWS101
        }
    }

    [return: Owned]
    public static BlockLease ReturnedStale(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return BlockLease.None;
        }

        try
        {
            return lease; // expect FWS101
        }
        finally
        {
            pool.Release(lease);
        }
    }

    public static void AfterScopeClosed(BlockPool pool, LeaseScope scope, LeaseScope other)
    {
        BlockLease lease = scope.Rent(pool, 1);
        if (lease != BlockLease.None)
        {
            other.Close();
            pool.Offset(lease);
            scope.Close();
            pool.Offset(lease); // expect FWS101
        }
    }

    public static void AfterMoveOut(BlockPool pool, LeaseScope scope)
    {
        BlockLease lease = scope.Rent(pool, 1);
        if (lease != BlockLease.None)
        {
            BlockLease moved = scope.MoveOut(pool, lease, 2);
            pool.Offset(lease); // expect FWS101
            if (moved != BlockLease.None)
            {
                pool.Release(moved);
            }
        }
    }

    public static int SwitchExpression(BlockPool pool, int kind)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return 0;
        }

        int code = kind switch
        {
            0 => (int)pool.Release(lease),
            1 => pool.Offset(lease),
            _ => 7,
        };
        pool.Release(lease); // expect FWS103
        return code;
    }

    public static bool ShortCircuit(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        return lease == BlockLease.None || (pool.Offset(lease) >= 0 && pool.Release(lease) == MemoryFault.None)
            || pool.Release(lease) == MemoryFault.None; // expect FWS103
    }
}

internal sealed class FieldHolder
{
    [Owned]
    private BlockLease _kept;

    public void Dangling(BlockPool pool)
    {
        if (_kept != BlockLease.None)
        {
            pool.Release(_kept); // expect FWS101
        }
    }

    public void ClearedAfterwards(BlockPool pool)
    {
        if (_kept != BlockLease.None)
        {
            pool.Release(_kept);
            _kept = BlockLease.None;
        }
    }

    public void DanglingWhileOtherCodeRuns(BlockPool pool)
    {
        if (_kept != BlockLease.None)
        {
            pool.Release(_kept); // expect FWS101
            Look(pool);
            _kept = BlockLease.None;
        }
    }

    public void DanglingWhenThrowing(BlockPool pool)
    {
        if (_kept != BlockLease.None)
        {
            pool.Release(_kept); // expect FWS101
            System.Console.WriteLine();
            _kept = BlockLease.None;
        }
    }

    private int Look(BlockPool pool) => pool.Offset(_kept);

    public static void GenericArgument(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        pool.Release(lease);
        Show(lease); // expect FWS101
    }

    [AllocationFree]
    private static void Show<T>(T value)
    {
    }
}
