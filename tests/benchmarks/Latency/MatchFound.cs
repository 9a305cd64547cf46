namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>A match or a fired rule, as the straightforward version hands it out.</summary>
/// <param name="Number">Pattern or rule.</param>
/// <param name="Offset">Stream offset.</param>
/// <param name="Length">Length in bytes.</param>
public sealed record MatchFound(int Number, long Offset, int Length);
