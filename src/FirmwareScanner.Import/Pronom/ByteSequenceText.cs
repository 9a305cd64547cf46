using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Import.Pronom;

/// <summary>
/// Turns the bytes of a DROID signature into a hex string: hex digits, <c>??</c>, ranges <c>[41:5A]</c>, negated <c>[!41]</c> and
/// <c>[!41:5A]</c>, and texts in single quotes.
/// </summary>
internal static class ByteSequenceText
{
    private const int LongestSequence = 4_096;

    /// <summary>The hex string of a sequence.</summary>
    /// <param name="text">The sequence as it is written.</param>
    /// <param name="length">How many bytes it matches.</param>
    /// <returns>The hex string, or null if it is not understood.</returns>
    public static string? Translate(string text, out int length)
    {
        var elements = new List<string>();
        length = 0;
        int position = 0;
        while (position < text.Length)
        {
            bool isRead = text[position] switch
            {
                ' ' or '\n' or '\r' or '\t' => Skip(ref position),
                '[' => Range(text, ref position, elements),
                '\'' => Quoted(text, ref position, elements),
                _ => Pair(text, ref position, elements),
            };
            if (!isRead || elements.Count > LongestSequence)
            {
                return null;
            }
        }

        length = elements.Count;
        return length == 0 ? null : string.Join(' ', elements);
    }

    private static bool Skip(ref int position)
    {
        position++;
        return true;
    }

    private static bool Pair(string text, ref int position, List<string> elements)
    {
        string pair = position + 2 <= text.Length ? text.Substring(position, 2).ToUpperInvariant() : string.Empty;
        position += 2;
        elements.Add(pair);
        return pair == "??" || (pair.Length == 2 && pair.All(char.IsAsciiHexDigit));
    }

    private static bool Quoted(string text, ref int position, List<string> elements)
    {
        int end = text.IndexOf('\'', position + 1);
        if (end < 0)
        {
            return false;
        }

        elements.AddRange(Encoding.Latin1.GetBytes(text[(position + 1)..end]).Select(Hex));
        position = end + 1;
        return true;
    }

    private static bool Range(string text, ref int position, List<string> elements)
    {
        int end = text.IndexOf(']', position);
        if (end < 0)
        {
            return false;
        }

        string inside = text[(position + 1)..end];
        position = end + 1;
        bool isNegated = inside.StartsWith('!') || inside.StartsWith('~');
        string[] bounds = (isNegated ? inside[1..] : inside).Split(':');
        if (bounds.Length > 2 || !TryByte(bounds[0], out byte first) || !TryByte(bounds[^1], out byte last) || first > last)
        {
            return false;
        }

        IEnumerable<int> values = Enumerable.Range(0, 256).Where(value => (value >= first && value <= last) != isNegated);
        string[] hex = [.. values.Select(value => Hex((byte)value))];
        elements.Add(hex.Length switch { 0 => string.Empty, 256 => "??", 1 => hex[0], _ => $"({string.Join('|', hex)})" });
        return hex.Length > 0;
    }

    // A range of more bytes than one on each side is rare, and not understood.
    private static bool TryByte(string text, out byte value)
    {
        string digits = text.Trim();
        if (digits is ['\'', _, '\''])
        {
            value = (byte)digits[1];
            return digits[1] < 256;
        }

        return byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && digits.Length == 2;
    }

    private static string Hex(byte value) => value.ToString("X2", CultureInfo.InvariantCulture);
}
