using FirmwareScanner.Virtual;

namespace System.Device.Gpio;

/// <summary>
/// A pin of the board. As on the ESP32 (cpu_gpio.cpp in nf-interpreter): changing the mode to an output sets the latch low, writing to
/// an input throws, toggling one does nothing, and toggling follows the latch, not the level of the wire.
/// </summary>
internal sealed class GpioPin : IDisposable
{
    private readonly VirtualPins _pins;
    private PinMode _mode;
    private bool _isDisposed;

    internal GpioPin(VirtualBoard board, int pinNumber)
    {
        _pins = board.Pins;
        PinNumber = pinNumber;
        _pins.Open(pinNumber, Raise);
    }

    /// <summary>Raised at an edge of an input, or when an output is written.</summary>
    public event PinValueChangedEventHandler? ValueChanged;

    /// <summary>How long an edge must last to count. The virtual board raises every edge: its buttons do not bounce.</summary>
    public TimeSpan DebounceTimeout { get; set; }

    /// <summary>The pin's number.</summary>
    public int PinNumber { get; }

    /// <summary>The pin's mode.</summary>
    public PinMode GetPinMode()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _mode;
    }

    /// <summary>Sets the mode; an output starts low.</summary>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public void SetPinMode(PinMode value)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (value is < PinMode.Input or > PinMode.OutputOpenSourcePullDown)
        {
            throw new ArgumentException($"There is no pin mode {(int)value}.", nameof(value));
        }

        _mode = value;
        _pins.Set(PinNumber, value, false);
    }

    /// <summary>The level of the pin.</summary>
    public PinValue Read()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _pins.IsHigh(PinNumber);
    }

    /// <summary>Drives the pin.</summary>
    /// <exception cref="ArgumentException">The pin is no output.</exception>
    public void Write(PinValue value)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_mode < PinMode.Output)
        {
            throw new ArgumentException($"Pin {PinNumber} is no output.");
        }

        _pins.Set(PinNumber, _mode, value == PinValue.High);
    }

    /// <summary>Drives an output to the other level than it was driven to before; does nothing to an input.</summary>
    public void Toggle()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_mode >= PinMode.Output)
        {
            _pins.Set(PinNumber, _mode, !_pins.LatchOf(PinNumber));
        }
    }

    /// <summary>Makes the pin an input and gives it back.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _pins.Close(PinNumber);
        }
    }

    private void Raise(PinEventTypes edge)
    {
        // As on the device: an event is raised for an input only while somebody listens.
        if (_mode < PinMode.Output)
        {
            ValueChanged?.Invoke(this, new PinValueChangedEventArgs(edge, PinNumber));
        }
    }
}
