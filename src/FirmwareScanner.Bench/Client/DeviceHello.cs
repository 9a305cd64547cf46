namespace FirmwareScanner.Bench.Client;

/// <summary>What a device says of itself.</summary>
public sealed record DeviceHello
{
    /// <summary>Version of the protocol.</summary>
    public int ProtocolVersion { get; init; }

    /// <summary>Whether databases can be updated.</summary>
    public bool CanUpdate { get; init; }

    /// <summary>Whether updates have to carry an authentication code.</summary>
    public bool NeedsKey { get; init; }

    /// <summary>Bytes at most of a frame to the device.</summary>
    public int LargestFrame { get; init; }

    /// <summary>Bytes that the device's receive buffer holds.</summary>
    public int Window { get; init; }

    /// <summary>Differs from start to start.</summary>
    public int BootNumber { get; init; }

    /// <summary>CRC-32 of what the database was compiled from.</summary>
    public uint DatabaseIdentity { get; init; }

    /// <summary>Release number of the database; 0 for the built-in one.</summary>
    public int DatabaseVersion { get; init; }

    /// <summary>Name of the board.</summary>
    public required string Board { get; init; }

    /// <summary>Name and version of the application.</summary>
    public required string Firmware { get; init; }

    /// <summary>The stream as it stood.</summary>
    public required DeviceStreamStatus Stream { get; init; }
}
