using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

/// <summary>Attached structures on a plan of their own.</summary>
internal static class Rig
{
    internal static BlockPool Pool(int blockCount, int blockSize = 4)
    {
        return Pool(new MemoryPlan(1 << 20), blockCount, blockSize);
    }

    internal static BlockPool Pool(MemoryPlan plan, int blockCount, int blockSize = 4)
    {
        var pool = new BlockPool(plan, blockCount, blockSize);
        Assert.Equal(MemoryFault.None, pool.Attach());
        return pool;
    }

    internal static ByteRing Ring(int capacity, RingPolicy policy = RingPolicy.Refuse)
    {
        var ring = new ByteRing(new MemoryPlan(1 << 20), capacity, policy);
        Assert.Equal(MemoryFault.None, ring.Attach());
        return ring;
    }

    internal static LeaseScope Scope(int capacity, int depth)
    {
        var scope = new LeaseScope(new MemoryPlan(1 << 20), capacity, depth);
        Assert.Equal(MemoryFault.None, scope.Attach());
        return scope;
    }
}
