namespace FirmwareScanner.Memory;

/// <content>What is wrong with a refused lease, and whether the pool's own books are right: the cold half of the pool.</content>
public sealed partial class BlockPool
{
    /// <summary>What the block of a valid lease may be used for, or <see cref="BlockState.Free"/> if the lease is not valid.</summary>
    public BlockState StateOf(BlockLease lease)
    {
        int slot = LiveSlot(lease);
        return slot < 0 ? BlockState.Free : (BlockState)_states[slot];
    }

    /// <summary>Starts every slot at a given generation, so that a test can watch the wrap-around.</summary>
    /// <param name="generation">From 1 to <see cref="Generations"/>.</param>
    /// <returns><see cref="MemoryFault.None"/>, or why nothing changed.</returns>
    public MemoryFault StartGenerations(int generation)
    {
        if (_liveSlots == 0)
        {
            return Refuse(DormantFault());
        }

        if (Outstanding != 0)
        {
            return Refuse(MemoryFault.PoolInUse);
        }

        if (generation < 1 || generation > Generations)
        {
            return Refuse(MemoryFault.PoolForgedLease);
        }

        for (int slot = 0; slot < _blockCount; slot++)
        {
            _leases[slot] = LeaseBits.Pack(slot, _tag, generation);
        }

        return MemoryFault.None;
    }

    /// <summary>Walks the pool's invariants, listed in docs/memory.md. Takes time quadratic in the number of free blocks.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or the first invariant that does not hold.</returns>
    public MemoryFault Audit()
    {
        if (!_attached)
        {
            return MemoryFault.None;
        }

        int rented = 0;
        for (int slot = 0; slot < _blockCount; slot++)
        {
            int bits = _leases[slot];
            if (bits != LeaseBits.Pack(slot, _tag, LeaseBits.Generation(bits)) || LeaseBits.Generation(bits) == 0)
            {
                return MemoryFault.PoolLeaseCorrupt;
            }

            int state = _states[slot];
            if (state > Sealed || (state != Sealed && _readers[slot] != 0))
            {
                return MemoryFault.PoolStateCorrupt;
            }

            if (state != Free)
            {
                rented++;
            }
        }

        if (_freeCount < 0 || _freeCount != _blockCount - rented || _highWater < rented || _highWater > _blockCount)
        {
            return MemoryFault.PoolCountCorrupt;
        }

        return AuditFreeQueue();
    }

    /// <summary>Takes a fault that nobody has taken yet, for the fault policy.</summary>
    internal MemoryFault TakeFault() => (MemoryFault)_faults.TakeFresh();

    internal int OwnerAt(int slot)
    {
        return _owners[slot];
    }

    internal long AgeAt(int slot)
    {
        return (uint)(_clock - _rentedAt[slot]);
    }

    internal BlockState StateAt(int slot)
    {
        return _attached ? (BlockState)_states[slot] : BlockState.Free;
    }

    internal int ReadersAt(int slot)
    {
        return _readers[slot];
    }

    private MemoryFault AuditFreeQueue()
    {
        if (_freeHead < 0 || _freeHead >= _blockCount)
        {
            return MemoryFault.PoolQueueCorrupt;
        }

        // As many entries as there are free slots, each free, none twice: then the queue is exactly the free slots.
        for (int index = 0; index < _freeCount; index++)
        {
            int slot = FreeSlotAt(index);
            if (slot >= _blockCount || _states[slot] != Free)
            {
                return MemoryFault.PoolQueueCorrupt;
            }

            for (int earlier = 0; earlier < index; earlier++)
            {
                if (FreeSlotAt(earlier) == slot)
                {
                    return MemoryFault.PoolQueueCorrupt;
                }
            }
        }

        return MemoryFault.None;
    }

    private int FreeSlotAt(int index)
    {
        int position = _freeHead + index;
        return _freeQueue[position < _blockCount ? position : position - _blockCount];
    }

    private MemoryFault DormantFault()
    {
        return _stopped ? MemoryFault.PoolStopped : MemoryFault.PoolNotAttached;
    }

    /// <summary>Why a lease that is not valid is not.</summary>
    private MemoryFault LeaseFault(BlockLease lease)
    {
        int bits = (int)lease;
        if (_liveSlots == 0)
        {
            return DormantFault();
        }

        if (lease == BlockLease.None)
        {
            return MemoryFault.PoolNoLease;
        }

        if (LeaseBits.Tag(bits) != _tag)
        {
            return MemoryFault.PoolForeignLease;
        }

        bool impossible = LeaseBits.Slot(bits) >= _blockCount || LeaseBits.Generation(bits) == 0;
        return impossible ? MemoryFault.PoolForgedLease : MemoryFault.PoolStaleLease;
    }

    /// <summary>As <see cref="LeaseFault"/>, but tells the second release of a lease from other stale ones.</summary>
    private MemoryFault ReleaseFault(BlockLease lease)
    {
        MemoryFault fault = LeaseFault(lease);
        if (fault != MemoryFault.PoolStaleLease)
        {
            return fault;
        }

        int slot = LeaseBits.Slot((int)lease);
        bool releasedLast = _states[slot] == Free && _leases[slot] == LeaseBits.Next((int)lease);
        return releasedLast ? MemoryFault.PoolDoubleRelease : MemoryFault.PoolStaleLease;
    }

    private MemoryFault Refuse(MemoryFault fault)
    {
        return (MemoryFault)_faults.Record((int)fault);
    }
}
