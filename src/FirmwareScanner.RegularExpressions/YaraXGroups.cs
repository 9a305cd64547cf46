using System;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// What stands behind an opening parenthesis and a question mark, which came with YARA-X: <c>(?:...)</c>, <c>(?i)</c>, <c>(?i:...)</c>,
/// <c>(?&lt;name&gt;...)</c>.
/// </summary>
internal static class YaraXGroups
{
    /// <summary>Whether an expression has such groups.</summary>
    internal static bool AreIn(ReadOnlySpan<byte> source)
    {
        bool isInClass = false;
        for (int i = 0; i + 1 < source.Length; i++)
        {
            switch ((char)source[i])
            {
                case '\\':
                    i++;
                    break;
                case '[' when !isInClass:
                    isInClass = true;
                    i += source[i + 1] == '^' ? 1 : 0;

                    // In the first place the bracket is an ordinary byte.
                    i += i + 1 < source.Length && source[i + 1] == ']' ? 1 : 0;
                    break;
                case ']':
                    isInClass = false;
                    break;
                case '(' when !isInClass && source[i + 1] == '?':
                    return true;
            }
        }

        return false;
    }

    /// <summary>Takes flags for the rest of the group, such as <c>(?i-s)</c>, if they come next.</summary>
    /// <param name="reader">At a parenthesis, or anything else.</param>
    /// <param name="flags">Receives them.</param>
    /// <exception cref="RegularExpressionException">A flag is not known.</exception>
    internal static bool TryReadFlags(ref ExpressionReader reader, ref GroupFlags flags)
    {
        if (reader.IsAtEnd || reader.PeekAt(0) != '(' || reader.PeekAt(1) != '?')
        {
            return false;
        }

        int length = 2;
        while (char.IsAsciiLetter(reader.PeekAt(length)) || reader.PeekAt(length) == '-')
        {
            length++;
        }

        if (length == 2 || reader.PeekAt(length) != ')')
        {
            return false;
        }

        reader.Read();
        reader.Read();
        ReadFlags(ref reader, ref flags);
        reader.Read();
        return true;
    }

    /// <summary>Takes what stands between the parenthesis of a group, which has been read, and the first part in it.</summary>
    /// <exception cref="RegularExpressionException">It is of a kind that is not known.</exception>
    internal static void ReadHead(ref ExpressionReader reader, ref GroupFlags flags)
    {
        if (reader.IsAtEnd || reader.Peek != '?')
        {
            return;
        }

        int start = reader.Position;
        reader.Read();
        if (reader.PeekAt(0) is '=' or '!' || (reader.PeekAt(0) == '<' && reader.PeekAt(1) is '=' or '!'))
        {
            throw new RegularExpressionException(start, "expected nothing that looks around, found such a group");
        }

        if (reader.PeekAt(0) == '<' || (reader.PeekAt(0) == 'P' && reader.PeekAt(1) == '<'))
        {
            ReadName(ref reader, start);
            return;
        }

        ReadFlags(ref reader, ref flags);
        if (!reader.TryRead(':'))
        {
            throw reader.Unexpected("flags and a : after (?");
        }
    }

    private static void ReadFlags(ref ExpressionReader reader, ref GroupFlags flags)
    {
        bool isSet = true;
        while (char.IsAsciiLetter(reader.PeekAt(0)) || reader.PeekAt(0) == '-')
        {
            if (reader.TryRead('-'))
            {
                isSet = false;
                continue;
            }

            flags = flags.With(reader.Peek, isSet) ?? throw reader.Unexpected("one of the flags i, m, s, u, U");
            reader.Read();
        }
    }

    private static void ReadName(ref ExpressionReader reader, int start)
    {
        reader.TryRead('P');
        reader.Read();
        int length = 0;
        while (char.IsAsciiLetterOrDigit(reader.PeekAt(0)) || reader.PeekAt(0) == '_')
        {
            reader.Read();
            length++;
        }

        if (length == 0 || !reader.TryRead('>'))
        {
            throw new RegularExpressionException(start, "expected a name and a > for this group, found something else");
        }
    }
}
