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

    [AllocationFree]
    private static int Twice(int number) => number * 2;

    [ColdPath("Scanning is over.")]
    private static void GiveUp() => throw new System.InvalidOperationException();

    public static System.Collections.Generic.IEnumerable<int> Abandoned(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        if (lease != BlockLease.None)
        {
            yield return 1;
            pool.Release(lease);
        }
    }

    public static System.Collections.Generic.IEnumerable<int> AbandonedInTry(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            yield break;
        }

        try
        {
            yield return 1;
        }
        finally
        {
            pool.Release(lease);
        }
    }

    public static int SwitchWithDiscard(BlockPool pool, int kind)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return 0;
        }

        int offset = kind switch { 0 => pool.Offset(lease), 1 => 2, _ => 3 };
        pool.Release(lease);
        return offset;
    }

    public static void FinallyThatThrowsInsideAFinally(BlockPool pool)
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
            try
            {
                try
                {
                    Twice(1);
                }
                finally
                {
                    System.Console.WriteLine();
                }
            }
            catch (System.Exception)
            {
            }

            pool.Release(lease);
        }
    }

    public static int AutomaticPropertyDoesNotThrow(BlockPool pool, Holder holder)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return 0;
        }

        int number = holder.Number;
        pool.Release(lease);
        return number;
    }

    public static void ColdPathOfAllocationFreeClass(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        if (lease != BlockLease.None)
        {
            Quiet.GiveUp();
            pool.Release(lease);
        }
    }

    public static int LoopOverElements(BlockPool pool, int[] numbers, string text, object[] objects)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return -1;
        }

        int sum = 0;
        foreach (int number in numbers)
        {
            sum += number;
        }

        foreach (char character in text)
        {
            sum += character;
        }

        foreach (object each in objects)
        {
            sum++;
        }

        pool.Release(lease);
        return sum;
    }

    public static int LoopOverCollection(BlockPool pool, System.Collections.ArrayList objects)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        if (lease == BlockLease.None)
        {
            return -1;
        }

        int sum = 0;
        foreach (object each in objects)
        {
            sum++;
        }

        pool.Release(lease);
        return sum;
    }

    public static int LoopOverResultOfCall(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1); // expect FWS102
        if (lease == BlockLease.None)
        {
            return -1;
        }

        int sum = 0;
        foreach (byte each in System.IO.File.ReadAllBytes("a"))
        {
            sum += each;
        }

        pool.Release(lease);
        return sum;
    }

    public static void Attempted(BlockPool pool)
    {
        if (TryTake(pool, out BlockLease lease) && lease != BlockLease.None)
        {
            pool.Release(lease);
        }
    }

    public static void AttemptedInTwoSteps(BlockPool pool)
    {
        bool isTaken = TryTake(pool, out BlockLease lease);
        if (!isTaken || lease == BlockLease.None)
        {
            return;
        }

        pool.Release(lease);
    }

    public static void AttemptedAndKept(BlockPool pool)
    {
        if (TryTake(pool, out BlockLease lease)) // expect FWS102
        {
            Twice(1);
        }
    }

    public static bool TryForgetful(BlockPool pool, bool isLate, [Owned] out BlockLease lease)
    {
        lease = pool.TryRent(1); // expect FWS102
        return !isLate && lease != BlockLease.None;
    }

    public static bool TryTake(BlockPool pool, [Owned] out BlockLease lease)
    {
        lease = pool.TryRent(1);
        return lease != BlockLease.None;
    }

    public sealed class Holder
    {
        public int Number { get; set; }
    }

    [AllocationFree]
    private static class Quiet
    {
        [ColdPath("Scanning is over.")]
        public static void GiveUp() => throw new System.InvalidOperationException();
    }
}
