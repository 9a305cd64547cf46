using System;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Layers;

/// <summary>An object of a file as a memory is told of it.</summary>
/// <param name="Node">Its place; the file itself if it has no parent. Lengths and problems are not complete yet.</param>
/// <param name="Found">What was found in it.</param>
public sealed record ScannedObject(LayerNode Node, KnownObject Found)
{
    /// <summary>SHA-256 of its bytes; of the file itself empty, which whoever scans it knows.</summary>
    public ReadOnlyMemory<byte> Sha256 { get; init; }

    /// <summary>Where it lies: SHA-256 of all that rules could ask about it. Empty where none has asked.</summary>
    public ReadOnlyMemory<byte> Place { get; init; }

    /// <summary>Whether its bytes were scanned before, and not now.</summary>
    public bool WasKnown { get; init; }

    /// <summary>Whether the same bytes in the same place would give the same once more: they were read to their end, and nobody stopped the scan.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>How long it took to hash it; decoding it is not part of that.</summary>
    public TimeSpan Hashing { get; init; }

    /// <summary>How long it took to scan it; of objects too long to be held, decoding is part of that.</summary>
    public TimeSpan Scanning { get; init; }
}
