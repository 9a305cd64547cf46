using System.Collections.Generic;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>Leases of the real pool: what it refuses is a fault, as is a block that is rented at the end.</summary>
internal sealed class PoolSubject : PathSubject
{
    private const int Blocks = 64;

    private readonly BlockPool _pool;
    private readonly BlockPool _emptyPool;
    private readonly BlockLease[] _variables = new BlockLease[2];
    private readonly List<BlockLease> _issued = [];

    public PoolSubject()
    {
        MemoryPlan plan = new(1 << 20);
        _pool = new BlockPool(plan, Blocks, 1);
        _emptyPool = new BlockPool(plan, 1, 1);
        _pool.Attach();
        _emptyPool.Attach();
        _emptyPool.TryRent(1);
    }

    public override void Begin()
    {
        _variables[0] = BlockLease.None;
        _variables[1] = BlockLease.None;
    }

    public override void Rent(int target, bool isGranted)
    {
        _variables[target] = isGranted ? _pool.TryRent(1) : _emptyPool.TryRent(1);
        Note(_variables[target]);
    }

    public override string? Use(int source) => Fault(_pool.Offset(_variables[source]) >= 0);

    public override IEnumerable<string> Release(int source)
    {
        return Fault(_pool.Release(_variables[source]) == MemoryFault.None) is string fault ? [fault] : [];
    }

    public override bool IsValid(int source) => _pool.Offset(_variables[source]) >= 0;

    public override string? Transfer(int source, int target, bool isGranted)
    {
        BlockLease lease = _variables[source];
        if (IsValid(source) && !isGranted)
        {
            // Somebody reads the block. By contract the lease is gone for the caller all the same.
            _pool.Seal(lease);
            _pool.Borrow(lease);
            _variables[target] = _pool.Transfer(lease, 2);
            _pool.Return(lease);
            _pool.Release(_pool.Transfer(lease, 2));
            return null;
        }

        BlockLease moved = _pool.Transfer(lease, 2);
        string? fault = Fault(moved != BlockLease.None);
        Note(moved);
        _variables[target] = moved;
        return fault;
    }

    public override string? Copy(int source, int target)
    {
        _variables[target] = _variables[source];
        return null;
    }

    public override bool IsSome(int source) => _variables[source] != BlockLease.None;

    // At run time a lease that was overwritten and one that was never released look alike.
    public override string? Lost() => null;

    public override string? End(bool isException)
    {
        string? fault = _pool.Outstanding > 0 ? "FWS102" : null;

        // The next path starts with a full pool.
        foreach (BlockLease lease in _issued)
        {
            _pool.Release(lease);
        }

        _issued.Clear();
        return fault;
    }

    private void Note(BlockLease lease)
    {
        if (lease != BlockLease.None)
        {
            _issued.Add(lease);
        }
    }

    private string? Fault(bool isGranted)
    {
        return isGranted ? null : _pool.LastFault switch
        {
            MemoryFault.PoolNoLease => "FWS108",
            MemoryFault.PoolDoubleRelease => "FWS103",
            MemoryFault.PoolStaleLease => "FWS101",
            MemoryFault other => other.ToString(),
        };
    }
}
