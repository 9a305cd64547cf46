namespace FirmwareScanner.Carrier;

/// <summary>A pin of a symbol.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name; <c>~</c> for none, as KiCad writes it.</param>
/// <param name="X">Its end, where wires begin, in units of 1.27 mm to the right of the symbol's origin.</param>
/// <param name="Y">The same, below the origin.</param>
/// <param name="OutX">1 if it points to the right, -1 to the left, 0 up or down.</param>
/// <param name="OutY">1 if it points down, -1 up, 0 to a side.</param>
public sealed record SymbolPin(int Number, string Name, int X, int Y, int OutX, int OutY);
