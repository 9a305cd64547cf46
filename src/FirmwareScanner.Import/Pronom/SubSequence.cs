namespace FirmwareScanner.Import.Pronom;

/// <summary>A part of a byte sequence: a hex string with what is around it.</summary>
/// <param name="Hex">The hex string, its fragments included.</param>
/// <param name="Shortest">The fewest bytes that it matches.</param>
/// <param name="Longest">The most.</param>
/// <param name="Least">The fewest bytes between it and the edge of the file, or the part before it.</param>
/// <param name="Most">The most, or null for any number.</param>
internal sealed record SubSequence(string Hex, int Shortest, int Longest, long Least, long? Most);
