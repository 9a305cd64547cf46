namespace System.IO.Ports;

/// <summary>The flow control of a serial port.</summary>
public enum Handshake
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>XON and XOFF characters.</summary>
    XOnXOff = 1,

    /// <summary>RTS and CTS lines.</summary>
    RequestToSend = 2,

    /// <summary>Both.</summary>
    RequestToSendXOnXOff = 3,
}
