namespace FirmwareScanner.IlProof.Calls;

/// <summary>How a method is reached.</summary>
public enum CallKind
{
    /// <summary>The method that is named runs.</summary>
    Direct,

    /// <summary>A virtual or interface call that can land here.</summary>
    Virtual,

    /// <summary>The code touches a class whose static constructor may run then.</summary>
    StaticConstructor,

    /// <summary>The method is outside of the world: part of the class library.</summary>
    Outside,
}
