using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Device.Faults;

/// <summary>
/// Free managed heap, after a collection, as the device counts it: what is gone between two answers was allocated and is still held.
/// It is asked at the start and at the end of a stream, never while one is scanned, as a collection stops everything.
/// </summary>
[AllocationFree]
public sealed class HeapMeter : AllocationMeter
{
    internal const int FieldCount = 1;

    /// <summary>Free bytes of managed heap at the last reading.</summary>
    public int FreeBytes { get; private set; }

    /// <inheritdoc/>
    public override long Read()
    {
        FreeBytes = (int)nanoFramework.Runtime.Native.GC.Run(false);
        return -(long)FreeBytes;
    }
}
