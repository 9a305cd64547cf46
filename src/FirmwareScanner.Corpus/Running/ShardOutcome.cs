using FirmwareScanner.Corpus.Records;

namespace FirmwareScanner.Corpus.Running;

/// <summary>What became of a shard.</summary>
/// <param name="IsComplete">Whether its results are there.</param>
/// <param name="WasComplete">Whether they were there before.</param>
/// <param name="Resumed">Images that a process before this one had scanned.</param>
/// <param name="NotScanned">Images that could not be scanned: changed since the plan, gone, not to be read.</param>
/// <param name="Spent">What the shard has cost, other processes that worked on it included; null if it is not complete.</param>
public sealed record ShardOutcome(bool IsComplete, bool WasComplete, int Resumed, int NotScanned, Spending? Spent);
