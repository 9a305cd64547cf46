namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>What a tool measures itself.</summary>
/// <param name="ReadAndScan">Seconds for reading and scanning, without start and rules.</param>
/// <param name="Scan">Seconds for scanning data that is in memory; null if the tool does not tell them apart.</param>
public sealed record OwnFigures(double ReadAndScan, double? Scan);
