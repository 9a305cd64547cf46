using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// Reads how much has been allocated, whoever did it. The pipeline asks at the start and at the end of each stream; between two
/// equal answers nothing was allocated.
/// </summary>
[AllocationFree]
public abstract class AllocationMeter
{
    /// <summary>
    /// Bytes allocated so far, counted from wherever the meter likes; where only free memory is known, the negative of that. Does
    /// not allocate.
    /// </summary>
    public abstract long Read();
}
