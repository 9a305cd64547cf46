namespace FirmwareScanner.RegularExpressions;

/// <summary>Parses classes of bytes in brackets (YARA 4.5, <c>libyara/re_lexer.l</c>).</summary>
internal static class ByteClassParser
{
    // YARA's instruction: an opcode, whether the class is negated, 256 bits (re.c).
    private const int ClassCodeLength = 34;

    /// <summary>The set that a letter after a backslash stands for; null if it stands for none.</summary>
    internal static ByteSet? Predefined(char letter) => letter switch
    {
        'w' => ByteSet.Word,
        'W' => ByteSet.Word.Complement(),
        's' => ByteSet.Space,
        'S' => ByteSet.Space.Complement(),
        'd' => ByteSet.Digit,
        'D' => ByteSet.Digit.Complement(),
        _ => null,
    };

    /// <summary>Parses a class whose opening bracket has been read.</summary>
    /// <exception cref="RegularExpressionException">It does not end, or YARA would refuse it.</exception>
    internal static ByteNode Parse(ref ExpressionReader reader)
    {
        int start = reader.Position - 1;
        ByteSet listed = default;
        bool isNegated = reader.TryRead('^');
        if (reader.TryRead(']'))
        {
            // In the first place it is an ordinary byte.
            listed = listed.WithRange((byte)']', (byte)']');
        }

        while (!reader.TryRead(']'))
        {
            if (reader.IsAtEnd)
            {
                throw new RegularExpressionException(start, "expected a ] for this [, found none");
            }

            listed = ParseElement(ref reader, listed);
        }

        return new ByteNode(listed, isNegated, ClassCodeLength);
    }

    private static ByteSet ParseElement(ref ExpressionReader reader, ByteSet listed)
    {
        int start = reader.Position;
        bool isRange = IsRange(reader);
        char first = reader.Read();
        if (!isRange)
        {
            return listed.Union(ParseSingle(ref reader, first, start));
        }

        byte least = first == '\\' ? reader.ReadEscaped() : (byte)first;
        reader.TryRead('-');
        char last = reader.Read();
        byte greatest = last == '\\' ? reader.ReadEscaped() : (byte)last;
        if (greatest < least)
        {
            throw new RegularExpressionException(start, "expected a range of bytes in ascending order, found a descending one");
        }

        return listed.WithRange(least, greatest);
    }

    private static ByteSet ParseSingle(ref ExpressionReader reader, char first, int start)
    {
        if (first == '\\')
        {
            if (!reader.IsAtEnd && Predefined(reader.Peek) is ByteSet predefined)
            {
                reader.Read();
                return predefined;
            }

            byte value = reader.ReadEscaped();
            return default(ByteSet).WithRange(value, value);
        }

        if (first is < ' ' or > '~')
        {
            throw new RegularExpressionException(start, "expected printable ASCII in a class, found something else (\\x and two digits stand for it)");
        }

        return default(ByteSet).WithRange((byte)first, (byte)first);
    }

    /// <summary>Whether a range follows: one element, a hyphen, and anything but the end of the class.</summary>
    private static bool IsRange(ExpressionReader reader)
    {
        int length = 1;
        if (reader.Peek == '\\')
        {
            bool isHexadecimal = reader.PeekAt(1) == 'x' && char.IsAsciiHexDigit(reader.PeekAt(2)) && char.IsAsciiHexDigit(reader.PeekAt(3));
            length = isHexadecimal ? 4 : 2;
        }

        return reader.PeekAt(length) == '-' && reader.PeekAt(length + 1) is not (']' or '\n');
    }
}
