namespace FirmwareScanner.Carrier;

/// <summary>A wire of the sheet, in units of 1.27 mm from its upper left corner.</summary>
/// <param name="X">Its beginning, at a pin.</param>
/// <param name="Y">Its beginning, at a pin.</param>
/// <param name="EndX">Its end.</param>
/// <param name="EndY">Its end.</param>
public sealed record SheetWire(int X, int Y, int EndX, int EndY);
