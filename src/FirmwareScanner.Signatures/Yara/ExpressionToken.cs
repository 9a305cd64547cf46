using System;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.RegularExpressions;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Takes a regular expression out of its token.</summary>
internal static class ExpressionToken
{
    /// <summary>Parses <c>/.../is</c>; null after an error was reported.</summary>
    /// <param name="token">The expression with its slashes.</param>
    /// <param name="diagnostics">Receives errors.</param>
    /// <param name="isOperand">Whether it stands in a condition, where it is matched with texts as it is.</param>
    public static RegularExpression? Parse(Token token, DiagnosticBag diagnostics, bool isOperand = false)
    {
        int end = token.Text.LastIndexOf('/');
        string flags = token.Text[(end + 1)..];
        string body = token.Text[1..end];
        try
        {
            var expression = RegularExpression.Parse(EscapedUtf8.Encode(body), flags.Contains('i'), flags.Contains('s'));
            if (isOperand)
            {
                expression.Prepare();
            }

            return expression;
        }
        catch (RegularExpressionException exception)
        {
            int place = CharacterAt(body, exception.Position);
            diagnostics.Error(
                new SourceSpan(token.Span.Source, token.Start + 1 + place, place < body.Length ? 1 : 0),
                $"in this regular expression: {exception.Message}");
            return null;
        }
    }

    /// <summary>The character of which a byte is part.</summary>
    private static int CharacterAt(string text, int position)
    {
        int bytes = 0;
        int index = 0;
        while (index < text.Length && bytes < position)
        {
            int length = char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;
            bytes += EscapedUtf8.Encode(text.AsSpan(index, length)).Length;
            index += length;
        }

        return index;
    }
}
