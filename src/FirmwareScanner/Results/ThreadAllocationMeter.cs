using System;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Results;

/// <summary>Bytes that the calling thread has allocated, as the .NET runtime counts them: garbage that was collected included.</summary>
public sealed class ThreadAllocationMeter : AllocationMeter
{
    /// <inheritdoc/>
    public override long Read() => GC.GetAllocatedBytesForCurrentThread();
}
