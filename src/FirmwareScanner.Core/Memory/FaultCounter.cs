using System.Threading;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// Counts the faults of one structure, each code for itself, remembers the latest, and keeps those that nobody has looked at for
/// whoever applies the fault policy. Two threads may record at a time, one may take.
/// </summary>
[AllocationFree]
public sealed class FaultCounter
{
    internal const int FieldCount = 6;

    private readonly int _first;
    private readonly int[] _counts;

    // One byte a code, not one bit: two threads that record different codes do not disturb each other.
    private readonly byte[] _isFresh;
    private readonly FaultSignal? _signal;
    private int _anyFresh;
    private int _last;

    /// <summary>Counts the codes from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    /// <param name="first">The first code, 1 or more.</param>
    /// <param name="last">The last code.</param>
    /// <param name="signal">Is raised when a code is recorded; null if nobody waits for that.</param>
    internal FaultCounter(int first, int last, FaultSignal? signal)
    {
        _signal = signal;
        _first = first;
        _counts = new int[last - first + 1];
        _isFresh = new byte[_counts.Length];
    }

    internal FaultCounter(MemoryFault first, MemoryFault last, FaultSignal signal)
        : this((int)first, (int)last, signal)
    {
    }

    /// <summary>The code recorded most recently; successful calls leave it alone.</summary>
    public int Last => _last;

    /// <summary>Heap bytes of a counter for the codes from <paramref name="first"/> to <paramref name="last"/>.</summary>
    internal static int HeapBytes(MemoryFault first, MemoryFault last)
    {
        return HeapBytes((int)last - (int)first + 1);
    }

    /// <summary>Heap bytes of a counter for so many codes.</summary>
    internal static int HeapBytes(int codes)
    {
        return HeapCost.Object(FieldCount) + (int)(HeapCost.Array(codes, 4) + HeapCost.Array(codes, 1));
    }

    /// <summary>Counts a code and returns it. A count stays at int.MaxValue once there.</summary>
    internal int Record(int code)
    {
        _last = code;
        int index = code - _first;
        if (index < 0 || index >= _counts.Length)
        {
            return code;
        }

        if (_counts[index] < int.MaxValue)
        {
            _counts[index]++;
        }

        _isFresh[index] = 1;
        Interlocked.Exchange(ref _anyFresh, 1);
        _signal?.Raise();
        return code;
    }

    /// <summary>Takes a code that was recorded since it was last taken; called until there is none.</summary>
    /// <returns>The code, the smallest first, or 0.</returns>
    internal int TakeFresh()
    {
        if (_anyFresh == 0)
        {
            return 0;
        }

        // Cleared before the walk: what is recorded meanwhile sets it again.
        Interlocked.Exchange(ref _anyFresh, 0);
        for (int index = 0; index < _isFresh.Length; index++)
        {
            if (_isFresh[index] != 0)
            {
                _isFresh[index] = 0;
                Interlocked.Exchange(ref _anyFresh, 1);
                return _first + index;
            }
        }

        return 0;
    }

    /// <summary>How often a code was recorded; 0 for codes of other structures.</summary>
    public int CountOf(int code)
    {
        int index = code - _first;
        return index >= 0 && index < _counts.Length ? _counts[index] : 0;
    }
}
