using System;
using FirmwareScanner.Link;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>The device is out of reach, or refused what was asked.</summary>
public sealed class LinkException : Exception
{
    /// <summary>The device is out of reach, or says what makes no sense.</summary>
    public LinkException(string message)
        : base(message)
    {
    }

    /// <summary>The device refused a request.</summary>
    public LinkException(string message, LinkFault fault)
        : base(message)
    {
        Fault = fault;
    }

    /// <summary>The device refused an update.</summary>
    public LinkException(string message, UpdateFault fault)
        : base(message)
    {
        UpdateFault = fault;
    }

    /// <summary>Why the device refused a request, or <see cref="LinkFault.None"/>.</summary>
    public LinkFault Fault { get; }

    /// <summary>Why the device refused an update, or <see cref="UpdateFault.None"/>.</summary>
    public UpdateFault UpdateFault { get; }

    /// <summary>Whether the device answered all the time and got no further (<see cref="LinkClientOptions.StallMilliseconds"/>).</summary>
    public bool IsStall { get; init; }
}
