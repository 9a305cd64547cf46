using System;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// The list of everything that lives on the managed heap, with the size of each thing and the budget of the board. What
/// a thing is called and why it is that large is made of its <see cref="PlanItem"/> on the desktop, not kept here. First everything is added, then the sum is checked, then each entry is allocated exactly
/// once, then the plan is frozen and nothing is allocated any more. Entry 0 is the plan itself.
/// </summary>
/// <remarks>
/// Not thread-safe: one thread builds it. Refusals are fault codes, counted; only arguments that no working program
/// passes (a negative count) throw.
/// </remarks>
[AllocationFree]
public sealed partial class MemoryPlan
{
    /// <summary>Entries of a plan whose constructor names no number: enough for a pipeline with any database.</summary>
    /// <remarks>
    /// Database 1 + 38 tables + 4 for each of 4 filter tables, scanner 1 + 16, ring 2, pool 8, scope 3, journal 8, fault policy 2,
    /// fault manager 1, pipeline 1, block filler 1, station 1, plan 1.
    /// </remarks>
    public const int DefaultEntries = 100;

    /// <summary>Entries that a pipeline takes besides if it opens what is wrapped: a scanner 1 + 15, unwrapper 2 + 2 arrays.</summary>
    public const int UnwrapEntries = 20;

    /// <summary>Entries that a pipeline takes besides if it recognises what is wrapped and does not open it.</summary>
    public const int RecogniserEntries = 2;

    /// <summary>Bytes of data that the largest array of a nanoFramework device can hold.</summary>
    public const int LargestDeviceArray = 786420;

    /// <summary>Pools that one plan can tell apart: the tag in a lease has four bits and is never 0.</summary>
    public const int MaxPools = 15;

    internal const int FieldCount = 11;

    private const MemoryFault FirstFault = MemoryFault.PlanOverBudget;
    private const MemoryFault FinalFault = MemoryFault.PlanEntryCorrupt;

    private readonly int _budget;
    private readonly int _largestArray;
    private readonly PlanTable _table;
    private readonly FaultCounter _faults;
    private int _allocations;
    private int _failingAllocation;
    private int _pools;
    private int _faultEntry;
    private bool _overflowed;
    private PlanState _state;

    /// <summary>A plan of <see cref="DefaultEntries"/> entries without a limit for a single array.</summary>
    /// <param name="budgetBytes">Bytes of managed heap that the entries may need together.</param>
    public MemoryPlan(int budgetBytes)
        : this(budgetBytes, DefaultEntries, int.MaxValue)
    {
    }

    /// <summary>A plan with its own limits.</summary>
    /// <param name="budgetBytes">Bytes of managed heap that the entries may need together, 0 or more.</param>
    /// <param name="maxEntries">Entries it can list, the plan's own included; 1 or more.</param>
    /// <param name="largestArrayBytes">Bytes of data that one array may have; <see cref="LargestDeviceArray"/> on a board.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public MemoryPlan(int budgetBytes, int maxEntries, int largestArrayBytes)
    {
        if (budgetBytes < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(budgetBytes));
        }

