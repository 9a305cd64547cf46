namespace System.IO.Ports;

/// <summary>The parity bit of a serial port.</summary>
public enum Parity
{
    /// <summary>No parity bit.</summary>
    None = 0,

    /// <summary>An odd number of ones.</summary>
    Odd = 1,

    /// <summary>An even number of ones.</summary>
    Even = 2,
}
