using FirmwareScanner.Boards.Drawing;

namespace FirmwareScanner.Boards.Wiring;

/// <summary>The colours of the pictures: dark enough to be told apart in print.</summary>
internal static class WiringColours
{
    public const string Ink = SvgCanvas.Ink;
    public const string Faint = "#57606a";
    public const string Paper = "#ffffff";
    public const string Board = "#eaf2ec";
    public const string Pin = "#e0b64a";
    public const string Unused = "#8c959f";
    public const string Ground = "#1b1f24";
    public const string ThreeVolts = "#b3261e";
    public const string FiveVolts = "#8b1a6b";
    public const string Green = "#1a7f37";
    public const string Red = "#cf222e";
    public const string Yellow = "#9a6700";
    public const string Orange = "#bc4c00";
    public const string Stream = "#0550ae";
    public const string Link = "#6639ba";
    public const string Card = "#0f766e";
    public const string Button = "#424a53";
    public const string Part = "#f6f8fa";
}
