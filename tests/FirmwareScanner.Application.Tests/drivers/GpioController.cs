namespace System.Device.Gpio;

/// <summary>The pins of the stub board.</summary>
public sealed class GpioController
{
    /// <summary>Opens a pin.</summary>
    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        GpioPin pin = new GpioPin(pinNumber);
        pin.SetPinMode(mode);
        return pin;
    }
}
