using System.Device.Gpio;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Device.Signals;

/// <summary>
/// An output that is switched without allocating. A PinValue is a struct, and every value of a struct is a heap object on nanoCLR, so
/// that each Write of GpioPin allocates. Toggle and SetPinMode take no struct. Toggle follows the level that was set last, not that
/// of the wire; and setting the mode to output sets the level low, whatever it was (cpu_gpio.cpp of nf-interpreter).
/// </summary>
[AllocationFree]
public sealed class OutputPin
{
    internal const int FieldCount = 2;

    private readonly GpioPin _pin;
    private bool _isHigh;

    /// <summary>Opens a pin as an output.</summary>
    /// <param name="controller">The chip's pins.</param>
    /// <param name="number">GPIO of the pin.</param>
    /// <param name="isHigh">The level to start with; a high one comes some microseconds after the low one of the mode.</param>
    internal OutputPin(GpioController controller, int number, bool isHigh)
    {
        _pin = controller.OpenPin(number, PinMode.Output);
        Set(isHigh);
    }

    /// <summary>Sets the level, if it is not set already.</summary>
    public void Set(bool isHigh)
    {
        if (isHigh != _isHigh)
        {
            _isHigh = isHigh;
            _pin.Toggle();
        }
    }

    /// <summary>Sets the level whatever is believed of it: by way of low, which the mode brings.</summary>
    public void Force(bool isHigh)
    {
        _pin.SetPinMode(PinMode.Output);
        _isHigh = false;
        Set(isHigh);
    }
}
