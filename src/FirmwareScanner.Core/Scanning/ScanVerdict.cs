namespace FirmwareScanner.Scanning;

/// <summary>What is said of a stream.</summary>
public enum ScanVerdict
{
    /// <summary>Not finished: nothing may be concluded.</summary>
    Unknown = 0,

    /// <summary>Every byte was scanned and no rule fired, but for informational ones.</summary>
    Clean = 1,

    /// <summary>At least one rule fired that is not informational.</summary>
    Found = 2,

    /// <summary>Nothing was found, but not everything was scanned; the reason says why. Never to be read as clean.</summary>
    Incomplete = 3,
}
