using FirmwareScanner.StubDrivers;

namespace System.Device.Gpio;

/// <summary>A pin of the stub board. As on the ESP32, setting the mode to output drives it low, and toggling an input does nothing.</summary>
public sealed class GpioPin
{
    private readonly int _number;
    private PinMode _mode;
    private bool _isHigh;

    internal GpioPin(int number)
    {
        _number = number;
    }

    /// <summary>Never raised: nobody presses the button of the stub board.</summary>
    public event PinValueChangedEventHandler ValueChanged
    {
        add
        {
        }

        remove
        {
        }
    }

    /// <summary>How long an edge must last.</summary>
    public TimeSpan DebounceTimeout { get; set; }

    /// <summary>Sets the mode.</summary>
    public void SetPinMode(PinMode value)
    {
        _mode = value;
        Drive(false);
    }

    /// <summary>Drives an output to its other level.</summary>
    public void Toggle()
    {
        Drive(!_isHigh);
    }

    private void Drive(bool isHigh)
    {
        if (_mode == PinMode.Output)
        {
            _isHigh = isHigh;
            StubBoard.Drive(_number, isHigh);
        }
    }
}
