using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

public class SteadyStateTests
{
    [Fact]
    public void Every_operation_after_the_freeze_allocates_nothing_refusals_included()
    {
        var plan = new MemoryPlan(1 << 16);
        var ring = new ByteRing(plan, 64, RingPolicy.DropOldest);
        var pool = new BlockPool(plan, 4, 16);
        var scope = new LeaseScope(plan, 4, 2);
        Assert.True(ring.Attach() == MemoryFault.None && pool.Attach() == MemoryFault.None && scope.Attach() == MemoryFault.None);
        Assert.Equal(MemoryFault.None, plan.Freeze());
        var bytes = new byte[40];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int round = 0; round < 300; round++)
            {
                Exercise(plan, ring, pool, scope, bytes);
            }
        }));

        Assert.Equal(0, Allocations.Of(() => Report(pool, bytes)));
        Assert.Equal(MemoryFault.None, plan.Stop());
    }

    private static void Report(BlockPool pool, byte[] bytes)
    {
        StopReport report = pool.Stop();
        while (report.MoveNext())
        {
            bytes[0] += (byte)(report.Owner + report.Age);
        }
    }

    private static void Exercise(MemoryPlan plan, ByteRing ring, BlockPool pool, LeaseScope scope, byte[] bytes)
    {
        ring.Write(bytes, 0, bytes.Length);
        ring.Write(bytes, 0, bytes.Length);
        ring.Claim(99);
        ring.Claim(20);
        ring.Commit(30);
        ring.Commit(20);
        ring.Peek();
        ring.Consume(99);
        ring.Consume(ring.PeekLength);
        ring.Read(bytes, 0, bytes.Length);
        ring.Audit();
        int level = scope.Open();
        BlockLease lease = scope.Rent(pool, 1);
        pool.Seal(lease);
        pool.Borrow(lease);
        pool.Release(lease);
        pool.Return(lease);
        BlockLease moved = scope.MoveOut(pool, lease, 2);
        pool.Offset(lease);
        pool.FillOffset(moved);
        scope.Adopt(pool, moved);
        pool.TryRent(3);
        scope.Close(level);
        scope.Close(level);
        pool.Audit();
        scope.Audit();
        plan.AllocateBytes(1);
        plan.Check();
        plan.Audit();
    }
}
