namespace FirmwareScanner.Signatures.Model;

/// <summary>Skips a number of arbitrary bytes.</summary>
/// <param name="Minimum">The least number of bytes, 0 or more.</param>
/// <param name="Maximum">The greatest number of bytes, at least <paramref name="Minimum"/>; null: without limit.</param>
public sealed record JumpElement(int Minimum, int? Maximum) : Element;
