namespace FirmwareScanner.Recordings;

/// <summary>Which way recorded bytes travelled, seen from the board.</summary>
public enum RecordingDirection
{
    /// <summary>Bytes that the board received: pcapng interface 0, named "rx".</summary>
    ToDevice = 0,

    /// <summary>Bytes that the board sent: pcapng interface 1, named "tx".</summary>
    FromDevice = 1,
}
