namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>A match as every tool can be brought to say it.</summary>
/// <param name="File">Path below the scanned folder, with forward slashes.</param>
/// <param name="Signature">Number of the signature.</param>
/// <param name="Offset">Offset of the first byte; <see cref="UnknownOffset"/> from tools that do not tell.</param>
public readonly record struct PeerMatch(string File, int Signature, long Offset)
{
    /// <summary>The offset of a match whose place is not known.</summary>
    public const long UnknownOffset = -1;

    /// <summary>The match as far as a tool without offsets would report it.</summary>
    public PeerMatch WithoutOffset => this with { Offset = UnknownOffset };

    /// <inheritdoc/>
    public override string ToString() => Offset == UnknownOffset ? $"s{Signature} {File}" : $"s{Signature} 0x{Offset:x} {File}";
}
