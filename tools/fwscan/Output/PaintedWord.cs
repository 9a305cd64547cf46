namespace FirmwareScanner.Tool.Output;

/// <summary>A word of the program's own that has a colour where somebody sees it.</summary>
/// <param name="Text">The word, padded.</param>
/// <param name="Colour">The sequence that begins the colour (ECMA-48, SGR).</param>
internal readonly record struct PaintedWord(string Text, string Colour);
