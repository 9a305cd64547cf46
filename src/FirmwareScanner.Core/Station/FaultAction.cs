namespace FirmwareScanner.Station;

/// <summary>What the device does about a fault; a larger number is the stronger answer.</summary>
public enum FaultAction
{
    /// <summary>The fault is counted and reported; the stream goes on.</summary>
    Count = 1,

    /// <summary>The stream ends, incomplete; the next one may begin.</summary>
    StopStream = 2,

    /// <summary>The stream ends and no other begins until the board has restarted.</summary>
    Restart = 3,
}
