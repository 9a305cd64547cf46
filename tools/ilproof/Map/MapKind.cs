namespace FirmwareScanner.Proof.Map;

/// <summary>Whose memory it is.</summary>
internal enum MapKind
{
    /// <summary>Taken by the core.</summary>
    Ours,

    /// <summary>Kept free for the core.</summary>
    Reserve,

    /// <summary>Taken by nanoFramework or by what else the board needs.</summary>
    Others,

    /// <summary>Nobody's.</summary>
    Free,
}
