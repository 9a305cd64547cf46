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
