namespace System.Device.Gpio;

/// <summary>How a pin is driven or pulled.</summary>
public enum PinMode
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
