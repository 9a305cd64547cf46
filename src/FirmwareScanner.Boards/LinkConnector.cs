namespace FirmwareScanner.Boards;

/// <summary>How the computer's end of the link reaches the board.</summary>
public enum LinkConnector
{
    /// <summary>By a USB serial adapter that is wired to the pins.</summary>
    Adapter,

    /// <summary>By the board's own USB port, which has a serial bridge on it.</summary>
    Bridge,
}
