namespace FirmwareScanner.Virtual;

/// <summary>What the driver does with bytes that it has no room for. It tells nobody, in either case.</summary>
public enum SerialOverflow
{
    /// <summary>The ring of the run time is full: the bytes that do not fit are lost.</summary>
    Truncate = 0,

    /// <summary>The buffer of the driver is full: everything in it is flushed, and the bytes that just came with it.</summary>
    Flush = 1,
}
