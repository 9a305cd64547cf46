using System;

namespace FirmwareScanner.Modules;

/// <summary>Where an object comes from: the image itself, a layer that was found in some content, or something in a layer.</summary>
public sealed record ObjectOrigin
{
    /// <summary>What it is in; null for the image.</summary>
    public ObjectOrigin? Parent { get; init; }

    /// <summary>The format, of a layer; empty for the image and for what is in a layer.</summary>
    public string Format { get; init; } = string.Empty;

    /// <summary>The path of something in a layer, there, as stored; empty for the image and for layers.</summary>
    public ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>The path below the image, as reports have it; empty for the image.</summary>
    public ReadOnlyMemory<byte> Path { get; init; }

    /// <summary>How many layers it is in, itself included if it is one.</summary>
    public int Depth { get; init; }

    /// <summary>
    /// Offset of its first byte in the content in which its layer was found; null for the image, and for what does not lie there in one
    /// piece.
    /// </summary>
    public long? Offset { get; init; }

    /// <summary>Bytes of its content, or of the layer if that has none of its own; null if not known.</summary>
    public long? Size { get; init; }

    /// <summary>Unix permission bits, 0 to 0o7777; null if not known.</summary>
    public int? Mode { get; init; }

    /// <summary>The architecture of processors that its first bytes or the header of its layer name; null if not known.</summary>
    public string? Architecture { get; init; }

    /// <summary>The first architecture that anything in the image named, up to this object; null if nothing did.</summary>
    public string? ImageArchitecture { get; init; }
}
