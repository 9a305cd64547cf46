namespace FirmwareScanner.Carrier;

/// <summary>The name of a net at the end of a wire.</summary>
/// <param name="Net">The name.</param>
/// <param name="X">Where, in units of 1.27 mm from the left.</param>
/// <param name="Y">Where, in units of 1.27 mm from the top.</param>
/// <param name="RunsLeft">Whether the text ends there; otherwise it begins there.</param>
public sealed record SheetLabel(string Net, int X, int Y, bool RunsLeft);
