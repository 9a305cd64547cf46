namespace FirmwareScanner.Scanning;

/// <summary>
/// How the scanner answers a call. Everything but <see cref="None"/> and <see cref="Suspended"/> is a mistake of the caller, and changes
/// nothing.
/// </summary>
public enum ScanFault
{
    /// <summary>Done.</summary>
    None = 0,

    /// <summary>No stream was begun, or it has been finished.</summary>
    NotScanning = 1,

    /// <summary>The range lies outside the buffer, or beyond the longest stream.</summary>
    OutOfRange = 2,

    /// <summary>Fewer bytes of history stand before the payload than the database needs.</summary>
    HistoryMissing = 3,

    /// <summary>The scanner has no memory yet.</summary>
    NotAttached = 4,

    /// <summary>
    /// No mistake: the call is done as far as the sink had room, and <see cref="StreamScanner.Resume"/> does the rest.
    /// </summary>
    Suspended = 5,

    /// <summary>An earlier call is suspended, and must be resumed before anything else is done.</summary>
    NotResumed = 6,

    /// <summary>Nothing is suspended that could be resumed.</summary>
    NotSuspended = 7,
}
