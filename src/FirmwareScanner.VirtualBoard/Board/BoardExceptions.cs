using System;

namespace FirmwareScanner.Virtual;

/// <summary>
/// The application rebooted the board. On a chip the call does not return; here whoever runs the application catches this and starts
/// it anew.
/// </summary>
public sealed class BoardRebootException : Exception
{
    /// <summary>Names what happened.</summary>
    public BoardRebootException()
        : base("The application rebooted the board.")
    {
    }
}

/// <summary>The supply of the board failed: nothing that runs on it goes on. Thrown by every storage access from then on.</summary>
public sealed class PowerCutException : Exception
{
    /// <summary>Names what happened.</summary>
    public PowerCutException()
        : base("The power of the virtual board was cut.")
    {
    }
}
