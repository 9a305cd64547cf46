using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Diagnostics;

/// <summary>
/// Characters that a terminal, or who looks at it, takes for something else than text: control characters (C0 and C1), which move the
/// cursor and more; line and paragraph separators; and all format characters of Unicode (general category Cf), which turn the direction
/// of writing, have no width, or are tags nobody sees. Also U+FFFE and U+FFFF, which are no characters, and which XML 1.0 cannot hold.
/// </summary>
public static class HarmfulCharacter
{
    // What nearly every text consists of; a test holds it beside Is.
    private const string PlainCharacters =
        "\t !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

    private static readonly SearchValues<char> Plain = SearchValues.Create(PlainCharacters);
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(Encoding.ASCII.GetBytes(PlainCharacters));

    /// <summary>Whether a character is one of them; a tab is not.</summary>
    /// <param name="character">The character.</param>
    public static bool Is(Rune character) => character.Value is 0xFFFE or 0xFFFF || (character.Value != '\t' && Rune.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>Whether a UTF-16 unit is one of them, or a surrogate, which by itself is no text at all.</summary>
    /// <param name="unit">The unit.</param>
    public static bool Is(char unit) => char.IsSurrogate(unit) || Is(new Rune(unit));

    /// <summary>Whether one of them, or a surrogate, stands in a text.</summary>
    /// <param name="text">The text.</param>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        int rest = text.IndexOfAnyExcept(Plain);
        for (int i = rest; i >= 0 && i < text.Length; i++)
        {
            if (Is(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a text consists of tabs and printable characters of ASCII alone, which are never harmful.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    public static bool IsPlain(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyExcept(PlainBytes);
}
