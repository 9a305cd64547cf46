using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Import.Magic;

/// <summary>Texts and numbers as magic files write them.</summary>
internal static class MagicText
{
    /// <summary>The bytes of a text with C's escapes; a backslash before another character stands for it.</summary>
    /// <param name="text">The text.</param>
    public static List<byte> Decode(string text)
    {
        var bytes = new List<byte>();
        int position = 0;
        while (position < text.Length)
        {
            char letter = text[position++];
            if (letter != '\\' || position == text.Length)
            {
                bytes.Add((byte)letter);
                continue;
            }

            bytes.Add(Escape(text, ref position));
        }

        return bytes;
    }

    /// <summary>A number in decimal, octal or hexadecimal digits, with a sign; it wraps at 64 bits as in C.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    public static bool TryNumber(string text, out long value)
    {
        value = 0;
        bool isNegative = text.StartsWith('-');
        string digits = text.TrimStart('+', '-').TrimEnd('L', 'l', 'u', 'U');
        int radix = 10;
        if (digits.StartsWith("0x", System.StringComparison.OrdinalIgnoreCase))
        {
            (radix, digits) = (16, digits[2..]);
        }
        else if (digits.Length > 1 && digits[0] == '0')
        {
            radix = 8;
        }

        if (digits.Length is 0 or > 32)
        {
            return false;
        }

        ulong sum = 0;
        foreach (char letter in digits)
        {
            int digit = char.IsAsciiHexDigit(letter) ? int.Parse([letter], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : radix;
            if (digit >= radix)
            {
                return false;
            }

            sum = unchecked((sum * (ulong)radix) + (ulong)digit);
        }

        value = unchecked(isNegative ? -(long)sum : (long)sum);
        return true;
    }

    /// <summary>Hex digits of bytes, in pairs.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Hex(IEnumerable<byte> bytes) => string.Join(' ', bytes.Select(each => each.ToString("X2", CultureInfo.InvariantCulture)));

    private static byte Escape(string text, ref int position)
    {
        char letter = text[position++];
        switch (letter)
        {
            case 'n': return (byte)'\n';
            case 'r': return (byte)'\r';
            case 't': return (byte)'\t';
            case 'a': return 7;
            case 'b': return 8;
            case 'f': return 12;
            case 'v': return 11;
            case 'x' when position < text.Length && char.IsAsciiHexDigit(text[position]):
                return Digits(text, ref position, 16, 2);
            case >= '0' and <= '7':
                position--;
                return Digits(text, ref position, 8, 3);
            default: return (byte)letter;
        }
    }

    private static byte Digits(string text, ref int position, int radix, int most)
    {
        int value = 0;
        for (int count = 0; count < most && position < text.Length && char.IsAsciiHexDigit(text[position]); count++)
        {
            int digit = int.Parse([text[position]], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (digit >= radix)
            {
                break;
            }

            value = (value * radix) + digit;
            position++;
        }

        return (byte)value;
    }
}
