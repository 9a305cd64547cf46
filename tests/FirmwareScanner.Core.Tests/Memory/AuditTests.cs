using System;
using System.Collections.Generic;
using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

/// <summary>Each audit finds each kind of damage, and calls a sound structure sound.</summary>
public class AuditTests
{
    public static TheoryData<string, int, MemoryFault> RingDamage()
    {
        return new TheoryData<string, int, MemoryFault>
        {
            { "_written", 100, MemoryFault.RingSpanCorrupt },
            { "_taken", 100, MemoryFault.RingSpanCorrupt },
            { "_highWater", 1, MemoryFault.RingSpanCorrupt },
            { "_highWater", 9, MemoryFault.RingSpanCorrupt },
            { "_writeIndex", 3, MemoryFault.RingIndexCorrupt },
            { "_writeIndex", 8, MemoryFault.RingIndexCorrupt },
            { "_readIndex", -1, MemoryFault.RingIndexCorrupt },
            { "_dataEnd", 5, MemoryFault.RingPositionCorrupt },
            { "_dataEnd", 9, MemoryFault.RingPositionCorrupt },
            { "_claimLength", 7, MemoryFault.RingRegionCorrupt },
            { "_claimLength", -1, MemoryFault.RingRegionCorrupt },
            { "_claimOffset", 0, MemoryFault.RingRegionCorrupt },
            { "_claimPadding", 1, MemoryFault.RingRegionCorrupt },
            { "_peekLength", 4, MemoryFault.RingRegionCorrupt },
            { "_peekLength", 0, MemoryFault.RingRegionCorrupt },
            { "_head", 0, MemoryFault.RingRegionCorrupt },
            { "_head", 2, MemoryFault.RingRegionCorrupt },
        };
    }

    [Theory]
    [MemberData(nameof(RingDamage))]
    public void Ring_audit_finds_damage(string field, int value, MemoryFault expected)
    {
        ByteRing ring = BusyRing();
        Assert.Equal(MemoryFault.None, ring.Audit());
        PrivateState.Set(ring, field, value);
        Assert.Equal(expected, ring.Audit());
    }

    [Theory]
    [InlineData("_tailPosition", 99L)]
    [InlineData("_headPosition", 1L)]
    [InlineData("_expectedPosition", 3L)]
    [InlineData("_expectedPosition", 1L)]
    public void Ring_audit_finds_damaged_positions(string field, long value)
    {
        ByteRing ring = BusyRing();
        PrivateState.Set(ring, field, value);
        Assert.Equal(MemoryFault.RingPositionCorrupt, ring.Audit());
    }

    [Fact]
    public void Pool_audit_finds_damage()
    {
        var damages = new List<(Action<BlockPool>, MemoryFault)>
        {
            (pool => PrivateState.Get<int[]>(pool, "_leases")[1]++, MemoryFault.PoolLeaseCorrupt),
            (pool => PrivateState.Get<int[]>(pool, "_leases")[0] = LeaseBits.Pack(0, 1, 0), MemoryFault.PoolLeaseCorrupt),
            (pool => PrivateState.Get<int[]>(pool, "_leases")[0] = LeaseBits.Pack(0, 2, 1), MemoryFault.PoolLeaseCorrupt),
            (pool => PrivateState.Get<byte[]>(pool, "_states")[0] = 3, MemoryFault.PoolStateCorrupt),
            (pool => PrivateState.Get<byte[]>(pool, "_readers")[0] = 1, MemoryFault.PoolStateCorrupt),
            (pool => PrivateState.Get<byte[]>(pool, "_readers")[3] = 1, MemoryFault.PoolStateCorrupt),
            (pool => PrivateState.Get<byte[]>(pool, "_states")[0] = 0, MemoryFault.PoolCountCorrupt),
            (pool => PrivateState.Set(pool, "_freeCount", 1), MemoryFault.PoolCountCorrupt),
            (pool => PrivateState.Set(pool, "_highWater", 1), MemoryFault.PoolCountCorrupt),
            (pool => PrivateState.Set(pool, "_highWater", 5), MemoryFault.PoolCountCorrupt),
            (pool => PrivateState.Set(pool, "_freeHead", 4), MemoryFault.PoolQueueCorrupt),
            (pool => PrivateState.Get<byte[]>(pool, "_freeQueue")[2] = 3, MemoryFault.PoolQueueCorrupt),
            (pool => PrivateState.Get<byte[]>(pool, "_freeQueue")[2] = 0, MemoryFault.PoolQueueCorrupt),
            (pool => PrivateState.Get<byte[]>(pool, "_freeQueue")[2] = 4, MemoryFault.PoolQueueCorrupt),
        };
        foreach ((Action<BlockPool> damage, MemoryFault expected) in damages)
        {
            BlockPool pool = Rig.Pool(4);
            pool.TryRent(1);
            pool.Seal(pool.TryRent(2));
            Assert.Equal(MemoryFault.None, pool.Audit());
            damage(pool);
            Assert.Equal(expected, pool.Audit());
        }
    }

