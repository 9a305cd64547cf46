using System.Collections.Generic;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>What a campaign is.</summary>
internal sealed record FuzzOptions
{
    /// <summary>How many inputs are tried, those of the corpus not counted.</summary>
    internal required long Runs { get; init; }

    /// <summary>Where the random numbers start; the same seed and corpus give the same runs.</summary>
    internal required int Seed { get; init; }

    /// <summary>Folders with inputs to begin with.</summary>
    internal required IReadOnlyList<string> Corpora { get; init; }

    /// <summary>Where inputs that took an edge for the first time go, or null for nowhere.</summary>
    internal required string? Keep { get; init; }

    /// <summary>Where findings go.</summary>
    internal required string Findings { get; init; }

    /// <summary>Bytes that one run may allocate.</summary>
    internal required long MemoryLimit { get; init; }
}
