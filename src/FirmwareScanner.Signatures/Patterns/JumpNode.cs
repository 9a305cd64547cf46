namespace FirmwareScanner.Signatures.Patterns;

/// <summary>A jump over arbitrary bytes; a maximum of null is unbounded.</summary>
internal sealed record JumpNode(int Minimum, int? Maximum) : PatternNode;
