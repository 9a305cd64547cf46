namespace FirmwareScanner.Boards;

/// <summary>A pin whose level the chip looks at while it comes out of reset.</summary>
/// <param name="Gpio">Its number.</param>
/// <param name="AtReset">Which level it should have then, and why.</param>
public sealed record StrappingPin(int Gpio, string AtReset);
