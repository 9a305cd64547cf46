using System;
using System.Device.Gpio;
using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Device.Signals;

/// <summary>
/// The start and clear button, to ground. Reading a pin gives a PinValue, which allocates, so the button is not polled: the driver
/// debounces it and raises an event, on a thread of its own. A press allocates the arguments of that event; nothing does while
/// nobody presses.
/// </summary>
public sealed class ClearButton
{
    private const int FieldCount = 3;
    private const int DebounceMilliseconds = 30;

    private readonly GpioPin _pin;
    private int _presses;
    private int _taken;

    /// <summary>Opens the button's pin and listens to it.</summary>
    /// <param name="controller">The chip's pins.</param>
    /// <param name="profile">The board.</param>
    internal ClearButton(GpioController controller, BoardProfile profile)
    {
        _pin = controller.OpenPin(profile.ButtonPin, profile.ButtonNeedsPullUp ? PinMode.InputPullUp : PinMode.Input);
        _pin.DebounceTimeout = TimeSpan.FromMilliseconds(DebounceMilliseconds);
        _pin.ValueChanged += NotePress;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount);

    /// <summary>Whether the button was pressed since the last call; several presses count as one.</summary>
    [AllocationFree]
    public bool TakePress()
    {
        int presses = _presses;
        bool isPressed = presses != _taken;
        _taken = presses;
        return isPressed;
    }

    private void NotePress(object sender, PinValueChangedEventArgs e)
    {
        if (e.ChangeType == PinEventTypes.Falling)
        {
            _presses++;
        }
    }
}
