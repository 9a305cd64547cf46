using System;
using System.Collections.Generic;
using FirmwareScanner.Corpus.Records;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>A run as a store knows it.</summary>
public sealed record CorpusRunState
{
    /// <summary>The program that made it.</summary>
    public required string Program { get; init; }

    /// <summary>What was looked for.</summary>
    public required string Rules { get; init; }

    /// <summary>Whether these rules came in addition to others.</summary>
    public bool IsAddition { get; init; }

    /// <summary>What was named when its plan was made.</summary>
    public required IReadOnlyList<string> Named { get; init; }

    /// <summary>When the first of its shards was merged.</summary>
    public DateTimeOffset Begun { get; init; }

    /// <summary>How many shards it has.</summary>
    public int Shards { get; init; }

    /// <summary>The shards that were not merged, in order.</summary>
    public required IReadOnlyList<int> Missing { get; init; }

    /// <summary>How many images its plan has.</summary>
    public int Images { get; init; }

    /// <summary>How many of them are in the shards that were merged.</summary>
    public int Merged { get; init; }

    /// <summary>Symbolic links that its plan did not follow.</summary>
    public int Links { get; init; }

    /// <summary>Files and folders that its plan leaves out.</summary>
    public int Excluded { get; init; }

    /// <summary>What the shards have cost, those of which that is known.</summary>
    public required IReadOnlyList<Spending> Spent { get; init; }
}
