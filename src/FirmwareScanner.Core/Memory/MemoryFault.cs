namespace FirmwareScanner.Memory;

/// <summary>
/// What a memory structure refused, or what its audit found. Faults are numbers because a device allocates a string
/// or an exception at every use; docs/faults.md explains each. Values are stable: they appear in device reports.
/// </summary>
public enum MemoryFault
{
    /// <summary>The call did what it says.</summary>
    None = 0,

    /// <summary>The plan's entries together need more bytes than the budget allows.</summary>
    PlanOverBudget = 1,

    /// <summary>One entry needs a larger array than the plan's limit for a single array.</summary>
    PlanArrayTooLarge = 2,

    /// <summary>The plan has no room for a further entry.</summary>
    PlanEntriesExhausted = 3,

    /// <summary>An entry was added after the first allocation, when the total was already checked.</summary>
    PlanClosed = 4,

    /// <summary>The plan is frozen: no entry, no allocation, no second freeze.</summary>
    PlanFrozen = 5,

    /// <summary>The plan was asked to stop before it was frozen.</summary>
    PlanNotFrozen = 6,

    /// <summary>The plan is stopped: nothing follows.</summary>
    PlanStopped = 7,

    /// <summary>There is no entry with this index.</summary>
    PlanNoSuchEntry = 8,

    /// <summary>The entry was planned with another element type than is now asked for.</summary>
    PlanWrongType = 9,

    /// <summary>The entry was allocated before; each entry is handed out exactly once.</summary>
    PlanAllocatedTwice = 10,

    /// <summary>The plan cannot freeze: an entry was planned and never allocated.</summary>
    PlanEntryUnallocated = 11,

    /// <summary>The heap had no room for an entry although the plan fits the budget.</summary>
    PlanOutOfMemory = 12,

    /// <summary>Audit: the total is not the sum of the entries.</summary>
    PlanTotalCorrupt = 20,

    /// <summary>Audit: an entry has an impossible type or size, or allocations contradict the state.</summary>
    PlanEntryCorrupt = 21,

    /// <summary>No block is free now; one will be when a lease is released.</summary>
    PoolExhausted = 32,

    /// <summary>The pool has not taken its memory from the plan yet.</summary>
    PoolNotAttached = 33,

    /// <summary>The pool is stopped: it answers nothing but its report.</summary>
    PoolStopped = 34,

    /// <summary>The lease is <see cref="BlockLease.None"/>: an unchecked failed rent.</summary>
    PoolNoLease = 35,

    /// <summary>The lease belongs to another pool.</summary>
    PoolForeignLease = 36,

    /// <summary>The number was never a lease: it names no block, or carries generation 0.</summary>
    PoolForgedLease = 37,

    /// <summary>The lease was released or transferred: the block belongs to nobody, or to somebody else.</summary>
    PoolStaleLease = 38,

    /// <summary>The lease was already released and the block has not been rented since.</summary>
    PoolDoubleRelease = 39,

    /// <summary>The block has readers, so it can be neither released nor transferred.</summary>
    PoolBorrowed = 40,

    /// <summary>The block is sealed: its writer has finished, only readers may follow.</summary>
    PoolSealed = 41,

    /// <summary>The block is still being filled, so nobody may read it.</summary>
    PoolNotSealed = 42,

    /// <summary>A reader was returned although none is registered.</summary>
    PoolNotBorrowed = 43,

    /// <summary>The block has as many readers as can be counted (255).</summary>
    PoolTooManyReaders = 44,

    /// <summary>The operation needs a pool that nobody rents from, and leases are outstanding.</summary>
    PoolInUse = 45,

    /// <summary>Audit: a slot's lease does not carry the slot, the pool's tag and a generation.</summary>
    PoolLeaseCorrupt = 52,

    /// <summary>Audit: a slot is in no known state, or a block that is not sealed has readers.</summary>
    PoolStateCorrupt = 53,

    /// <summary>Audit: the free queue and the free slots are not the same set.</summary>
    PoolQueueCorrupt = 54,

    /// <summary>Audit: outstanding, free and high-water counts contradict each other.</summary>
    PoolCountCorrupt = 55,

    /// <summary>The scope holds as many leases as it can.</summary>
    ScopeFull = 64,

    /// <summary>The scope is nested as deeply as it can be.</summary>
    ScopeTooDeep = 65,

    /// <summary>There is no open level with this number.</summary>
    ScopeNoSuchLevel = 66,

    /// <summary>A level was closed while levels inside it were open; they were closed too.</summary>
    ScopeInnerOpen = 67,

    /// <summary>The scope does not hold this lease.</summary>
    ScopeNotHeld = 68,

    /// <summary>The scope holds this lease already.</summary>
    ScopeHeldTwice = 69,

    /// <summary>The scope has not taken its memory from the plan yet.</summary>
    ScopeNotAttached = 70,

    /// <summary>Audit: the level marks do not ascend, or exceed what is held.</summary>
    ScopeMarkCorrupt = 76,

    /// <summary>Audit: a held entry has no pool or no lease, or an unused one still refers to a pool.</summary>
    ScopeEntryCorrupt = 77,

    /// <summary>There is no room now; there will be once the consumer has consumed.</summary>
    RingFull = 96,

    /// <summary>More was asked for than the ring's capacity: this can never succeed.</summary>
    RingClaimTooLarge = 97,

    /// <summary>A claim is open; commit it, with 0 to drop it, before the next.</summary>
    RingClaimActive = 98,

    /// <summary>There is no claim to commit.</summary>
    RingNoClaim = 99,

    /// <summary>More was committed than claimed; nothing changed and the claim is still open.</summary>
    RingOverCommit = 100,

    /// <summary>A length or an offset is negative, zero where something is needed, or outside the array.</summary>
    RingBadLength = 101,

    /// <summary>A peek is open; consume it, with 0 to keep every byte, before the next.</summary>
    RingPeekActive = 102,

    /// <summary>There is no peek to consume.</summary>
    RingNoPeek = 103,

    /// <summary>More was consumed than peeked; nothing changed and the peek is still open.</summary>
    RingOverConsume = 104,

    /// <summary>There is nothing to read now. A condition, not a mistake: it is not counted.</summary>
    RingEmpty = 105,

    /// <summary>Making room would need bytes that the other side holds at this moment.</summary>
    RingHeld = 106,

    /// <summary>The ring has not taken its memory from the plan yet.</summary>
    RingNotAttached = 107,

    /// <summary>The operation needs an empty ring without claim and peek.</summary>
    RingInUse = 108,

    /// <summary>Audit: an index lies outside the buffer or does not follow from the counters.</summary>
    RingIndexCorrupt = 116,

    /// <summary>Audit: more is stored than the capacity, or less than nothing.</summary>
    RingSpanCorrupt = 117,

    /// <summary>Audit: stream positions contradict the stored length, the padding or the dropped bytes.</summary>
    RingPositionCorrupt = 118,

    /// <summary>Audit: the open claim or peek reaches outside its region.</summary>
    RingRegionCorrupt = 119,
}
