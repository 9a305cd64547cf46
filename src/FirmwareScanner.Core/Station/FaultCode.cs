using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Station;

/// <summary>
/// One number for any fault of the device: the family, a multiple of <see cref="FamilySize"/>, and the fault's own number.
/// docs/faults.md lists them all.
/// </summary>
[AllocationFree]
public static class FaultCode
{
    /// <summary>No fault.</summary>
    public const int None = 0;

    /// <summary>Family of <see cref="MemoryFault"/>.</summary>
    public const int MemoryFamily = 1000;

    /// <summary>Family of <see cref="PipelineFault"/>.</summary>
    public const int PipelineFamily = 2000;

    /// <summary>Family of <see cref="ScanFault"/>.</summary>
    public const int ScanFamily = 3000;

    /// <summary>Family of <see cref="DatabaseError"/>.</summary>
    public const int DatabaseFamily = 4000;

    /// <summary>Family of the faults of a link, which the pipeline does not know: the link counts them itself.</summary>
    public const int LinkFamily = 5000;

    /// <summary>Numbers that a family has room for.</summary>
    public const int FamilySize = 1000;

    /// <summary>The code of a fault of ring, pool, scope or plan.</summary>
    public static int Of(MemoryFault fault)
    {
        return fault == MemoryFault.None ? None : MemoryFamily + (int)fault;
    }

    /// <summary>The code of a fault of pipeline or journal.</summary>
    public static int Of(PipelineFault fault)
    {
        return fault == PipelineFault.None ? None : PipelineFamily + (int)fault;
    }

    /// <summary>The code of a fault of the scanner.</summary>
    public static int Of(ScanFault fault)
    {
        return fault == ScanFault.None ? None : ScanFamily + (int)fault;
    }

    /// <summary>The code of an error in a signature database.</summary>
    public static int Of(DatabaseError error)
    {
        return error == DatabaseError.None ? None : DatabaseFamily + (int)error;
    }

    /// <summary>The family of a code.</summary>
    public static int Family(int code)
    {
        return code - Number(code);
    }

    /// <summary>The number of a code within its family: the value of the enumeration.</summary>
    public static int Number(int code)
    {
        return code % FamilySize;
    }
}
