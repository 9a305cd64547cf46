namespace System.IO.Ports;

/// <summary>The parity bit of a serial port.</summary>
internal enum Parity
{
    /// <summary>No parity bit.</summary>
    None = 0,

    /// <summary>An odd number of ones.</summary>
    Odd = 1,

    /// <summary>An even number of ones.</summary>
    Even = 2,
}

/// <summary>The stop bits of a serial port.</summary>
internal enum StopBits
{
    /// <summary>One.</summary>
    One = 1,

    /// <summary>Two.</summary>
    Two = 2,

    /// <summary>One and a half.</summary>
    OnePointFive = 3,
}

/// <summary>The flow control of a serial port.</summary>
internal enum Handshake
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
