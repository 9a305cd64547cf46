using System.Collections.Generic;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures.Formatting;

/// <summary>Says between which words of a condition a blank stands.</summary>
/// <param name="words">The words of the file.</param>
internal sealed class ConditionSpacing(IReadOnlyList<SourcePiece> words)
{
    /// <summary>How a word of a condition follows the one before, on one line.</summary>
    /// <param name="number">Its number, from 1.</param>
    public WordJoin JoinOf(int number)
    {
        SourcePiece before = words[number - 1];
        SourcePiece word = words[number];
        bool touches = before.Is("(") || before.Is("[") || word.Is(")") || word.Is("]") || word.Is(",") || word.Is("[")
            || ((before.Is(".") || word.Is(".")) && !IsNumber(before) && !IsNumber(word)) || before.Is("..") || word.Is("..")
            || IsSign(number - 1)
            || (word.Is("(") && IsFunction(number - 1))
            || (word.Is("%") && IsFollowedBy(number, "of"))
            || (word.Is("*") && before.Token == TokenKind.Identifier && (IsFollowedBy(number, ")") || IsFollowedBy(number, ",")));
        return touches ? WordJoin.Touching : WordJoin.Blank;
    }

    // Beside a dot, which is no rule, it would become part of another number.
    private static bool IsNumber(SourcePiece word) => word.Token is TokenKind.Integer or TokenKind.Float;

    private bool IsFollowedBy(int number, string text) => number + 1 < words.Count && words[number + 1].Is(text);

    // Of a module, or one that reads an integer; what an array or function gave may be called, too.
    private bool IsFunction(int number) =>
        words[number].Token is TokenKind.Identifier or TokenKind.IntegerFunction || words[number].Is("]");

    /// <summary>Whether a word is a minus or tilde in front of its only operand.</summary>
    private bool IsSign(int number)
    {
        if (!words[number].Is("-") && !words[number].Is("~"))
        {
            return false;
        }

        SourcePiece before = words[number - 1];
        return before.Token switch
        {
            TokenKind.Punctuator => !before.Is(")") && !before.Is("]"),
            TokenKind.Keyword => before.Text is not ("true" or "false" or "filesize" or "entrypoint" or "them" or "all" or "any" or "none"),
            _ => false,
        };
    }
}
