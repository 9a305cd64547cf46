using FirmwareScanner.Virtual;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Which pin has which function of the chip.</summary>
internal class Configuration
{
    /// <summary>Gives a pin a function.</summary>
    public static void SetPinFunction(int pin, DeviceFunction function) => VirtualBoard.Current.Chip.SetPin(pin, function);

    /// <summary>The pin that has a function, or -1.</summary>
    public static int GetFunctionPin(DeviceFunction function) => VirtualBoard.Current.Chip.PinOf(function);
}
