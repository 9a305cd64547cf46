using System;
using System.Globalization;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Reads the bytes of a regular expression, and the tokens that are longer than one (YARA 4.5, <c>libyara/re_lexer.l</c>).</summary>
internal ref struct ExpressionReader(ReadOnlySpan<byte> source)
{
    /// <summary>The most often that something may be repeated by number, as in YARA (its <c>RE_MAX_RANGE</c>); no bound stands for it.</summary>
    internal const int MostRepeats = short.MaxValue;

    private readonly ReadOnlySpan<byte> _source = source;

    /// <summary>Index of the next byte.</summary>
    internal int Position { get; private set; }

    /// <summary>Whether there is none.</summary>
    internal readonly bool IsAtEnd => Position == _source.Length;

    /// <summary>The next byte.</summary>
    internal readonly char Peek => (char)_source[Position];

    /// <summary>The byte before that.</summary>
    internal readonly char Previous => (char)_source[Position - 1];

    /// <summary>The byte some places ahead; a line feed, which no expression has, where there is none.</summary>
    internal readonly char PeekAt(int distance) => Position + distance < _source.Length ? (char)_source[Position + distance] : '\n';

    /// <summary>Takes the next byte.</summary>
    internal char Read() => (char)_source[Position++];

    /// <summary>Takes the next byte if it is a certain one.</summary>
    internal bool TryRead(char expected)
    {
        if (IsAtEnd || Peek != expected)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>What to throw where something else was expected.</summary>
    internal readonly RegularExpressionException Unexpected(string expected) =>
        new(Position, $"expected {expected}, found {(IsAtEnd ? "the end" : Describe(_source[Position]))}");

    /// <summary>Takes a range in braces; braces around something else are ordinary bytes.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="RegularExpressionException">Its numbers are out of order, or too great.</exception>
    internal bool TryReadRange(out int least, out int? most)
    {
        least = 0;
        most = null;
        if (PeekAt(0) != '{')
        {
            return false;
        }

        int end = 1;
        int firstDigits = ReadNumber(ref end, out least);
        int spaces = SkipSpaces(ref end);
        int secondDigits = 0;
        int second = least;
        bool hasComma = PeekAt(end) == ',';
        if (hasComma)
        {
            end++;
            SkipSpaces(ref end);
            secondDigits = ReadNumber(ref end, out second);
        }

        if (PeekAt(end) != '}' || (!hasComma && (firstDigits == 0 || spaces > 0)))
        {
            return false;
        }

        int greatest = hasComma && secondDigits == 0 ? MostRepeats : second;
        if (greatest > MostRepeats)
        {
            throw new RegularExpressionException(Position, $"expected at most {MostRepeats} repetitions, found more");
        }

        if (greatest < least)
        {
            throw new RegularExpressionException(Position, "expected a range of repetitions in ascending order, found a descending one");
        }

        most = greatest == MostRepeats ? null : greatest;
        Position += end + 1;
        return true;
    }

    /// <summary>Takes what follows a backslash and stands for one byte.</summary>
    /// <exception cref="RegularExpressionException">Nothing follows, or two hexadecimal digits are missing.</exception>
    internal byte ReadEscaped()
    {
        int start = Position - 1;
        if (IsAtEnd)
        {
            throw new RegularExpressionException(start, "expected something after the backslash, found the end");
        }

        char kind = Read();
        switch (kind)
        {
            case 'n':
                return (byte)'\n';
            case 't':
                return (byte)'\t';
            case 'r':
                return (byte)'\r';
            case 'f':
                return (byte)'\f';
            case 'a':
                return (byte)'\a';
            case 'x':
                if (!char.IsAsciiHexDigit(PeekAt(0)) || !char.IsAsciiHexDigit(PeekAt(1)))
                {
                    throw new RegularExpressionException(start, "expected two hexadecimal digits after \\x, found something else");
                }

                byte value = byte.Parse(_source.Slice(Position, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                Position += 2;
                return value;
            default:
                return (byte)kind;
        }
    }

    private readonly int SkipSpaces(ref int distance)
    {
        int start = distance;
        while (PeekAt(distance) == ' ')
        {
            distance++;
        }

        return distance - start;
    }

    private readonly int ReadNumber(ref int distance, out int number)
    {
        int start = distance;
        number = 0;
        while (char.IsAsciiDigit(PeekAt(distance)))
        {
            // Above the limit one number is like another.
            number = Math.Min((number * 10) + (PeekAt(distance) - '0'), MostRepeats + 1);
            distance++;
        }

        return distance - start;
    }

    private static string Describe(byte value) =>
        value is > 0x20 and < 0x7F ? ((char)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"the byte {value:X2}");
}
