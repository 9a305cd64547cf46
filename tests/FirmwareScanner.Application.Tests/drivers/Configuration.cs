namespace nanoFramework.Hardware.Esp32;

/// <summary>Which pin has which function: the stub board's lines have no pins.</summary>
public static class Configuration
{
    /// <summary>Does nothing.</summary>
    public static void SetPinFunction(int pin, DeviceFunction function)
    {
    }
}
