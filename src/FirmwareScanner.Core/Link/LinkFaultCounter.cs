using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Link;

/// <summary>Counts the faults of a link, each code for itself, and remembers the latest.</summary>
[AllocationFree]
public sealed class LinkFaultCounter
{
    /// <summary>Codes, <see cref="LinkFault.None"/> included.</summary>
    public const int Codes = (int)LinkFault.UpdateUnsupported + 1;

    internal const int FieldCount = 2;

    private readonly int[] _counts = new int[Codes];
    private LinkFault _last;

    /// <summary>The code recorded most recently.</summary>
    public LinkFault Last => _last;

    /// <summary>Heap bytes of a counter.</summary>
    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(Codes, 4);

    /// <summary>How often a fault was recorded; 0 for codes that do not exist.</summary>
    public int CountOf(LinkFault fault)
    {
        int index = (int)fault;
        return index > 0 && index < Codes ? _counts[index] : 0;
    }

    /// <summary>Counts a fault and returns it. A count stays at int.MaxValue once there.</summary>
    public LinkFault Record(LinkFault fault)
    {
        _last = fault;
        int index = (int)fault;
        if (index > 0 && index < Codes && _counts[index] < int.MaxValue)
        {
            _counts[index]++;
        }

        return fault;
    }
}