        if (maxEntries < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxEntries));
        }

        if (largestArrayBytes < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(largestArrayBytes));
        }

        _budget = budgetBytes;
        _largestArray = largestArrayBytes;
        _table = new PlanTable(maxEntries);
        _faults = new FaultCounter(FirstFault, FinalFault, FaultSignal);
        _faultEntry = -1;
        long own = HeapCost.Object(FieldCount) + PlanTable.HeapBytes(maxEntries) + FaultCounter.HeapBytes(FirstFault, FinalFault)
            + HeapCost.Object(FaultSignal.FieldCount);
        AddObject(PlanItem.Plan, (int)own);
    }

    /// <summary>Is raised by every fault of the plan and of what takes its memory.</summary>
    internal FaultSignal FaultSignal { get; } = new FaultSignal();

    /// <summary>Where the plan is in its life.</summary>
    public PlanState State => _state;

    /// <summary>Bytes that the entries may need together.</summary>
    public int Budget => _budget;

    /// <summary>Bytes that the entries need together on the device; int.MaxValue stands for that and everything above.</summary>
    public int Total => Clamp(_table.Total);

    /// <summary>Entries, the plan's own included.</summary>
    public int Count => _table.Count;

    /// <summary>The fault of the most recent refused call.</summary>
    public MemoryFault LastFault => (MemoryFault)_faults.Last;

    /// <summary>The entry that the most recent refused call was about, or -1.</summary>
    public int FaultEntry => _faultEntry;

    /// <summary>How often a call was refused with <paramref name="fault"/>.</summary>
    public int FaultCount(MemoryFault fault)
    {
        return _faults.CountOf((int)fault);
    }

    /// <summary>Plans an array of bytes.</summary>
    /// <param name="item">What the array is; its name and the reason for its size are made of this where the plan is read.</param>
    /// <param name="count">Elements, 0 or more.</param>
    /// <returns>The entry's index, or -1 with <see cref="LastFault"/> if the plan is full or closed.</returns>
    [Allocates("Lists what is to be created, which the plan refuses once it is frozen; bad arguments throw.")]
    public int AddBytes(PlanItem item, int count)
    {
        return Add(item, count, PlanTable.KindByte);
    }

    /// <summary>Plans an array of 16-bit numbers. See <see cref="AddBytes"/>.</summary>
    [Allocates("Lists what is to be created, which the plan refuses once it is frozen; bad arguments throw.")]
    public int AddUInt16s(PlanItem item, int count)
    {
        return Add(item, count, PlanTable.KindUInt16);
    }

    /// <summary>Plans an array of 32-bit numbers. See <see cref="AddBytes"/>.</summary>
    [Allocates("Lists what is to be created, which the plan refuses once it is frozen; bad arguments throw.")]
    public int AddInt32s(PlanItem item, int count)
    {
        return Add(item, count, PlanTable.KindInt32);
    }

    /// <summary>Plans an array of 64-bit numbers. See <see cref="AddBytes"/>.</summary>
    [Allocates("Lists what is to be created, which the plan refuses once it is frozen; bad arguments throw.")]
    public int AddInt64s(PlanItem item, int count)
    {
        return Add(item, count, PlanTable.KindInt64);
    }

    /// <summary>Lists an object that its owner creates itself, so that the plan's total is complete.</summary>
    /// <param name="item">What the object is.</param>
    /// <param name="bytes">Its bytes on the device, from <see cref="HeapCost"/>; 0 or more.</param>
    /// <returns>The entry's index, or -1 with <see cref="LastFault"/> if the plan is full or closed.</returns>
    [Allocates("Lists what is to be created, which the plan refuses once it is frozen; bad arguments throw.")]
    public int AddObject(PlanItem item, int bytes)
    {
        return Add(item, bytes, PlanTable.KindObject);
    }

    /// <summary>Compares the plan with its limits. Allocates nothing.</summary>
    /// <returns>
    /// <see cref="MemoryFault.PlanOverBudget"/> with the largest entry in <see cref="FaultEntry"/>,
    /// <see cref="MemoryFault.PlanArrayTooLarge"/> with the entry, <see cref="MemoryFault.PlanEntriesExhausted"/> if an
    /// entry found no place in the list, or <see cref="MemoryFault.None"/>.
    /// </returns>
    public MemoryFault Check()
    {
        MemoryFault fault = LimitFault();
        if (fault == MemoryFault.None)
        {
            return fault;
        }

        return Refuse(fault, fault == MemoryFault.PlanArrayTooLarge ? _table.FindLarger(_largestArray) : Largest(0));
    }

    /// <summary>Allocates an entry planned with <see cref="AddBytes"/>. The first allocation closes the list.</summary>
    /// <param name="entry">The index that the entry got when it was added.</param>
    /// <returns>The array, zeroed, or null with <see cref="LastFault"/>; nothing is allocated while the plan is over its limits.</returns>
    [Allocates("Creates what the plan lists, which it refuses once it is frozen.")]
    public byte[]? AllocateBytes(int entry)
    {
        return (byte[]?)Allocate(entry, PlanTable.KindByte);
    }

    /// <summary>Allocates an entry planned with <see cref="AddUInt16s"/>. See <see cref="AllocateBytes"/>.</summary>
    [Allocates("Creates what the plan lists, which it refuses once it is frozen.")]
    public ushort[]? AllocateUInt16s(int entry)
    {
        return (ushort[]?)Allocate(entry, PlanTable.KindUInt16);
    }

    /// <summary>Allocates an entry planned with <see cref="AddInt32s"/>. See <see cref="AllocateBytes"/>.</summary>
    [Allocates("Creates what the plan lists, which it refuses once it is frozen.")]
    public int[]? AllocateInt32s(int entry)
    {
        return (int[]?)Allocate(entry, PlanTable.KindInt32);
    }

    /// <summary>Allocates an entry planned with <see cref="AddInt64s"/>. See <see cref="AllocateBytes"/>.</summary>
    [Allocates("Creates what the plan lists, which it refuses once it is frozen.")]
    public long[]? AllocateInt64s(int entry)
    {
        return (long[]?)Allocate(entry, PlanTable.KindInt64);
    }

    /// <summary>Ends building: from here on nothing is allocated.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or why the plan stays as it was; an entry never allocated is in <see cref="FaultEntry"/>.</returns>
    public MemoryFault Freeze()
    {
        if (_state != PlanState.Building)
        {
            return Refuse(StateFault(), -1);
        }

        MemoryFault fault = Check();
        if (fault != MemoryFault.None)
        {
            return fault;
        }

        int entry = _table.FindUnallocated();
        if (entry >= 0)
        {
            return Refuse(MemoryFault.PlanEntryUnallocated, entry);
        }

        _state = PlanState.Frozen;
        return MemoryFault.None;
    }

    /// <summary>Ends the plan's life. Pools report their leaks themselves, see <see cref="BlockPool.Stop"/>.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or why the plan stays as it was.</returns>
    public MemoryFault Stop()
    {
        if (_state != PlanState.Frozen)
        {
            return Refuse(_state == PlanState.Building ? MemoryFault.PlanNotFrozen : MemoryFault.PlanStopped, -1);
        }

        _state = PlanState.Stopped;
        return MemoryFault.None;
    }

    /// <summary>Emulates a full heap: lets one allocation fail, so that a test can walk every start-up path.</summary>
    /// <param name="ordinal">1 for the next allocation, 2 for the one after it; 0 for none.</param>
    public void FailAllocation(int ordinal)
    {
        _failingAllocation = ordinal;
    }

    /// <summary>Walks the plan's invariants, listed in docs/memory.md.</summary>
    /// <returns><see cref="MemoryFault.None"/>, or the first invariant that does not hold.</returns>
    public MemoryFault Audit()
    {
        MemoryFault fault = _table.Audit();
        if (fault != MemoryFault.None)
        {
            return fault;
        }

        bool started = _allocations > 0 || _state != PlanState.Building;
        if (started && LimitFault() != MemoryFault.None)
        {
            return MemoryFault.PlanTotalCorrupt;
        }

        bool incomplete = _state != PlanState.Building && _table.FindUnallocated() >= 0;
        return incomplete ? MemoryFault.PlanEntryCorrupt : MemoryFault.None;
    }

    /// <summary>Takes a fault that nobody has taken yet, for the fault policy.</summary>
    internal MemoryFault TakeFault() => (MemoryFault)_faults.TakeFresh();

    /// <summary>The tag of the plan's next pool, from 1 to <see cref="MaxPools"/>; 0, which no lease carries, once the list is closed.</summary>
    /// <exception cref="InvalidOperationException">The plan has that many pools already.</exception>
    [Allocates("Throws when there are too many pools; called by their constructors.")]
    internal int NextPoolTag()
    {
        if (_state != PlanState.Building)
        {
            return 0;
        }

        if (_pools == MaxPools)
        {
            throw new InvalidOperationException("A memory plan can tell 15 pools apart.");
        }

        _pools++;
        return _pools;
    }

    private static int Clamp(long bytes)
    {
        return bytes > int.MaxValue ? int.MaxValue : (int)bytes;
    }

    [Allocates("Lists what is to be created, which the plan refuses once it is frozen; bad arguments throw.")]
    private int Add(PlanItem item, int count, byte kind)
    {
        if (count < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count));
        }

        if (_state != PlanState.Building)
        {
            Refuse(StateFault(), -1);
            return -1;
        }

        if (_allocations > 0)
        {
            Refuse(MemoryFault.PlanClosed, -1);
            return -1;
        }

        if (_table.IsFull)
        {
            _overflowed = true;
            Refuse(MemoryFault.PlanEntriesExhausted, -1);
            return -1;
        }

        return _table.Add(item, count, kind);
    }

    [Allocates("Creates what the plan lists, which it refuses once it is frozen.")]
    private object? Allocate(int entry, byte kind)
    {
        MemoryFault fault = Admit(entry, kind);
        if (fault != MemoryFault.None)
        {
            Refuse(fault, entry);
            return null;
        }

        bool failing = _failingAllocation == 1;
        if (_failingAllocation > 0)
        {
            _failingAllocation--;
        }

        object? array = failing ? null : _table.Create(entry);
        if (array is null)
        {
            Refuse(MemoryFault.PlanOutOfMemory, entry);
            return null;
        }

        _allocations++;
        return array;
    }

    private MemoryFault Admit(int entry, byte kind)
    {
        if (_state != PlanState.Building)
        {
            return StateFault();
        }

        if (!_table.Contains(entry))
        {
            return MemoryFault.PlanNoSuchEntry;
        }

        if (_table.KindOf(entry) != kind)
        {
            return MemoryFault.PlanWrongType;
        }

        return _table.IsAllocated(entry) ? MemoryFault.PlanAllocatedTwice : LimitFault();
    }

    private MemoryFault LimitFault()
    {
        if (_overflowed)
        {
            return MemoryFault.PlanEntriesExhausted;
        }

        if (_table.FindLarger(_largestArray) >= 0)
        {
            return MemoryFault.PlanArrayTooLarge;
        }

        return _table.Total > _budget ? MemoryFault.PlanOverBudget : MemoryFault.None;
    }

    private MemoryFault StateFault()
    {
        return _state == PlanState.Frozen ? MemoryFault.PlanFrozen : MemoryFault.PlanStopped;
    }

    private MemoryFault Refuse(MemoryFault fault, int entry)
    {
        _faultEntry = entry;
        return (MemoryFault)_faults.Record((int)fault);
    }
}
