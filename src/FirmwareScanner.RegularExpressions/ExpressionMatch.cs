namespace FirmwareScanner.RegularExpressions;

/// <summary>A match in a window.</summary>
/// <param name="Start">Index of its first byte in the window.</param>
/// <param name="Length">Its length in bytes; may be 0.</param>
public readonly record struct ExpressionMatch(int Start, int Length);
