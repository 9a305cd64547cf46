using System;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Finds what means something to PCRE and something else, or nothing, to the expressions of rules.</summary>
internal static class PerlSyntax
{
    // Letters and digits after a backslash that mean the same to both.
    private const string SharedEscapes = "ntrfaxdDwWsSbB";

    /// <summary>Finds the first of them.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="hasOffset">Whether it is looked for from an offset on, which is what <c>^</c> then means.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? FindProblem(string text, bool hasOffset, out int place)
    {
        bool isInClass = false;
        for (place = 0; place < text.Length; place++)
        {
            char next = place + 1 < text.Length ? text[place + 1] : '\0';
            switch (text[place])
            {
                case > '\u007F':
                    return "expected ASCII; write other bytes as \\xNN";
                case '\\':
                    if (char.IsAsciiLetterOrDigit(next) && !SharedEscapes.Contains(next, StringComparison.Ordinal))
                    {
                        return $"\\{next} of PCRE is not supported";
                    }

                    place++;
                    break;
                case '[' when isInClass && next is ':' or '.' or '=':
                    return "classes of POSIX are not supported";
                case '[' when !isInClass:
                    isInClass = true;

                    // A bracket that comes first does not close the class.
                    place += next == '^' ? 1 : 0;
                    place += place + 1 < text.Length && text[place + 1] == ']' ? 1 : 0;
                    break;
                case ']':
                    isInClass = false;
                    break;
                case '(' when !isInClass && next == '*':
                case '(' when !isInClass && next == '?' && (place + 2 >= text.Length || text[place + 2] != ':'):
                    return "groups of PCRE that begin with (? or (* are not supported, but for (?:";
                case '*' or '+' or '?' or '}' when !isInClass && next == '+':
                    return "quantifiers of PCRE that end with + are not supported";
                case '^' when !isInClass && hasOffset:
                    return "^ is not supported together with an offset";
            }
        }

        return null;
    }
}
