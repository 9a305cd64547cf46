using FirmwareScanner.Virtual;

namespace System.Device.Gpio;

/// <summary>Opens the pins of the board that the thread has entered.</summary>
internal sealed class GpioController
{
    private readonly VirtualBoard _board = VirtualBoard.Current;

    /// <summary>Opens a pin as an input.</summary>
    /// <exception cref="InvalidOperationException">The pin is open already, or does not exist.</exception>
    public GpioPin OpenPin(int pinNumber) => new(_board, pinNumber);

    /// <summary>Opens a pin. An output starts low.</summary>
    /// <exception cref="InvalidOperationException">The pin is open already, or does not exist.</exception>
    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        GpioPin pin = OpenPin(pinNumber);
        pin.SetPinMode(mode);
        return pin;
    }
}
