namespace FirmwareScanner.Device.Faults;

/// <summary>
/// Faults of the application itself, as numbers beside those of <c>FaultCode</c>: family 9000. docs/device.md explains each. Values
/// are stable: they are stored in the fault record.
/// </summary>
public static class DeviceFault
{
    /// <summary>The numbers start after this.</summary>
    public const int Family = 9000;

    /// <summary>Something threw that nobody expected: a fault of ours.</summary>
    public const int Unhandled = 9001;

    /// <summary>The thread of the application did not come back in time.</summary>
    public const int Watchdog = 9002;

    /// <summary>The self-test did not find what it must find; the detail is a <see cref="SelfTestResult"/>.</summary>
    public const int SelfTest = 9003;

    /// <summary>No database could be used, not even the built-in one; the detail is a code of the fault.</summary>
    public const int NoDatabase = 9004;

    /// <summary>The board has too little memory for the plan; the detail is a code of the fault.</summary>
    public const int NoMemory = 9005;

    /// <summary>A database in a slot could not be used, and the built-in one is; the detail is a code of the fault.</summary>
    public const int SlotRefused = 9006;
}
