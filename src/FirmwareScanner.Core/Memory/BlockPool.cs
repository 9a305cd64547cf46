using System;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// Blocks of equal size in one slab. A block belongs to the holder of its lease, is filled by one writer, then sealed
/// and read by any number of readers, then released. Every operation takes constant time; a lease used after its
/// time, twice, in the wrong pool or against its readers is a fault code and changes nothing.
/// </summary>
/// <remarks>
/// Not thread-safe: one thread owns the pool. Free blocks are reused in the order in which they were released, so
/// that a stale lease stays recognisable for as long as possible: a slot's generation comes round after 1,048,575
/// rents and transfers of that slot, and 0, which marks no lease, is skipped.
/// </remarks>
[AllocationFree]
[LeaseIssuer]
public sealed partial class BlockPool
{
    /// <summary>Blocks that one pool can have: a lease has eight bits for the slot.</summary>
    public const int MaxBlocks = LeaseBits.SlotMask + 1;

    /// <summary>Generations of a slot before the first comes round again.</summary>
    public const int Generations = LeaseBits.LastGeneration;

    internal const int FieldCount = 27;

    private const MemoryFault FirstFault = MemoryFault.PoolExhausted;
    private const MemoryFault FinalFault = MemoryFault.PoolInUse;
    private const byte Free = (byte)BlockState.Free;
    private const byte Filling = (byte)BlockState.Filling;
    private const byte Sealed = (byte)BlockState.Sealed;

    private readonly MemoryPlan _plan;
    private readonly FaultCounter _faults;
    private readonly StopReport _report;
    private readonly int _tag;
    private readonly int _blockCount;
    private readonly int _blockSize;
    private readonly int _slabEntry;
    private readonly int _leasesEntry;
    private readonly int _ownersEntry;
    private readonly int _rentedAtEntry;
    private readonly int _statesEntry;
    private readonly int _readersEntry;
    private readonly int _freeQueueEntry;

    private byte[] _slab = null!;
    private int[] _leases = null!;
    private int[] _owners = null!;
    private int[] _rentedAt = null!;
    private byte[] _states = null!;
    private byte[] _readers = null!;
    private byte[] _freeQueue = null!;

    // Slots below this number can have a valid lease: all while the pool runs, none before it and after it.
    private int _liveSlots;
    private int _freeHead;
    private int _freeCount;
    private int _highWater;
    private int _clock;
    private bool _attached;
    private bool _stopped;

    /// <summary>Lists the pool's memory in <paramref name="plan"/>; <see cref="Attach"/> takes it.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="blockCount">Blocks, from 1 to <see cref="MaxBlocks"/>.</param>
    /// <param name="blockSize">Bytes of a block, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range, or the slab has more than int.MaxValue bytes.</exception>
    /// <exception cref="InvalidOperationException">The plan has <see cref="MemoryPlan.MaxPools"/> pools already.</exception>
    public BlockPool(MemoryPlan plan, int blockCount, int blockSize)
    {
        ArgumentNullException.ThrowIfNull(plan, nameof(plan));
        if (blockCount < 1 || blockCount > MaxBlocks)
        {
            throw new ArgumentOutOfRangeException(nameof(blockCount));
        }

        if (blockSize < 1 || blockSize > int.MaxValue / blockCount)
        {
            throw new ArgumentOutOfRangeException(nameof(blockSize));
        }

        _plan = plan;
        _blockCount = blockCount;
        _blockSize = blockSize;
        _tag = plan.NextPoolTag();
        _faults = new FaultCounter(FirstFault, FinalFault, plan.FaultSignal);
        _report = new StopReport(this);

        int own = HeapCost.Object(FieldCount) + HeapCost.Object(StopReport.FieldCount) + FaultCounter.HeapBytes(FirstFault, FinalFault);
        plan.AddObject(PlanItem.Pool, own);
        _slabEntry = plan.AddBytes(PlanItem.PoolSlab, blockCount * blockSize);
        _leasesEntry = plan.AddInt32s(PlanItem.PoolLeases, blockCount);
        _ownersEntry = plan.AddInt32s(PlanItem.PoolOwners, blockCount);
        _rentedAtEntry = plan.AddInt32s(PlanItem.PoolRentalTimes, blockCount);
        _statesEntry = plan.AddBytes(PlanItem.PoolStates, blockCount);
        _readersEntry = plan.AddBytes(PlanItem.PoolReaders, blockCount);
        _freeQueueEntry = plan.AddBytes(PlanItem.PoolFreeQueue, blockCount);
    }

