namespace FirmwareScanner.Boards.Wiring;

/// <summary>The name of a header with its place in the picture.</summary>
/// <param name="Text">The name.</param>
/// <param name="Side">On which side of the board it is.</param>
/// <param name="Y">Its middle.</param>
internal sealed record WiringName(string Text, HeaderSide Side, int Y);
