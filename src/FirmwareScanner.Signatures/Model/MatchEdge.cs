namespace FirmwareScanner.Signatures.Model;

/// <summary>Something that has to be, or must not be, beside a match.</summary>
/// <param name="Kind">What.</param>
/// <param name="IsAfter">Whether it is behind the match, and not in front of it.</param>
/// <param name="IsNegated">Whether it must not be there.</param>
/// <param name="Element">Of <see cref="MatchEdgeKind.Byte"/>, the byte; otherwise null.</param>
/// <param name="Nearest">Of a byte, the least number of bytes between it and the match.</param>
/// <param name="Farthest">Of a byte, the greatest number of bytes between it and the match.</param>
public sealed record MatchEdge(
    MatchEdgeKind Kind, bool IsAfter, bool IsNegated, ByteElement? Element = null, int Nearest = 0, int Farthest = 0);
