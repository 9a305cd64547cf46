namespace FirmwareScanner.Station;

/// <summary>Where a stream stands. Values appear in frames.</summary>
public enum StreamState
{
    /// <summary>There was no stream since the start.</summary>
    None = 0,

    /// <summary>The host sends its bytes.</summary>
    Receiving = 1,

    /// <summary>All bytes are there; the rest is being scanned.</summary>
    Finishing = 2,

    /// <summary>The verdict is there; the host may still lack events.</summary>
    Finished = 3,

    /// <summary>The device reads the bytes itself, from a card or another port.</summary>
    Local = 4,
}
