namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>A match of a pattern.</summary>
public sealed record PatternMatch(long Offset, int Length);
