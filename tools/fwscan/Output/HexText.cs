using System.Collections.Generic;
using System.Globalization;
using System.Text;
using FirmwareScanner.Results;

namespace FirmwareScanner.Tool.Output;

/// <summary>Bytes of matches in hexadecimal, sixteen a row, the matched ones between brackets.</summary>
internal static class HexText
{
    private const int RowLength = 16;
    private const int Indent = 4;

    /// <summary>Writes the bytes around matches.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="excerpts">The matches with their bytes.</param>
    /// <param name="context">Bytes shown before each match and behind it, 0 or more.</param>
    public static void Write(Terminal terminal, IReadOnlyList<MatchExcerpt> excerpts, int context)
    {
        foreach (MatchExcerpt excerpt in excerpts)
        {
            terminal.WriteLines(RowsOf(excerpt.Within(context)));
        }
    }

    /// <summary>The rows of an excerpt: offset, bytes, and the characters that they are in ASCII.</summary>
    /// <param name="excerpt">The excerpt.</param>
    internal static IEnumerable<string> RowsOf(MatchExcerpt excerpt)
    {
        long end = excerpt.Offset + excerpt.Bytes.Length;
        long first = excerpt.Offset - (excerpt.Offset % RowLength);
        for (long row = first; row < end; row += RowLength)
        {
            yield return RowOf(excerpt, row);
        }
    }

    private static string RowOf(MatchExcerpt excerpt, long row)
    {
        var text = new StringBuilder();
        var characters = new StringBuilder();
        text.Append(' ', Indent).Append(CultureInfo.InvariantCulture, $"0x{row:x8} ");
        bool wasMatched = false;
        for (long offset = row; offset < row + RowLength; offset++)
        {
            bool isMatched = offset >= excerpt.Match.Offset && offset < excerpt.Match.Offset + excerpt.Match.Length && IsAtHand(excerpt, offset);
            text.Append(isMatched == wasMatched ? ' ' : isMatched ? '[' : ']');
            wasMatched = isMatched;
            text.Append(IsAtHand(excerpt, offset) ? ByteOf(excerpt, offset).ToString("x2", CultureInfo.InvariantCulture) : "  ");
            characters.Append(IsAtHand(excerpt, offset) ? CharacterOf(ByteOf(excerpt, offset)) : ' ');
        }

        return text.Append(wasMatched ? ']' : ' ').Append("  ").Append(characters).ToString().TrimEnd();
    }

    private static bool IsAtHand(MatchExcerpt excerpt, long offset) => offset >= excerpt.Offset && offset < excerpt.Offset + excerpt.Bytes.Length;

    private static byte ByteOf(MatchExcerpt excerpt, long offset) => excerpt.Bytes.Span[(int)(offset - excerpt.Offset)];

    private static char CharacterOf(byte value) => value is >= 0x20 and < 0x7F ? (char)value : '.';
}
