using System;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// Holds leases for as long as a piece of work lasts and releases them in reverse order of acquisition, whatever ends
/// the work: call <see cref="Close()"/> in a finally block. Levels nest: closing one closes those inside it first.
/// A scope is reusable; it allocates nothing after <see cref="Attach"/>.
/// </summary>
/// <remarks>
/// Not thread-safe. A lease that cannot be released because it still has readers is not lost: it stays held by the
/// enclosing level, or by the scope after the outermost, and the next close tries again.
/// </remarks>
[AllocationFree]
[LeaseIssuer]
public sealed class LeaseScope
{
    internal const int FieldCount = 9;

    private const MemoryFault FirstFault = MemoryFault.ScopeFull;
    private const MemoryFault FinalFault = MemoryFault.ScopeNotAttached;

    private readonly MemoryPlan _plan;
    private readonly FaultCounter _faults;
    private readonly BlockPool?[] _pools;
    private readonly int _leasesEntry;
    private readonly int _marksEntry;
    private int[] _leases = null!;
    private int[] _marks = null!;
    private int _held;
    private int _depth;

    /// <summary>Lists the scope's memory in <paramref name="plan"/>; <see cref="Attach"/> takes it.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="capacity">Leases it can hold at a time, 1 or more.</param>
    /// <param name="depth">Levels it can nest beside the outermost, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range.</exception>
    public LeaseScope(MemoryPlan plan, int capacity, int depth)
    {
        ArgumentNullException.ThrowIfNull(plan, nameof(plan));
        if (capacity < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity));
        }

        if (depth < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(depth));
        }

        _plan = plan;
        _faults = new FaultCounter(FirstFault, FinalFault, plan.FaultSignal);
        _pools = new BlockPool?[capacity];
        int own = HeapCost.Object(FieldCount) + FaultCounter.HeapBytes(FirstFault, FinalFault) + (int)HeapCost.References(capacity);
        plan.AddObject(PlanItem.Scope, own);
        _leasesEntry = plan.AddInt32s(PlanItem.ScopeLeases, capacity);
        _marksEntry = plan.AddInt32s(PlanItem.ScopeMarks, depth);
    }

    /// <summary>Leases held now.</summary>
    public int Held => _held;

    /// <summary>Levels open beside the outermost.</summary>
    public int Depth => _depth;

    /// <summary>The fault of the most recent refused call of the scope itself; what a pool refused, the pool counts.</summary>
    public MemoryFault LastFault => (MemoryFault)_faults.Last;

    /// <summary>How often a call was refused with <paramref name="fault"/>.</summary>
    public int FaultCount(MemoryFault fault)
    {
        return _faults.CountOf((int)fault);
    }

    /// <summary>Takes the scope's arrays from the plan. After a failure it can be called again.</summary>
    /// <returns><see cref="MemoryFault.None"/>, also if the scope is attached already; else the plan's fault.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public MemoryFault Attach()
    {
        _leases ??= _plan.AllocateInt32s(_leasesEntry)!;
        _marks ??= _plan.AllocateInt32s(_marksEntry)!;
        return _leases is null || _marks is null ? _plan.LastFault : MemoryFault.None;
    }

    /// <summary>Rents a block that the scope releases. A full scope refuses before it rents.</summary>
    /// <param name="pool">The pool to rent from.</param>
    /// <param name="owner">Who the block is for, see <see cref="BlockPool.TryRent"/>.</param>
    /// <returns>The lease, or <see cref="BlockLease.None"/>: the reason is in this scope's or in the pool's last fault.</returns>
    [return: Borrowed]
    public BlockLease Rent(BlockPool pool, int owner)
    {
        if (RoomFault() != MemoryFault.None)
        {
            return BlockLease.None;
        }

        BlockLease lease = pool.TryRent(owner);
        if (lease != BlockLease.None)
        {
            Push(pool, lease);
        }

        return lease;
    }

    /// <summary>Moves an outstanding lease into the scope, which releases it from now on.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or why the scope does not hold it: a fault of the scope or of the pool.</returns>
    public MemoryFault Adopt(BlockPool pool, [Consumed] BlockLease lease)
    {
        MemoryFault fault = RoomFault();
        if (fault != MemoryFault.None)
        {
            return fault;
        }

        if (Find(pool, lease) >= 0)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.ScopeHeldTwice);
        }

        if (pool.Offset(lease) < 0)
        {
            return pool.LastFault;
        }

        Push(pool, lease);
        return MemoryFault.None;
    }

    /// <summary>Moves a held lease out to another owner; the scope no longer releases it.</summary>
    /// <param name="pool">The pool that the lease belongs to.</param>
    /// <param name="lease">A lease that this scope holds; it becomes stale.</param>
    /// <param name="newOwner">Who the block is for from now on.</param>
    /// <returns>
    /// The new lease, or <see cref="BlockLease.None"/>: not held, or the pool refused the transfer and the scope still
    /// holds the lease.
    /// </returns>
    [return: Owned]
    public BlockLease MoveOut(BlockPool pool, [LoanEnds] BlockLease lease, int newOwner)
    {
        int index = Find(pool, lease);
        if (index < 0)
        {
            _faults.Record((int)MemoryFault.ScopeNotHeld);
            return BlockLease.None;
        }

        BlockLease moved = pool.Transfer(lease, newOwner);
        if (moved != BlockLease.None)
        {
            RemoveAt(index);
        }

        return moved;
    }

    /// <summary>Opens a level: what is held from now on is released when it closes.</summary>
    /// <returns>The level, 1 or more, for <see cref="Close(int)"/>; or -1 with <see cref="LastFault"/>.</returns>
    public int Open()
    {
        if (_marks is null)
        {
            _faults.Record((int)MemoryFault.ScopeNotAttached);
            return -1;
        }

        if (_depth == _marks.Length)
        {
            _faults.Record((int)MemoryFault.ScopeTooDeep);
            return -1;
        }

        _marks[_depth] = _held;
        _depth++;
        return _depth;
    }

    /// <summary>Closes all levels and releases everything that is held, the latest first.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or the first fault of a release; the others are released all the same.</returns>
    [LoanEnds]
    public MemoryFault Close()
    {
        _depth = 0;
        return ReleaseDownTo(0);
    }

    /// <summary>Closes a level and every level inside it, and releases what they hold, the latest first.</summary>
    /// <param name="level">What <see cref="Open"/> returned.</param>
    /// <returns>
    /// <see cref="MemoryFault.None"/>; the first fault of a release; <see cref="MemoryFault.ScopeInnerOpen"/> if inner
    /// levels were left open (everything is released all the same); <see cref="MemoryFault.ScopeNoSuchLevel"/>.
    /// </returns>
    public MemoryFault Close(int level)
    {
        if (level < 1 || level > _depth)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.ScopeNoSuchLevel);
        }

        bool innerOpen = level != _depth;
        _depth = level - 1;
        MemoryFault fault = ReleaseDownTo(_marks[_depth]);
        if (innerOpen)
        {
            MemoryFault left = (MemoryFault)_faults.Record((int)MemoryFault.ScopeInnerOpen);
            return fault == MemoryFault.None ? left : fault;
        }

        return fault;
    }

    /// <summary>Walks the scope's invariants, listed in docs/memory.md.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or the first invariant that does not hold.</returns>
    public MemoryFault Audit()
    {
        for (int index = 0; index < _pools.Length; index++)
        {
            bool used = index < _held;
            if (used != (_pools[index] is not null) || (used && _leases[index] == 0))
            {
                return MemoryFault.ScopeEntryCorrupt;
            }
        }

        if (_held < 0 || _held > _pools.Length || _depth < 0 || (_depth > 0 && _depth > _marks.Length))
        {
            return MemoryFault.ScopeMarkCorrupt;
        }

        for (int level = 0; level < _depth; level++)
        {
            int next = level + 1 < _depth ? _marks[level + 1] : _held;
            if (_marks[level] < 0 || _marks[level] > next)
            {
                return MemoryFault.ScopeMarkCorrupt;
            }
        }

        return MemoryFault.None;
    }

    /// <summary>Takes a fault that nobody has taken yet, for the fault policy.</summary>
    internal MemoryFault TakeFault() => (MemoryFault)_faults.TakeFresh();

    private MemoryFault RoomFault()
    {
        if (_leases is null)
        {
            return (MemoryFault)_faults.Record((int)MemoryFault.ScopeNotAttached);
        }

        return _held == _pools.Length ? (MemoryFault)_faults.Record((int)MemoryFault.ScopeFull) : MemoryFault.None;
    }

    private void Push(BlockPool pool, BlockLease lease)
    {
        _pools[_held] = pool;
        _leases[_held] = (int)lease;
        _held++;
    }

    private int Find(BlockPool pool, BlockLease lease)
    {
        // From the top: what was acquired last is most often asked for.
        for (int index = _held - 1; index >= 0; index--)
        {
            if (_leases[index] == (int)lease && _pools[index] == pool)
            {
                return index;
            }
        }

        return -1;
    }

    private void RemoveAt(int index)
    {
        _held--;
        for (int next = index; next < _held; next++)
        {
            _pools[next] = _pools[next + 1];
            _leases[next] = _leases[next + 1];
        }

        _pools[_held] = null;
        for (int level = 0; level < _depth; level++)
        {
            if (_marks[level] > index)
            {
                _marks[level]--;
            }
        }
    }

    private MemoryFault ReleaseDownTo(int mark)
    {
        MemoryFault first = MemoryFault.None;
        for (int index = _held - 1; index >= mark; index--)
        {
            MemoryFault fault = _pools[index]!.Release((BlockLease)_leases[index]);
            if (fault != MemoryFault.PoolBorrowed)
            {
                RemoveAt(index);
            }

            if (first == MemoryFault.None)
            {
                first = fault;
            }
        }

        return first;
    }
}
