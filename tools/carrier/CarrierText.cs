namespace FirmwareScanner.Carrier;

/// <summary>A remark on the sheet.</summary>
/// <param name="X">Where it begins, in units of 1.27 mm from the left.</param>
/// <param name="Y">Its base line, in units of 1.27 mm from the top.</param>
/// <param name="Text">What it says.</param>
public sealed record CarrierText(int X, int Y, string Text);
