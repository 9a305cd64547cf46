using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>Counts the faults of one structure, each code for itself, and remembers the latest.</summary>
[AllocationFree]
internal sealed class FaultCounter
{
    private readonly int _first;
    private readonly int[] _counts;
    private MemoryFault _last;

    /// <summary>Counts the codes from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    internal FaultCounter(MemoryFault first, MemoryFault last)
    {
        _first = (int)first;
        _counts = new int[(int)last - (int)first + 1];
    }

    /// <summary>The code recorded most recently; successful calls leave it alone.</summary>
    internal MemoryFault Last => _last;

    /// <summary>Heap bytes of a counter for the codes from <paramref name="first"/> to <paramref name="last"/>.</summary>
    internal static int HeapBytes(MemoryFault first, MemoryFault last)
    {
        return HeapCost.Object(3) + (int)HeapCost.Array((int)last - (int)first + 1, 4);
    }

    /// <summary>Counts <paramref name="fault"/> and returns it. A count stays at int.MaxValue once there.</summary>
    internal MemoryFault Record(MemoryFault fault)
    {
        _last = fault;
        int index = (int)fault - _first;
        if (index >= 0 && index < _counts.Length && _counts[index] < int.MaxValue)
        {
            _counts[index]++;
        }

        return fault;
    }

    /// <summary>How often <paramref name="fault"/> was recorded; 0 for codes of other structures.</summary>
    internal int CountOf(MemoryFault fault)
    {
        int index = (int)fault - _first;
        return index >= 0 && index < _counts.Length ? _counts[index] : 0;
    }
}
