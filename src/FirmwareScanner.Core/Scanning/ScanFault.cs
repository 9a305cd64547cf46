namespace FirmwareScanner.Scanning;

/// <summary>How the scanner answers a call; everything but <see cref="None"/> is a mistake of the caller, and changes nothing.</summary>
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
}
