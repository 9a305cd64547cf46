using nanoFramework.Runtime.Events;

namespace System.Device.Gpio;

/// <summary>How a pin is driven or pulled.</summary>
internal enum PinMode
{
    /// <summary>Input without pull resistor.</summary>
    Input = 0,

    /// <summary>Input pulled low.</summary>
    InputPullDown = 1,

    /// <summary>Input pulled high.</summary>
    InputPullUp = 2,

    /// <summary>Output driven both ways.</summary>
    Output = 3,

    /// <summary>Output driven low only.</summary>
    OutputOpenDrain = 4,

    /// <summary>Output driven low, pulled high.</summary>
    OutputOpenDrainPullUp = 5,

    /// <summary>Output driven high only.</summary>
    OutputOpenSource = 6,

    /// <summary>Output driven high, pulled low.</summary>
    OutputOpenSourcePullDown = 7,
}

/// <summary>The level of a pin. On nanoFramework every value of a struct is an object on the heap.</summary>
internal readonly struct PinValue
{
    private readonly byte _value;

    private PinValue(byte value)
    {
        _value = value;
    }

    /// <summary>High.</summary>
    public static PinValue High => new(1);

    /// <summary>Low.</summary>
    public static PinValue Low => new(0);

    /// <summary>0 is low, everything else is high.</summary>
    public static implicit operator PinValue(int value) => value == 0 ? Low : High;

    /// <summary>True is high.</summary>
    public static implicit operator PinValue(bool value) => value ? High : Low;

    /// <summary>1 for high, 0 for low.</summary>
    public static explicit operator byte(PinValue value) => value._value;

    /// <summary>1 for high, 0 for low.</summary>
    public static explicit operator int(PinValue value) => value._value;

    /// <summary>True for high.</summary>
    public static explicit operator bool(PinValue value) => value._value != 0;

    /// <summary>Whether two levels are the same.</summary>
    public static bool operator ==(PinValue a, PinValue b) => a.Equals(b);

    /// <summary>Whether two levels differ.</summary>
    public static bool operator !=(PinValue a, PinValue b) => !a.Equals(b);

    /// <summary>Whether two levels are the same.</summary>
    public bool Equals(PinValue other) => other._value == _value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PinValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value;

    /// <summary>"High" or "Low".</summary>
    public override string ToString() => _value == 0 ? "Low" : "High";
}

/// <summary>The edges of a pin.</summary>
[Flags]
internal enum PinEventTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>From low to high.</summary>
    Rising = 1,

    /// <summary>From high to low.</summary>
    Falling = 2,
}

/// <summary>An edge of a pin.</summary>
internal class PinValueChangedEventArgs : BaseEvent
{
    /// <summary>Names edge and pin.</summary>
    public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber)
    {
        ChangeType = changeType;
        PinNumber = pinNumber;
    }

    /// <summary>The edge.</summary>
    public PinEventTypes ChangeType { get; }

    /// <summary>The pin.</summary>
    public int PinNumber { get; }
}

/// <summary>Told of the edges of a pin.</summary>
/// <param name="sender">The pin.</param>
/// <param name="e">Which edge of which pin.</param>
internal delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);
