using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FirmwareScanner.Reports;

namespace FirmwareScanner.Tool.Output;

/// <summary>
/// A line in the making, from an interpolated string: what is put into it is made harmless, whatever it is, and written the same in
/// every language; only a <see cref="PaintedWord"/> may bring its colour.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct TerminalLine
{
    private const string Reset = "\e[0m";

    private readonly StringBuilder _text;
    private readonly bool _paints;

    /// <summary>Called by the compiler.</summary>
    public TerminalLine(int literalLength, int formattedCount, Terminal terminal)
    {
        _text = new StringBuilder(literalLength + (8 * formattedCount));
        _paints = terminal.PaintsOutput;
    }

    /// <summary>Called by the compiler for what is written in the program.</summary>
    public void AppendLiteral(string text) => _text.Append(text);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(PaintedWord word) => _text.Append(_paints ? word.Colour + word.Text + Reset : word.Text);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => AppendFormatted(value, 0, null);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, 0, format);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, int alignment, string? format)
    {
        string text = value is IFormattable formattable
            ? formattable.ToString(format, CultureInfo.InvariantCulture)
            : value?.ToString() ?? string.Empty;
        text = SafeText.Escape(text);
        _text.Append(alignment < 0 ? text.PadRight(-alignment) : text.PadLeft(alignment));
    }

    /// <summary>The line without blanks at its end.</summary>
    public override string ToString() => _text.ToString().TrimEnd(' ');
}
