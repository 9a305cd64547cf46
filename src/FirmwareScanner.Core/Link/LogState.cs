namespace FirmwareScanner.Link;

/// <summary>What became of a question for the scan log.</summary>
public enum LogState
{
    /// <summary>The answer has the bytes.</summary>
    Given = 0,

    /// <summary>The device keeps no log, or cannot at present: no card, no room.</summary>
    Absent = 1,

    /// <summary>A stream is under way; ask when it is over.</summary>
    Busy = 2,

    /// <summary>The bytes cannot be read.</summary>
    Unreadable = 3,
}
