namespace FirmwareScanner.Memory;

/// <summary>What may happen to a block.</summary>
public enum BlockState
{
    /// <summary>Nobody has it.</summary>
    Free = 0,

    /// <summary>Its owner writes it; nobody else may look.</summary>
    Filling = 1,

    /// <summary>Nobody writes it; any number of readers may borrow it.</summary>
    Sealed = 2,
}
