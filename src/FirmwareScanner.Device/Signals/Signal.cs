namespace FirmwareScanner.Device.Signals;

/// <summary>What the outputs say. docs/device.md has the level of each output as a table.</summary>
public enum Signal
{
    /// <summary>The device starts: nothing is known.</summary>
    Starting = 0,

    /// <summary>The device waits for a stream: nothing is known.</summary>
    Ready = 1,

    /// <summary>A stream is under way: nothing is known yet.</summary>
    Scanning = 2,

    /// <summary>The last stream was scanned whole and is clean.</summary>
    Passed = 3,

    /// <summary>Something was found in the last stream.</summary>
    Found = 4,

    /// <summary>The last stream was not scanned whole.</summary>
    Incomplete = 5,

    /// <summary>The device has a fault and scans no more.</summary>
    Fault = 6,
}