    /// <summary>Blocks in the pool.</summary>
    public int BlockCount => _blockCount;

    /// <summary>Bytes of a block.</summary>
    public int BlockSize => _blockSize;

    /// <summary>The memory of all blocks; a lease's block starts at <see cref="Offset"/>. Null before <see cref="Attach"/>.</summary>
    public byte[] Slab => _slab;

    /// <summary>Blocks that are rented now.</summary>
    public int Outstanding => _attached ? _blockCount - _freeCount : 0;

    /// <summary>The most blocks that were rented at a time since the start or <see cref="ResetHighWater"/>.</summary>
    public int HighWater => _highWater;

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    public bool IsStopped => _stopped;

    /// <summary>The fault of the most recent refused call.</summary>
    public MemoryFault LastFault => (MemoryFault)_faults.Last;

    /// <summary>How often a call was refused with <paramref name="fault"/>.</summary>
    public int FaultCount(MemoryFault fault)
    {
        return _faults.CountOf((int)fault);
    }

    /// <summary>Takes the pool's arrays from the plan. After a failure it can be called again and takes what is missing.</summary>
    /// <returns><see cref="MemoryFault.None"/>, also if the pool is attached already; else the plan's fault.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public MemoryFault Attach()
    {
        if (_attached)
        {
            return MemoryFault.None;
        }

        _slab ??= _plan.AllocateBytes(_slabEntry)!;
        _leases ??= _plan.AllocateInt32s(_leasesEntry)!;
        _owners ??= _plan.AllocateInt32s(_ownersEntry)!;
        _rentedAt ??= _plan.AllocateInt32s(_rentedAtEntry)!;
        _states ??= _plan.AllocateBytes(_statesEntry)!;
        _readers ??= _plan.AllocateBytes(_readersEntry)!;
        _freeQueue ??= _plan.AllocateBytes(_freeQueueEntry)!;
        if (_slab is null || _leases is null || _owners is null || _rentedAt is null
            || _states is null || _readers is null || _freeQueue is null)
        {
            return _plan.LastFault;
        }

        for (int slot = 0; slot < _blockCount; slot++)
        {
            _leases[slot] = LeaseBits.Pack(slot, _tag, 1);
            _freeQueue[slot] = (byte)slot;
        }

        _freeCount = _blockCount;
        _liveSlots = _blockCount;
        _attached = true;
        return MemoryFault.None;
    }

    /// <summary>Rents a block, to be filled.</summary>
    /// <param name="owner">Who it is for; any number that means something in the leak report.</param>
    /// <returns>The lease, or <see cref="BlockLease.None"/> with <see cref="LastFault"/>.</returns>
    [return: Owned]
    public BlockLease TryRent(int owner)
    {
        if (_freeCount == 0 || _stopped)
        {
            Refuse(_liveSlots == 0 ? DormantFault() : MemoryFault.PoolExhausted);
            return BlockLease.None;
        }

        int slot = _freeQueue[_freeHead];
        _freeHead = _freeHead + 1 == _blockCount ? 0 : _freeHead + 1;
        _freeCount--;
        _clock++;
        _owners[slot] = owner;
        _rentedAt[slot] = _clock;
        _states[slot] = Filling;
        int outstanding = _blockCount - _freeCount;
        if (outstanding > _highWater)
        {
            _highWater = outstanding;
        }

        return (BlockLease)_leases[slot];
    }

    /// <summary>Gives a block back. The lease and all its copies become stale.</summary>
    /// <param name="lease">The lease of a block without readers.</param>
    /// <returns><see cref="MemoryFault.None"/>, or why nothing changed.</returns>
    public MemoryFault Release([Consumed] BlockLease lease)
    {
        int slot = LiveSlot(lease);
        if (slot < 0)
        {
            return Refuse(ReleaseFault(lease));
        }

        if (_readers[slot] != 0)
        {
            return Refuse(MemoryFault.PoolBorrowed);
        }

        int tail = _freeHead + _freeCount;
        _freeQueue[tail < _blockCount ? tail : tail - _blockCount] = (byte)slot;
        _freeCount++;
        _clock++;
        _states[slot] = Free;
        _leases[slot] = LeaseBits.Next((int)lease);
        return MemoryFault.None;
    }

