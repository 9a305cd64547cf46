using System;
using System.Globalization;
using System.Security;
using System.Text;

namespace FirmwareScanner.Boards.Drawing;

/// <summary>
/// Collects the elements of an SVG picture, a line each. Numbers are written the same in every culture, and what is put into an
/// element, be it an attribute's value or a text, is escaped.
/// </summary>
public sealed class SvgCanvas
{
    /// <summary>The colour of lines and texts, unless another is given.</summary>
    public const string Ink = "#1b1f24";

    private const string Font = "DejaVu Sans, Verdana, Arial, sans-serif";

    private readonly StringBuilder _elements = new();
    private readonly string _indentation;
    private readonly Func<string, string> _escape;
    private readonly EscapingFormat _format;

    /// <summary>An empty picture.</summary>
    /// <param name="indentation">What stands before each element.</param>
    /// <param name="escape">Makes a text safe between tags and quotes; null for the escapes of XML.</param>
    public SvgCanvas(string indentation = "", Func<string, string>? escape = null)
    {
        _indentation = indentation;
        _escape = escape ?? (static text => SecurityElement.Escape(text));
        _format = new EscapingFormat(_escape);
    }

    /// <summary>The elements so far, each ended by a line feed.</summary>
    public string Elements => _elements.ToString();

    /// <summary>The width in pixels that a text takes at most in the fonts used; generous, for fonts differ.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The height of the font in pixels.</param>
    public static int WidthOf(string text, int size)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ((text.Length * size * 62) + 99) / 100;
    }

    /// <summary>An element without content.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Its attributes; their values are escaped.</param>
    public void Element(string name, FormattableString attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        Add($"<{name} {Escaped(attributes)}/>");
    }

    /// <summary>An element with a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Its attributes; their values are escaped.</param>
    /// <param name="text">The text, which is escaped.</param>
    public void Element(string name, FormattableString attributes, string text)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        Add($"<{name} {Escaped(attributes)}>{_escape(text)}</{name}>");
    }

    /// <summary>A line of straight pieces.</summary>
    /// <param name="colour">The colour.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="points">x and y of each corner in turn.</param>
    public void Line(string colour, int width, params int[] points) =>
        Element("polyline", $"points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"");

    /// <summary>A filled polygon.</summary>
    /// <param name="colour">The colour of its inside.</param>
    /// <param name="points">x and y of each corner in turn.</param>
    public void Polygon(string colour, params int[] points) =>
        Element("polygon", $"points=\"{string.Join(' ', points)}\" fill=\"{colour}\"");

    /// <summary>A rectangle.</summary>
    /// <param name="area">Where it is.</param>
    /// <param name="fill">The colour of its inside.</param>
    /// <param name="stroke">The colour of its edge.</param>
    /// <param name="radius">The radius of its corners in pixels.</param>
    /// <param name="kind">What it stands for, as a class name; empty for nothing in particular.</param>
    public void Rectangle(SvgArea area, string fill, string stroke, int radius = 0, string kind = "")
    {
        ArgumentNullException.ThrowIfNull(kind);
        string name = kind.Length == 0 ? string.Empty : Escaped($"class=\"{kind}\" ");
        string place = Escaped($"x=\"{area.X}\" y=\"{area.Y}\" width=\"{area.Width}\" height=\"{area.Height}\" rx=\"{radius}\"");
        Add($"<rect {name}{place} {Escaped($"fill=\"{fill}\" stroke=\"{stroke}\"")}/>");
    }

    /// <summary>A circle.</summary>
    /// <param name="x">Its centre.</param>
    /// <param name="y">Its centre.</param>
    /// <param name="radius">Its radius in pixels.</param>
    /// <param name="fill">The colour of its inside.</param>
    public void Circle(int x, int y, int radius, string fill) =>
        Element("circle", $"cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{Ink}\"");

    /// <summary>A text on one line.</summary>
    /// <param name="x">Its anchor.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="text">What it says.</param>
    /// <param name="size">The height of the font in pixels.</param>
    /// <param name="anchor">Where the anchor is: <c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="isBold">Whether it is bold.</param>
    public void Text(int x, int y, string text, int size, string anchor = "start", string colour = Ink, bool isBold = false)
    {
        int baseline = y + (size * 35 / 100);
        string attributes = Escaped($"x=\"{x}\" y=\"{baseline}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\"");
        string weight = isBold ? " font-weight=\"bold\"" : string.Empty;
        Add($"<text {attributes}{weight}>{_escape(text)}</text>");
    }

    /// <summary>The whole picture.</summary>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    public string ToSvg(int width, int height, string title)
    {
        var svg = new StringBuilder();
        svg.Append(Format($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" """));
        svg.Append(Format($"""viewBox="0 0 {width} {height}" style="max-width:100%;height:auto" font-family="{Font}">"""));
        svg.Append('\n').Append("<title>").Append(_escape(title)).Append("</title>\n");
        svg.Append(Format($"""<rect width="{width}" height="{height}" fill="#ffffff"/>""")).Append('\n');
        return svg.Append(_elements).Append("</svg>\n").ToString();
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string Escaped(FormattableString markup) => string.Format(_format, markup.Format, markup.GetArguments());

    private void Add(string element) => _elements.Append(_indentation).Append(element).Append('\n');

    private sealed class EscapingFormat(Func<string, string> escape) : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => escape(
            arg is IFormattable value ? value.ToString(format, CultureInfo.InvariantCulture) : arg?.ToString() ?? string.Empty);
    }
}

/// <summary>A rectangle of a picture, in pixels.</summary>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public readonly record struct SvgArea(int X, int Y, int Width, int Height);
