using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What a database takes in memory and time.</summary>
public sealed record CompilationReport
{
    /// <summary>The profile that it was compiled for.</summary>
    public required TargetProfile Profile { get; init; }

    /// <summary>Length of the database file in bytes.</summary>
    public required int FileBytes { get; init; }

    /// <summary>Device memory of all arrays, in bytes.</summary>
    public required long DeviceBytes { get; init; }

    /// <summary>Bytes that the scanner keeps before each block.</summary>
    public required int HistoryLength { get; init; }

    /// <summary>Number of rules.</summary>
    public required int Rules { get; init; }

    /// <summary>Number of patterns.</summary>
    public required int Patterns { get; init; }

    /// <summary>Number of sequences.</summary>
    public required int Sequences { get; init; }

    /// <summary>IL instructions per input byte that scanning real firmware is expected to cost.</summary>
    public required double CostPerByte { get; init; }

    /// <summary>The sections of the file.</summary>
    public required IReadOnlyList<SectionReport> Sections { get; init; }

    /// <summary>The filter tables.</summary>
    public required IReadOnlyList<TableReport> Tables { get; init; }

    /// <summary>The patterns, dearest first.</summary>
    public required IReadOnlyList<PatternCost> PatternCosts { get; init; }

    /// <summary>Rules that were left out because of a pattern's cost.</summary>
    public required IReadOnlyList<QuarantinedRule> Quarantined { get; init; }
}