    /// <summary>Gives a block to another owner. The old lease and all its copies become stale; state and age stay.</summary>
    /// <param name="lease">The lease of a block without readers.</param>
    /// <param name="newOwner">Who it is for from now on.</param>
    /// <returns>The new lease, or <see cref="BlockLease.None"/> with <see cref="LastFault"/>, and then nothing changed.</returns>
    [return: Owned]
    public BlockLease Transfer([Consumed] BlockLease lease, int newOwner)
    {
        int slot = LiveSlot(lease);
        if (slot < 0)
        {
            Refuse(LeaseFault(lease));
            return BlockLease.None;
        }

        if (_readers[slot] != 0)
        {
            Refuse(MemoryFault.PoolBorrowed);
            return BlockLease.None;
        }

        int moved = LeaseBits.Next((int)lease);
        _leases[slot] = moved;
        _owners[slot] = newOwner;
        _clock++;
        return (BlockLease)moved;
    }

    /// <summary>Where a rented block starts in <see cref="Slab"/>, for its owner or its readers.</summary>
    /// <returns>The offset in bytes, or -1 with <see cref="LastFault"/>.</returns>
    public int Offset(BlockLease lease)
    {
        int slot = LiveSlot(lease);
        if (slot < 0)
        {
            Refuse(LeaseFault(lease));
            return -1;
        }

        return slot * _blockSize;
    }

    /// <summary>Where a rented block starts in <see cref="Slab"/>, for its writer: refused once the block is sealed.</summary>
    /// <returns>The offset in bytes, or -1 with <see cref="LastFault"/>.</returns>
    public int FillOffset(BlockLease lease)
    {
        int slot = LiveSlot(lease);
        if (slot < 0)
        {
            Refuse(LeaseFault(lease));
            return -1;
        }

        if (_states[slot] != Filling)
        {
            Refuse(MemoryFault.PoolSealed);
            return -1;
        }

        return slot * _blockSize;
    }

    /// <summary>Ends the filling of a block: from here on it is only read.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or why nothing changed.</returns>
    public MemoryFault Seal(BlockLease lease)
    {
        int slot = LiveSlot(lease);
        if (slot < 0)
        {
            return Refuse(LeaseFault(lease));
        }

        if (_states[slot] != Filling)
        {
            return Refuse(MemoryFault.PoolSealed);
        }

        _states[slot] = Sealed;
        _clock++;
        return MemoryFault.None;
    }

    /// <summary>Registers a reader of a sealed block. Until it is returned the block can be neither released nor transferred.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or why nothing changed.</returns>
    public MemoryFault Borrow(BlockLease lease)
    {
        int slot = LiveSlot(lease);
        if (slot < 0)
        {
            return Refuse(LeaseFault(lease));
        }

        if (_states[slot] != Sealed)
        {
            return Refuse(MemoryFault.PoolNotSealed);
        }

        if (_readers[slot] == byte.MaxValue)
        {
            return Refuse(MemoryFault.PoolTooManyReaders);
        }

        _readers[slot]++;
        _clock++;
        return MemoryFault.None;
    }

    /// <summary>Ends what <see cref="Borrow"/> began.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or why nothing changed.</returns>
    public MemoryFault Return(BlockLease lease)
    {
        int slot = LiveSlot(lease);
        if (slot < 0)
        {
            return Refuse(LeaseFault(lease));
        }

        if (_readers[slot] == 0)
        {
            return Refuse(MemoryFault.PoolNotBorrowed);
        }

        _readers[slot]--;
        _clock++;
        return MemoryFault.None;
    }

    /// <summary>Starts the high-water mark again at what is rented now.</summary>
    public void ResetHighWater()
    {
        _highWater = Outstanding;
    }

    /// <summary>Ends the pool's life. Every later operation is refused; the report lists what was still rented.</summary>
    /// <returns>The report; the same one at every call.</returns>
    public StopReport Stop()
    {
        _stopped = true;
        _liveSlots = 0;
        return _report;
    }

    private int LiveSlot(BlockLease lease)
    {
        int slot = (int)lease & LeaseBits.SlotMask;
        return slot < _liveSlots && _leases[slot] == (int)lease && _states[slot] != Free ? slot : -1;
    }
}
