using System.Device.Gpio;
using System.Globalization;

namespace FirmwareScanner.Virtual;

/// <summary>What happened to a pin.</summary>
public readonly record struct PinEvent
{
    internal PinEvent(long time, int pin, PinMode mode, bool isHigh)
    {
        Time = time;
        Pin = pin;
        Mode = mode;
        IsHigh = isHigh;
    }

    /// <summary>Milliseconds since power-up.</summary>
    public long Time { get; }

    /// <summary>The pin's number.</summary>
    public int Pin { get; }

    /// <summary>Its level from then on, as far as the board drives or pulls it.</summary>
    public bool IsHigh { get; }

    /// <summary>Its mode from then on.</summary>
    internal PinMode Mode { get; }

    /// <summary>A line of the log: time, pin, mode, level.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Time,10} ms  pin {Pin,2}  {Mode}  {(IsHigh ? "high" : "low")}");
}
