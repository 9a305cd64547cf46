using System;

namespace FirmwareScanner.Virtual;

/// <summary>The supply of the board failed: nothing that runs on it goes on. Thrown by every storage access from then on.</summary>
public sealed class PowerCutException : Exception
{
    /// <summary>Names what happened.</summary>
    public PowerCutException()
        : base("The power of the virtual board was cut.")
    {
    }
}
