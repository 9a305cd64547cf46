using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Link;

/// <summary>Counts the faults of a link by their names.</summary>
[AllocationFree]
public static class LinkFaultCounting
{
    /// <summary>Codes, <see cref="LinkFault.None"/> included.</summary>
    public const int Codes = (int)LinkFault.KeyUnusable + 1;

    /// <summary>Heap bytes of a counter for a link.</summary>
    internal static int HeapBytes => FaultCounter.HeapBytes(Codes - 1);

    /// <summary>Makes a counter for all faults of a link.</summary>
    /// <returns>The counter, with all counts 0.</returns>
    [Allocates("A counter is made at start-up.")]
    public static FaultCounter Create()
    {
        return new FaultCounter((int)LinkFault.NotAttached, Codes - 1, null);
    }

    /// <summary>Counts a fault and returns it. A count stays at int.MaxValue once there.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault.</returns>
    public static LinkFault Record(this FaultCounter counter, LinkFault fault)
    {
        counter.Record((int)fault);
        return fault;
    }

    /// <summary>How often a fault was recorded; 0 for codes that do not exist.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>The count.</returns>
    public static int CountOf(this FaultCounter counter, LinkFault fault)
    {
        return counter.CountOf((int)fault);
    }
}
