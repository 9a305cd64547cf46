using System;
using System.Text;

namespace FirmwareScanner.Reports;

/// <summary>Foreign text in Markdown (CommonMark 0.31): nothing in it becomes a link, a picture, a heading or HTML.</summary>
internal static class MarkdownText
{
    // All of ASCII that can mean something; a backslash before any of them takes that away (CommonMark, "Backslash escapes").
    private const string Special = "\\`*_{}[]<>()#+-.!|&~:@\"'=$^";

    /// <summary>The text as it stands in Markdown: harmless, its lines kept apart.</summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char unit in SafeText.EscapeLines(text))
        {
            _ = unit == '\n' ? escaped.Append("  \n")
                : Special.Contains(unit, StringComparison.Ordinal) ? escaped.Append('\\').Append(unit)
                : escaped.Append(unit);
        }

        return escaped.ToString();
    }
}
