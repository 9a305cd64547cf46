using System;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The header of a database, as far as it does not follow from the sections.</summary>
/// <param name="ChunkLength">Bytes that the scanner filters at a time.</param>
/// <param name="Back">Greatest distance from a sampled position back to the first byte a match needs.</param>
/// <param name="Ahead">Greatest distance from a sampled position to the end of the last byte a match needs.</param>
/// <param name="Tail">Bytes before the end of the stream that patterns anchored there need.</param>
/// <param name="Rules">Number of rules.</param>
/// <param name="Patterns">Number of patterns.</param>
/// <param name="Sequences">Number of sequences.</param>
/// <param name="Tables">Number of filter tables.</param>
/// <param name="StackDepth">Depth of the stack that conditions need.</param>
/// <param name="Namespaces">Number of namespaces.</param>
/// <param name="LongestExtendedSpan">Longest span of an extended sequence.</param>
/// <param name="HeadLength">Bytes that are kept from the start of a stream.</param>
/// <param name="IsInformational">Whether the database is meant to find nothing, only to name.</param>
/// <param name="Unwraps">Whether what is wrapped in a stream is looked for.</param>
internal sealed record ImageHeader(
    int ChunkLength,
    int Back,
    int Ahead,
    int Tail,
    int Rules,
    int Patterns,
    int Sequences,
    int Tables,
    int StackDepth,
    int Namespaces,
    int LongestExtendedSpan,
    int HeadLength,
    bool IsInformational,
    bool Unwraps)
{
    /// <summary>Bytes that the scanner keeps before each block.</summary>
    public int HistoryLength => Math.Max(Back + ChunkLength + Ahead, Tail);
}