    [Fact]
    public void Scope_audit_finds_damage()
    {
        var damages = new List<(Action<LeaseScope>, MemoryFault)>
        {
            (scope => PrivateState.Get<BlockPool?[]>(scope, "_pools")[0] = null, MemoryFault.ScopeEntryCorrupt),
            (scope => PrivateState.Get<int[]>(scope, "_leases")[0] = 0, MemoryFault.ScopeEntryCorrupt),
            (scope => PrivateState.Set(scope, "_held", 1), MemoryFault.ScopeEntryCorrupt),
            (scope => PrivateState.Set(scope, "_depth", 3), MemoryFault.ScopeMarkCorrupt),
            (scope => PrivateState.Set(scope, "_depth", -1), MemoryFault.ScopeMarkCorrupt),
            (scope => PrivateState.Get<int[]>(scope, "_marks")[0] = 2, MemoryFault.ScopeMarkCorrupt),
            (scope => PrivateState.Get<int[]>(scope, "_marks")[1] = 3, MemoryFault.ScopeMarkCorrupt),
            (scope => PrivateState.Get<int[]>(scope, "_marks")[0] = -1, MemoryFault.ScopeMarkCorrupt),
        };
        foreach ((Action<LeaseScope> damage, MemoryFault expected) in damages)
        {
            BlockPool pool = Rig.Pool(4);
            LeaseScope scope = Rig.Scope(3, 2);
            scope.Rent(pool, 1);
            scope.Open();
            scope.Open();
            scope.Rent(pool, 1);
            PrivateState.Get<int[]>(scope, "_marks")[1] = 1;
            Assert.Equal(MemoryFault.None, scope.Audit());
            damage(scope);
            Assert.Equal(expected, scope.Audit());
        }
    }

    [Fact]
    public void Plan_audit_finds_damage()
    {
        var damages = new List<(Action<MemoryPlan, PlanTable>, MemoryFault)>
        {
            ((_, table) => PrivateState.Get<int[]>(table, "_counts")[1] = 400, MemoryFault.PlanTotalCorrupt),
            ((_, table) => PrivateState.Set(table, "_total", 5L), MemoryFault.PlanTotalCorrupt),
            ((plan, _) => PrivateState.Set(plan, "_budget", 5), MemoryFault.PlanTotalCorrupt),
            ((_, table) => PrivateState.Get<byte[]>(table, "_kinds")[1] = 3, MemoryFault.PlanEntryCorrupt),
            ((_, table) => PrivateState.Get<int[]>(table, "_counts")[1] = -1, MemoryFault.PlanEntryCorrupt),
            ((_, table) => PrivateState.Get<bool[]>(table, "_allocated")[0] = false, MemoryFault.PlanEntryCorrupt),
            ((_, table) => PrivateState.Get<bool[]>(table, "_allocated")[1] = false, MemoryFault.PlanEntryCorrupt),
        };
        foreach ((Action<MemoryPlan, PlanTable> damage, MemoryFault expected) in damages)
        {
            var plan = new MemoryPlan(100_000);
            plan.AllocateBytes(plan.AddBytes(PlanItem.Other, 100));
            Assert.Equal(MemoryFault.None, plan.Freeze());
            Assert.Equal(MemoryFault.None, plan.Audit());
            damage(plan, PrivateState.Get<PlanTable>(plan, "_table"));
            Assert.Equal(expected, plan.Audit());
        }
    }

    /// <summary>Capacity 8; two bytes dropped, three stored from index 2, all peeked; a claim of two open at index 5.</summary>
    private static ByteRing BusyRing()
    {
        ByteRing ring = Rig.Ring(8, RingPolicy.DropOldest);
        ring.Write(new byte[5], 0, 5);
        ring.Write(new byte[5], 0, 5);
        ring.Read(new byte[8], 0, 8);
        ring.StartCounters(50, 2);
        ring.Write(new byte[3], 0, 3);
        ring.Peek();
        ring.Claim(2);
        return ring;
    }
}
