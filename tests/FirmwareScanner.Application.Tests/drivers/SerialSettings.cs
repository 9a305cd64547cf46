namespace System.IO.Ports;

/// <summary>The parity bit of a serial port.</summary>
public enum Parity
{
    /// <summary>No parity bit.</summary>
    None = 0,
}

/// <summary>The stop bits of a serial port.</summary>
public enum StopBits
{
    /// <summary>None: no port has this.</summary>
    None = 0,

    /// <summary>One.</summary>
    One = 1,
}

/// <summary>The flow control of a serial port.</summary>
public enum Handshake
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>RTS and CTS lines.</summary>
    RequestToSend = 2,
}
