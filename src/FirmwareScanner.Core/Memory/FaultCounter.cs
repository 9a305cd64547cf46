using System.Threading;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// Counts the faults of one structure, each code for itself, remembers the latest, and keeps those that nobody has looked at for
/// whoever applies the fault policy. Two threads may record at a time, one may take.
/// </summary>
[AllocationFree]
internal sealed class FaultCounter
{
    internal const int FieldCount = 5;

    private readonly int _first;
    private readonly int[] _counts;

    // One byte a code, not one bit: two threads that record different codes do not disturb each other.
    private readonly byte[] _isFresh;
    private int _anyFresh;
    private MemoryFault _last;

    /// <summary>Counts the codes from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    internal FaultCounter(MemoryFault first, MemoryFault last)
    {
        _first = (int)first;
        _counts = new int[(int)last - (int)first + 1];
        _isFresh = new byte[_counts.Length];
    }

    /// <summary>The code recorded most recently; successful calls leave it alone.</summary>
    internal MemoryFault Last => _last;

    /// <summary>Heap bytes of a counter for the codes from <paramref name="first"/> to <paramref name="last"/>.</summary>
    internal static int HeapBytes(MemoryFault first, MemoryFault last)
    {
        int codes = (int)last - (int)first + 1;
        return HeapCost.Object(FieldCount) + (int)(HeapCost.Array(codes, 4) + HeapCost.Array(codes, 1));
    }

    /// <summary>Counts <paramref name="fault"/> and returns it. A count stays at int.MaxValue once there.</summary>
    internal MemoryFault Record(MemoryFault fault)
    {
        _last = fault;
        int index = (int)fault - _first;
        if (index < 0 || index >= _counts.Length)
        {
            return fault;
        }

        if (_counts[index] < int.MaxValue)
        {
            _counts[index]++;
        }

        _isFresh[index] = 1;
        Interlocked.Exchange(ref _anyFresh, 1);
        return fault;
    }

    /// <summary>Takes a code that was recorded since it was last taken; called until there is none.</summary>
    /// <returns>The code, the smallest first, or <see cref="MemoryFault.None"/>.</returns>
    internal MemoryFault TakeFresh()
    {
        if (_anyFresh == 0)
        {
            return MemoryFault.None;
        }

        // Cleared before the walk: what is recorded meanwhile sets it again.
        Interlocked.Exchange(ref _anyFresh, 0);
        for (int index = 0; index < _isFresh.Length; index++)
        {
            if (_isFresh[index] != 0)
            {
                _isFresh[index] = 0;
                Interlocked.Exchange(ref _anyFresh, 1);
                return (MemoryFault)(_first + index);
            }
        }

        return MemoryFault.None;
    }

    /// <summary>How often <paramref name="fault"/> was recorded; 0 for codes of other structures.</summary>
    internal int CountOf(MemoryFault fault)
    {
        int index = (int)fault - _first;
        return index >= 0 && index < _counts.Length ? _counts[index] : 0;
    }
}
