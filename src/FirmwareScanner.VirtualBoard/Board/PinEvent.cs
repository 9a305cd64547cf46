using System.Device.Gpio;
using System.Globalization;

namespace FirmwareScanner.Virtual;

/// <summary>What happened to a pin.</summary>
/// <param name="Time">Milliseconds since power-up.</param>
/// <param name="Pin">The pin's number.</param>
/// <param name="Mode">Its mode from then on.</param>
/// <param name="IsHigh">Its level from then on, as far as the board drives or pulls it.</param>
public readonly record struct PinEvent(long Time, int Pin, PinMode Mode, bool IsHigh)
{
    /// <summary>A line of the log: time, pin, mode, level.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Time,10} ms  pin {Pin,2}  {Mode}  {(IsHigh ? "high" : "low")}");
}
