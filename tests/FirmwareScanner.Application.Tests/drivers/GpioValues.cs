namespace System.Device.Gpio;

/// <summary>How a pin is driven or pulled.</summary>
public enum PinMode
{
    /// <summary>Input without pull resistor.</summary>
    Input = 0,

    /// <summary>Input pulled high.</summary>
    InputPullUp = 2,

    /// <summary>Output driven both ways.</summary>
    Output = 3,
}

/// <summary>The edges of a pin.</summary>
public enum PinEventTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>From low to high.</summary>
    Rising = 1,

    /// <summary>From high to low.</summary>
    Falling = 2,
}

/// <summary>An edge of a pin.</summary>
public class PinValueChangedEventArgs
{
    /// <summary>Names the edge.</summary>
    public PinValueChangedEventArgs(PinEventTypes changeType)
    {
        ChangeType = changeType;
    }

    /// <summary>The edge.</summary>
    public PinEventTypes ChangeType { get; }
}

/// <summary>Told of the edges of a pin.</summary>
/// <param name="sender">The pin.</param>
/// <param name="e">Which edge.</param>
public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);
