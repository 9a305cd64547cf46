namespace FirmwareScanner.Device.Faults;

/// <summary>What a self-test came to. Values are stable: they are the detail of a stored fault.</summary>
public enum SelfTestResult
{
    /// <summary>Everything was found that had to be.</summary>
    Passed = 0,

    /// <summary>The pipeline refused the test's stream.</summary>
    Refused = 1,

    /// <summary>The stream did not finish within the steps that it can take.</summary>
    Stuck = 2,

    /// <summary>The stream was not scanned whole.</summary>
    Incomplete = 3,

    /// <summary>A signature that was in the stream was not found, or not where it was.</summary>
    Missed = 4,

    /// <summary>An audit of the memory failed.</summary>
    Corrupt = 5,
}
