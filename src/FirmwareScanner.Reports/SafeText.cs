using System;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Reports;

/// <summary>Makes foreign text, such as a file's or a rule's name, harmless for a terminal.</summary>
public static class SafeText
{
    /// <summary>
    /// The text with each control character, and each byte that is no valid UTF-8 (<see cref="EscapedUtf8"/>), written as
    /// <c>\xNN</c>, and each other <see cref="HarmfulCharacter"/> as <c>\u{NNNN}</c>; line feeds included, tabs not. A text that has
    /// been made harmless stays as it is.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text)
    {
        if (!HarmfulCharacter.IsIn(text))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                safe.Append(EscapedUtf8.IsEscape(text[i]) ? $"\\x{EscapedUtf8.ByteOf(text[i]):x2}" : $"\\u{{{(int)text[i]:x}}}");
                continue;
            }

            _ = !HarmfulCharacter.Is(rune) ? safe.Append(rune.ToString())
                : Rune.IsControl(rune) ? safe.Append($"\\x{rune.Value:x2}")
                : safe.Append($"\\u{{{rune.Value:x}}}");
            i += rune.Utf16SequenceLength - 1;
        }

        return safe.ToString();
    }

    /// <summary>The text made harmless line by line: line feeds stay, and those of other systems become such.</summary>
    /// <param name="text">The text.</param>
    public static string EscapeLines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Escape));

    /// <summary>
    /// A line of JSON with each <see cref="HarmfulCharacter"/> written as <c>\uNNNN</c>: these stand inside of strings only, and there
    /// it means the same.
    /// </summary>
    /// <param name="json">The line.</param>
    public static string EscapeJson(string json)
    {
        if (!HarmfulCharacter.IsIn(json))
        {
            return json;
        }

        var safe = new StringBuilder(json.Length + 8);
        for (int i = 0; i < json.Length; i++)
        {
            bool isWhole = Rune.TryGetRuneAt(json, i, out Rune rune);
            int length = isWhole ? rune.Utf16SequenceLength : 1;
            foreach (char unit in json.AsSpan(i, length))
            {
                _ = isWhole && !HarmfulCharacter.Is(rune) ? safe.Append(unit) : safe.Append($"\\u{(int)unit:x4}");
            }

            i += length - 1;
        }

        return safe.ToString();
    }
}
