namespace FirmwareScanner.Log;

/// <summary>What a record of the scan log says; docs/scan-log.md has the fields of each. Values are stable: they are stored.</summary>
public enum LogKind
{
    /// <summary>No record.</summary>
    None = 0,

    /// <summary>The first record of a file: its number and the measures of the ring.</summary>
    FileBegun = 1,

    /// <summary>The device has started and passed its self-test.</summary>
    Started = 2,

    /// <summary>A stream has begun.</summary>
    StreamBegun = 3,

    /// <summary>A rule fired that is not of severity info.</summary>
    RuleFired = 4,

    /// <summary>What is said of a stream.</summary>
    Verdict = 5,

    /// <summary>A fault.</summary>
    Fault = 6,

    /// <summary>A database update was stored, or failed.</summary>
    Update = 7,

    /// <summary>The board is restarted.</summary>
    Restart = 8,
}
