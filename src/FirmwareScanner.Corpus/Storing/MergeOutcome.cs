using System.Collections.Generic;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>What a merge has done.</summary>
/// <param name="Merged">The shards that were new to the store, in order.</param>
/// <param name="Known">Shards that were in the store before.</param>
/// <param name="Unplaced">Images of an addition that the store does not know, or knows with other bytes.</param>
public sealed record MergeOutcome(IReadOnlyList<int> Merged, int Known, int Unplaced);
