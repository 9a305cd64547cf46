using nanoFramework.Runtime.Events;

namespace System.Device.Gpio;

/// <summary>An edge of a pin.</summary>
public class PinValueChangedEventArgs : BaseEvent
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
