using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal static class NotReleased
{
    public static void EarlyReturn(BlockPool pool, bool stop)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        if (lease == BlockLease.None)
        {
            return;
        }

        if (stop)
        {
            return;
        }

        pool.Release(lease);
    }

    public static void UnknownCallMayThrow(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        if (lease != BlockLease.None)
        {
            System.Console.WriteLine();
            pool.Release(lease);
        }
    }

    public static void UnknownCallInsideTry(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        try
        {
            System.Console.WriteLine();
        }
        finally
        {
            pool.Release(lease);
        }
    }

    public static void FinallyChecksForNone(BlockPool pool)
    {
        BlockLease lease = BlockLease.None;
        try
        {
            lease = pool.TryRent(1);
            System.Console.WriteLine();
        }
        finally
        {
            if (lease != BlockLease.None)
            {
                pool.Release(lease);
            }
        }
    }

    public static void OnlySomeExceptionsAreCaught(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        try
        {
            System.Console.WriteLine();
        }
        catch (System.IO.IOException)
        {
        }

        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void AllExceptionsAreCaught(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        try
        {
            System.Console.WriteLine();
        }
        catch (System.Exception)
        {
        }

        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void FilterMayRefuse(BlockPool pool, bool handles)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        try
        {
            System.Console.WriteLine();
        }
        catch (System.Exception) when (handles)
        {
        }

        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void ThrownTypeIsKnown(BlockPool pool, bool fails)
    {
        BlockLease lease = pool.TryRent(1);
        try
        {
            if (fails)
            {
                throw new System.ArgumentNullException();
            }
        }
        catch (System.ArgumentException)
        {
        }

        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void LocalOfLoop(BlockPool pool, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            BlockLease lease = pool.TryRent(1); // expect FWS102
            if (lease == BlockLease.None)
            {
                continue;
            }

            if (round == 2)
            {
                break;
            }

            pool.Release(lease);
        }
    }

    public static void DoneFlag(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        bool isDone = false;
        try
        {
            System.Console.WriteLine();
            pool.Release(lease);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                pool.Release(lease);
            }
        }
    }

    public static bool ExpressionBody(BlockPool pool) => pool.TryRent(1) != BlockLease.None; // expect FWS104

    public static async System.Threading.Tasks.Task Awaits(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        await System.Threading.Tasks.Task.Yield();
        if (lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static async System.Threading.Tasks.Task AwaitsInsideTry(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        try
        {
            await System.Threading.Tasks.Task.Yield();
        }
        finally
        {
            if (lease != BlockLease.None)
            {
                pool.Release(lease);
            }
        }
    }

    public static System.Action InLambda(BlockPool pool)
    {
        return () =>
        {
            BlockLease lease = pool.TryRent(1); // expect FWS102
            _ = lease == BlockLease.None;
        };
    }

    public static void InLocalFunction(BlockPool pool)
    {
        Rent();
        void Rent()
        {
            BlockLease lease = pool.TryRent(1); // expect FWS102
        }
    }

    public static void SwitchStatement(BlockPool pool, int kind)
    {
        BlockLease lease = pool.TryRent(1);
        switch (lease)
        {
            case BlockLease.None:
                return;
            default:
                break;
        }

        switch (kind)
        {
            case 0:
            case 1:
                pool.Release(lease);
                break;
            case 2 when pool.Offset(lease) == 0:
                goto case 0;
            default:
                pool.Release(lease);
                return;
        }
    }

    public static int OwnCodeThatDoesNotThrow(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return -1;
        }

        int twice = Twice(pool.Offset(lease));
        pool.Release(lease);
        return twice;
    }

    public static void ColdPath(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        if (lease != BlockLease.None)
        {
            GiveUp();
            pool.Release(lease);
        }
    }

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

    [AllocationFree]
    private static int Twice(int number) => number * 2;

    [ColdPath("Scanning is over.")]
    private static void GiveUp() => throw new System.InvalidOperationException();
}
