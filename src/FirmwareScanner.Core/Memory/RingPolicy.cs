namespace FirmwareScanner.Memory;

/// <summary>What a full <see cref="ByteRing"/> does with new bytes.</summary>
public enum RingPolicy
{
    /// <summary>Refuses them: the source waits, or counts what it loses.</summary>
    Refuse = 0,

    /// <summary>Drops the oldest bytes that nobody is reading, counts them and shows the reader the gap.</summary>
    DropOldest = 1,
}
