namespace FirmwareScanner.Bench;

/// <summary>A row of a histogram of times.</summary>
/// <param name="FromMicroseconds">The least time in it.</param>
/// <param name="ToMicroseconds">The least time above it.</param>
/// <param name="Count">How many times are in it.</param>
public readonly record struct LatencyRow(long FromMicroseconds, long ToMicroseconds, long Count);
