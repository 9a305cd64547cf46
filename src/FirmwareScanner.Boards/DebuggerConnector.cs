namespace FirmwareScanner.Boards;

/// <summary>Where nanoFramework's debugger, over which applications are deployed, is reached.</summary>
public enum DebuggerConnector
{
    /// <summary>On COM1, over the board's USB port with a serial bridge.</summary>
    Bridge,

    /// <summary>On the chip's own USB, which has a port on the board.</summary>
    Usb,

    /// <summary>On the chip's own USB, by a cable wired to the pins of the header.</summary>
    UsbPins,
}
