namespace FirmwareScanner.Boards.Wiring;

/// <summary>A rectangle of a picture, in pixels.</summary>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct SvgArea(int X, int Y, int Width, int Height);
