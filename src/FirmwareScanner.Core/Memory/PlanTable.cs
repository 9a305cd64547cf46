using System;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>The rows of a <see cref="MemoryPlan"/>: what is allocated, how large it is, and whether it has been handed out.</summary>
[AllocationFree]
internal sealed class PlanTable
{
    // Element sizes double as entry types; 0 stands for an object that its owner has created already.
    internal const byte KindObject = 0;
    internal const byte KindByte = 1;
    internal const byte KindUInt16 = 2;
    internal const byte KindInt32 = 4;
    internal const byte KindInt64 = 8;

    internal const int FieldCount = 6;

    private readonly byte[] _items;
    private readonly int[] _counts;
    private readonly byte[] _kinds;
    private readonly bool[] _allocated;
    private int _entries;
    private long _total;

    internal PlanTable(int capacity)
    {
        _items = new byte[capacity];
        _counts = new int[capacity];
        _kinds = new byte[capacity];
        _allocated = new bool[capacity];
    }

    internal int Count => _entries;

    internal bool IsFull => _entries == _items.Length;

    /// <summary>Bytes of all entries, in 64 bits so that the sum of any entries is right.</summary>
    internal long Total => _total;

    /// <summary>Heap bytes of a table for <paramref name="capacity"/> entries.</summary>
    internal static long HeapBytes(int capacity)
    {
        return HeapCost.Object(FieldCount)
            + HeapCost.Array(capacity, KindInt32)
            + (3 * HeapCost.Array(capacity, KindByte));
    }

    internal int Add(PlanItem item, int count, byte kind)
    {
        int entry = _entries;
        _items[entry] = (byte)item;
        _counts[entry] = count;
        _kinds[entry] = kind;
        _allocated[entry] = kind == KindObject;
        _entries++;
        _total += CostOf(entry);
        return entry;
    }

    internal bool Contains(int entry)
    {
        return entry >= 0 && entry < _entries;
    }

    internal PlanItem ItemOf(int entry)
    {
        return (PlanItem)_items[entry];
    }

    internal int CountOf(int entry)
    {
        return _counts[entry];
    }

    internal byte KindOf(int entry)
    {
        return _kinds[entry];
    }

    internal bool IsAllocated(int entry)
    {
        return _allocated[entry];
    }

    /// <summary>Creates the array of an entry; null if the heap has no room, and then the entry can be tried again.</summary>
    [Allocates("Creates what the plan lists, which it refuses once it is frozen.")]
    internal object? Create(int entry)
    {
        try
        {
            object array = NewArray(_counts[entry], _kinds[entry]);
            _allocated[entry] = true;
            return array;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Heap bytes of an entry.</summary>
    internal long CostOf(int entry)
    {
        int kind = _kinds[entry];
        return kind == KindObject ? _counts[entry] : HeapCost.Array(_counts[entry], kind);
    }

    /// <summary>The first entry whose data exceed <paramref name="limit"/> bytes, or -1.</summary>
    internal int FindLarger(int limit)
    {
        for (int entry = 0; entry < _entries; entry++)
        {
            if ((long)_counts[entry] * _kinds[entry] > limit)
            {
                return entry;
            }
        }

        return -1;
    }

    /// <summary>The first entry never handed out, or -1.</summary>
    internal int FindUnallocated()
    {
        for (int entry = 0; entry < _entries; entry++)
        {
            if (!_allocated[entry])
            {
                return entry;
            }
        }

        return -1;
    }

    /// <summary>The entry with exactly <paramref name="rank"/> entries before it in descending order of cost, or -1.</summary>
    internal int Largest(int rank)
    {
        for (int candidate = 0; candidate < _entries; candidate++)
        {
            if (CountBefore(candidate) == rank)
            {
                return candidate;
            }
        }

        return -1;
    }

    /// <summary>Entries with an unknown type or a negative size make the table corrupt, a wrong sum the total.</summary>
    internal MemoryFault Audit()
    {
        long sum = 0;
        for (int entry = 0; entry < _entries; entry++)
        {
            int kind = _kinds[entry];
            bool known = kind == KindObject || kind == KindByte || kind == KindUInt16 || kind == KindInt32 || kind == KindInt64;
            if (!known || _counts[entry] < 0 || (kind == KindObject && !_allocated[entry]))
            {
                return MemoryFault.PlanEntryCorrupt;
            }

            sum += CostOf(entry);
        }

        return sum == _total ? MemoryFault.None : MemoryFault.PlanTotalCorrupt;
    }

    [Allocates("Creates what the plan lists, which it refuses once it is frozen.")]
    private static object NewArray(int count, byte kind)
    {
        switch (kind)
        {
            case KindByte:
                return new byte[count];
            case KindUInt16:
                return new ushort[count];
            case KindInt32:
                return new int[count];
            default:
                return new long[count];
        }
    }

    private int CountBefore(int candidate)
    {
        long cost = CostOf(candidate);
        int before = 0;
        for (int other = 0; other < _entries; other++)
        {
            long otherCost = CostOf(other);
            if (otherCost > cost || (otherCost == cost && other < candidate))
            {
                before++;
            }
        }

        return before;
    }
}
