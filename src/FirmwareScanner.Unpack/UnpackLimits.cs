namespace FirmwareScanner.Unpack;

/// <summary>What a walk may cost. Each limit that is hit is a problem of the layer where it was hit, never silence.</summary>
public sealed record UnpackLimits
{
    /// <summary>How many layers may lie in each other, 1 or more.</summary>
    public int MaximumDepth { get; init; } = 16;

    /// <summary>How many objects (layers, files, folders, links) a walk may come across, 1 or more.</summary>
    public long MaximumObjects { get; init; } = 1_000_000;

    /// <summary>How many bytes may be unpacked in all, over all layers, those unpacked twice counted twice; 1 or more.</summary>
    public long MaximumUnpacked { get; init; } = 16L << 30;

    /// <summary>
    /// How many times the size of the image may be unpacked in all, 1 or more; looked at from <see cref="RatioFloor"/> on only.
    /// </summary>
    public int MaximumRatio { get; init; } = 250;

    /// <summary>Bytes that may be unpacked whatever the ratio.</summary>
    public long RatioFloor { get; init; } = 256L << 20;

    /// <summary>Bytes of decoded layers that are held in memory, so that they can be read again without decoding them again.</summary>
    public long HeldBytes { get; init; } = 256L << 20;

    /// <summary>
    /// The largest window, dictionary, table or block that a decoder may ask for, in bytes, those of the layers around it included.
    /// </summary>
    public int MaximumWindow { get; init; } = 128 << 20;
}
