namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Whether a lease can still turn out to be the empty one.</summary>
internal enum LeasePresence
{
    /// <summary>It is a lease: it was compared, or it could not have come here otherwise.</summary>
    Certain,

    /// <summary>It may be empty, and using it unchecked is fine: somebody else vouches for it, such as the caller.</summary>
    Assumed,

    /// <summary>It came from a call that may refuse, and nobody looked yet.</summary>
    Unchecked,
}
