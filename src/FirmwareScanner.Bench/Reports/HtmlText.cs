using System;
using System.Globalization;
using System.Net;
using System.Text;
using FirmwareScanner.Boards.Drawing;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Bench.Reports;

/// <summary>
/// HTML in the making. What is put into the markup by interpolation is escaped, whatever it is: there is no way around it.
/// </summary>
internal sealed class HtmlText
{
    private static readonly EscapingFormat Escaping = new();

    private readonly StringBuilder _text = new();

    /// <summary>Adds markup; its literal parts as they are, the values in it escaped.</summary>
    internal HtmlText Add(FormattableString markup)
    {
        _text.Append(string.Format(Escaping, markup.Format, markup.GetArguments())).Append('\n');
        return this;
    }

    /// <summary>Adds what was made by another text.</summary>
    internal HtmlText Add(HtmlText part)
    {
        _text.Append(part._text);
        return this;
    }

    /// <summary>Adds the elements of a picture, which has escaped its values itself by <see cref="Escape"/>.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="end">The markup right behind its last element.</param>
    internal HtmlText Add(SvgCanvas picture, FormattableString end)
    {
        _text.Append(picture.Elements.AsSpan().TrimEnd('\n'));
        return Add(end);
    }

    /// <summary>A text between tags and quotes.</summary>
    internal static string Escape(string text) => WebUtility.HtmlEncode(WithoutHarm(text));

    /// <summary>Adds a resource of this assembly, such as a style sheet.</summary>
    internal HtmlText AddTrusted(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Control characters are no text that HTML can show, and some others make text look like what it is not.</summary>
    private static string WithoutHarm(string text)
    {
        var harmless = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            harmless.Append(HarmfulCharacter.Is(rune) && rune.Value != '\n' ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return harmless.ToString();
    }

    private sealed class EscapingFormat : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider)
        {
            string text = arg is IFormattable value
                ? value.ToString(format, CultureInfo.InvariantCulture)
                : arg?.ToString() ?? string.Empty;
            return Escape(text);
        }
    }
}
