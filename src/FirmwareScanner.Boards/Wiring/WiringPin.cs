using FirmwareScanner.Boards.Drawing;

namespace FirmwareScanner.Boards.Wiring;

/// <summary>A pin of a header with its place in the picture.</summary>
/// <param name="Pin">The pin.</param>
/// <param name="Role">What it is used for; null if it is free.</param>
/// <param name="Side">On which side of the board it is.</param>
/// <param name="X">Its centre.</param>
/// <param name="Y">Its centre.</param>
internal sealed record WiringPin(HeaderPin Pin, BoardPin? Role, HeaderSide Side, int X, int Y)
{
    /// <summary>The x at a distance from the pin, away from the board.</summary>
    public int Out(int distance) => Side == HeaderSide.Left ? X - distance : X + distance;

    /// <summary>The anchor of a text that runs away from the board.</summary>
    public string OutwardAnchor => Side == HeaderSide.Left ? "end" : "start";

    /// <summary>The anchor of a text that runs towards the board.</summary>
    public string InwardAnchor => Side == HeaderSide.Left ? "start" : "end";

    /// <summary>The area between two distances from the pin, of a height around its y.</summary>
    public SvgArea AreaOut(int from, int to, int height)
    {
        int x = Side == HeaderSide.Left ? X - to : X + from;
        return new SvgArea(x, Y - (height / 2), to - from, height);
    }
}

/// <summary>The name of a header with its place in the picture.</summary>
/// <param name="Text">The name.</param>
/// <param name="Side">On which side of the board it is.</param>
/// <param name="Y">Its middle.</param>
internal sealed record WiringName(string Text, HeaderSide Side, int Y);

/// <summary>A line of a parts list.</summary>
/// <param name="Count">How many.</param>
/// <param name="Name">What to buy.</param>
/// <param name="Purpose">What for.</param>
public sealed record Part(int Count, string Name, string Purpose);
