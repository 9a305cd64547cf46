namespace FirmwareScanner.Results;

/// <summary>A match of a pattern.</summary>
/// <param name="Identifier">The pattern's identifier, with its dollar sign.</param>
/// <param name="Offset">Stream offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct PatternMatch(string Identifier, long Offset, int Length);
