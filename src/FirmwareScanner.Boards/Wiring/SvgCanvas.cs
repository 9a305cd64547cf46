using System;
using System.Globalization;
using System.Security;
using System.Text;

namespace FirmwareScanner.Boards.Wiring;

/// <summary>Collects the shapes of an SVG picture. All coordinates are whole pixels, so that pictures are the same everywhere.</summary>
internal sealed class SvgCanvas
{
    private const string Font = "DejaVu Sans, Verdana, Arial, sans-serif";

    private readonly StringBuilder _shapes = new();

    /// <summary>The width in pixels that a text takes at most in the fonts used; generous, for fonts differ.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The height of the font in pixels.</param>
    public static int WidthOf(string text, int size) => ((text.Length * size * 62) + 99) / 100;

    /// <summary>A line of straight pieces.</summary>
    /// <param name="colour">The colour.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="points">x and y of each corner in turn.</param>
    public void Line(string colour, int width, params int[] points)
    {
        string corners = string.Join(' ', points);
        Add($"""<polyline points="{corners}" fill="none" stroke="{colour}" stroke-width="{width}"/>""");
    }

    /// <summary>A filled polygon.</summary>
    /// <param name="colour">The colour of its inside.</param>
    /// <param name="points">x and y of each corner in turn.</param>
    public void Polygon(string colour, params int[] points)
    {
        string corners = string.Join(' ', points);
        Add($"""<polygon points="{corners}" fill="{colour}"/>""");
    }

    /// <summary>A rectangle.</summary>
    /// <param name="area">Where it is.</param>
    /// <param name="fill">The colour of its inside.</param>
    /// <param name="stroke">The colour of its edge.</param>
    /// <param name="radius">The radius of its corners in pixels.</param>
    /// <param name="kind">What it stands for, as a class name; empty for nothing in particular.</param>
    public void Rectangle(SvgArea area, string fill, string stroke, int radius = 0, string kind = "")
    {
        string name = kind.Length == 0 ? string.Empty : $" class=\"{kind}\"";
        string place = Format($"""x="{area.X}" y="{area.Y}" width="{area.Width}" height="{area.Height}" rx="{radius}" """);
        Add($"""<rect{name} {place}fill="{fill}" stroke="{stroke}"/>""");
    }

    /// <summary>A circle.</summary>
    /// <param name="x">Its centre.</param>
    /// <param name="y">Its centre.</param>
    /// <param name="radius">Its radius in pixels.</param>
    /// <param name="fill">The colour of its inside.</param>
    public void Circle(int x, int y, int radius, string fill)
    {
        Add(Format($"""<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{WiringColours.Ink}"/>"""));
    }

    /// <summary>A text on one line.</summary>
    /// <param name="x">Its anchor.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="text">What it says.</param>
    /// <param name="size">The height of the font in pixels.</param>
    /// <param name="anchor">Where the anchor is: <c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="isBold">Whether it is bold.</param>
    public void Text(int x, int y, string text, int size, string anchor = "start", string colour = WiringColours.Ink, bool isBold = false)
    {
        string weight = isBold ? " font-weight=\"bold\"" : string.Empty;
        string place = Format($"""x="{x}" y="{y + (size * 35 / 100)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" """);
        Add($"<text {place.TrimEnd()}{weight}>{SecurityElement.Escape(text)}</text>");
    }

    /// <summary>The whole picture.</summary>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    public string ToSvg(int width, int height, string title)
    {
        var svg = new StringBuilder();
        svg.Append(Format($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" """));
        svg.Append(Format($"""viewBox="0 0 {width} {height}" font-family="{Font}">"""));
        svg.Append('\n').Append("<title>").Append(SecurityElement.Escape(title)).Append("</title>\n");
        svg.Append(Format($"""<rect width="{width}" height="{height}" fill="#ffffff"/>""")).Append('\n');
        return svg.Append(_shapes).Append("</svg>\n").ToString();
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(string shape) => _shapes.Append(shape).Append('\n');
}
