namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>What became of a lease that a call was to take over.</summary>
internal enum Handover
{
    /// <summary>The callee has it.</summary>
    Done,

    /// <summary>There was none to take over: it is None or stale, which was reported.</summary>
    Refused,

    /// <summary>Nobody knows: a mistake with the lease was reported before.</summary>
    Unknown,
}
