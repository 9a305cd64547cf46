namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>What small programs are about, and what their two variables are.</summary>
public enum ProgramKind
{
    /// <summary>Leases of the pool in locals.</summary>
    Leases,

    /// <summary>Disposable objects in locals, in code of the device.</summary>
    DeviceObjects,

    /// <summary>Objects of a class that contracts name, in locals, in any code.</summary>
    Objects,

    /// <summary>The same in [Owned] fields, set by the constructor of their object. A copy takes the value out of the other field.</summary>
    Fields,

    /// <summary>The same in [Owned] fields that hold one when Dispose begins, which the program is the body of.</summary>
    Disposals,
}
