using System;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Benchmarks.Yardsticks;

/// <summary>
/// Brings ring, pool and scope of a woven core into a state and hands out one operation to be counted. Not woven itself. Bytes are
/// copied natively, so their number does not matter.
/// </summary>
public static class OperationDriver
{
    private const int Capacity = 64;
    private const int Blocks = 8;
    private const int BlockSize = 32;

    private static readonly byte[] Bytes = new byte[Capacity];

    private static readonly string[] Operations =
    [
        "ring `Claim`", "ring `ClaimUpTo`", "ring `Commit`", "ring `Peek`", "ring `Consume`", "ring `Write`", "ring `Read`, one piece",
        "ring `Claim` that drops 16 bytes", "ring `Claim` refused (full)", "ring `Peek` on an empty ring",
        "pool `TryRent`", "pool `FillOffset`", "pool `Seal`", "pool `Borrow`", "pool `Offset`", "pool `Return`", "pool `Transfer`",
        "pool `Release`", "pool `Release` refused (twice)", "pool `Offset` refused (stale)",
        "scope `Open`", "scope `Rent`", "scope `MoveOut`, one held", "scope `Close(level)`, one held",
        "ring `Audit`", "pool `Audit`, 8 blocks, 7 free", "plan `Audit`, 16 entries",
    ];

    /// <summary>What can be counted.</summary>
    /// <returns>Names for the reader of the table.</returns>
    public static string[] Names()
    {
        return Operations;
    }

    /// <summary>Prepares an operation.</summary>
    /// <param name="operation">Its index among the names.</param>
    /// <returns>The operation, to be called once.</returns>
    public static Action Prepare(int operation)
    {
        string name = Operations[operation];
        switch (name.Substring(0, name.IndexOf(' ')))
        {
            case "ring":
                return PrepareRing(name);
            case "pool":
                return PreparePool(name);
            case "scope":
                return PrepareScope(name);
            default:
                return PreparePlan();
        }
    }

    private static Action PrepareRing(string name)
    {
        ByteRing ring = NewRing(name.Contains("drops") ? RingPolicy.DropOldest : RingPolicy.Refuse);
        switch (name)
        {
            case "ring `Claim`":
                return () => ring.Claim(16);
            case "ring `ClaimUpTo`":
                return () => ring.ClaimUpTo(16);
            case "ring `Commit`":
                ring.Claim(16);
                return () => ring.Commit(16);
            case "ring `Write`":
                return () => ring.Write(Bytes, 0, 16);
            case "ring `Peek` on an empty ring":
                return () => ring.Peek();
            case "ring `Claim` that drops 16 bytes":
            case "ring `Claim` refused (full)":
                ring.Write(Bytes, 0, Capacity);
                return () => ring.Claim(16);
        }

        ring.Write(Bytes, 0, 16);
        switch (name)
        {
            case "ring `Peek`":
                return () => ring.Peek();
            case "ring `Consume`":
                ring.Peek();
                return () => ring.Consume(16);
            case "ring `Read`, one piece":
                return () => ring.Read(Bytes, 0, 16);
            default:
                return () => ring.Audit();
        }
    }

    private static Action PreparePool(string name)
    {
        BlockPool pool = NewPool();
        if (name == "pool `TryRent`")
        {
            return () => pool.TryRent(1);
        }

        BlockLease lease = pool.TryRent(1);
        switch (name)
        {
            case "pool `FillOffset`":
                return () => pool.FillOffset(lease);
            case "pool `Seal`":
                return () => pool.Seal(lease);
            case "pool `Transfer`":
                return () => pool.Transfer(lease, 2);
            case "pool `Audit`, 8 blocks, 7 free":
                return () => pool.Audit();
            case "pool `Release` refused (twice)":
                pool.Release(lease);
                return () => pool.Release(lease);
            case "pool `Offset` refused (stale)":
                pool.Release(lease);
                return () => pool.Offset(lease);
        }

        pool.Seal(lease);
        switch (name)
        {
            case "pool `Borrow`":
                return () => pool.Borrow(lease);
            case "pool `Return`":
                pool.Borrow(lease);
                return () => pool.Return(lease);
            case "pool `Offset`":
                return () => pool.Offset(lease);
            default:
                return () => pool.Release(lease);
        }
    }

    private static Action PrepareScope(string name)
    {
        BlockPool pool = NewPool();
        var scope = new LeaseScope(new MemoryPlan(1 << 16), 4, 2);
        Require(scope.Attach());
        if (name == "scope `Open`")
        {
            return () => scope.Open();
        }

        int level = scope.Open();
        if (name == "scope `Rent`")
        {
            return () => scope.Rent(pool, 1);
        }

        BlockLease lease = scope.Rent(pool, 1);
        return name == "scope `MoveOut`, one held" ? () => scope.MoveOut(pool, lease, 2) : () => scope.Close(level);
    }

    private static Action PreparePlan()
    {
        var plan = new MemoryPlan(1 << 16);
        while (plan.Count < 16)
        {
            plan.AddBytes(PlanItem.Other, 1);
        }

        return () => plan.Audit();
    }

    private static ByteRing NewRing(RingPolicy policy)
    {
        var ring = new ByteRing(new MemoryPlan(1 << 16), Capacity, policy);
        Require(ring.Attach());
        return ring;
    }

    private static BlockPool NewPool()
    {
        var pool = new BlockPool(new MemoryPlan(1 << 16), Blocks, BlockSize);
        Require(pool.Attach());
        return pool;
    }

    private static void Require(MemoryFault fault)
    {
        if (fault != MemoryFault.None)
        {
            throw new InvalidOperationException("the core refused its memory: " + fault);
        }
    }
}
