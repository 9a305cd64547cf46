using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>Looks at how the strings of a rule are written.</summary>
/// <param name="warn">Takes what is to be said: of which word, the message, the code.</param>
internal sealed class StringCheck(Action<SourcePiece, string, string> warn)
{
    // A hex string of three letters may well be no text.
    private const int LeastText = 4;

    private const int LeastEncoded = 8;
    private const int EncodedGroup = 4;
    private const int HexDigits = 2;

    /// <summary>Looks at the strings of a rule.</summary>
    /// <param name="rule">The rule.</param>
    public void Check(RuleOutline rule)
    {
        var known = new Dictionary<string, StringOutline>(StringComparer.Ordinal);
        foreach (StringOutline one in rule.Strings)
        {
            if (!known.TryAdd(one.Content, one))
            {
                warn(one.Name, $"the string {one.Name.Text} looks for the same as {known[one.Content].Name.Text}", WarningCode.DuplicateString);
            }

            Check(one);
        }

        CheckUse(rule);
    }

    private void Check(StringOutline one)
    {
        SourcePiece value = one.Value[0];
        if (value.Kind == PieceKind.HexOpen)
        {
            CheckHexString(one);
        }
        else if (value.Token == TokenKind.TextString)
        {
            CheckText(one, value);
        }
        else if (value.Token == TokenKind.RegularExpression)
        {
            CheckExpression(one, value);
        }
    }

    private void CheckHexString(StringOutline one)
    {
        SourcePiece? second = one.Value.Zip(one.Value.Skip(1))
            .FirstOrDefault(pair => pair.First.Kind == PieceKind.HexJump && pair.Second.Kind == PieceKind.HexJump).Second;
        if (second is not null)
        {
            warn(second, "this jump follows another one; write one jump of both lengths", WarningCode.ConsecutiveJumps);
        }

        SourcePiece[] bytes = [.. one.Value.Where(piece => piece.Kind is not (PieceKind.HexOpen or PieceKind.HexClose))];
        string text = string.Concat(bytes.Select(piece => CharacterOf(piece) ?? '\0'));
        if (text.Length >= LeastText && !text.Contains('\0', StringComparison.Ordinal))
        {
            string written = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            warn(one.Value[0], $"this hex string is the text \"{written}\"; written so, people can read it", WarningCode.TextAsHex);
        }
    }

    private static char? CharacterOf(SourcePiece piece)
    {
        bool isByte = piece.Kind == PieceKind.HexByte && piece.Text.Length == HexDigits && piece.Text.All(char.IsAsciiHexDigit);
        char character = isByte ? (char)byte.Parse(piece.Text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : '\0';
        return character is >= ' ' and <= '~' ? character : null;
    }

    private void CheckText(StringOutline one, SourcePiece value)
    {
        string text = Plain(value.Text);
        if (one.Has("nocase") && !text.Any(char.IsAsciiLetter))
        {
            warn(ModifierOf(one, "nocase"), "\"nocase\" changes nothing: there is no letter in this text", WarningCode.IgnoredModifier);
        }

        string digits = text.TrimEnd('=');
        bool isEncoded = text.Length >= LeastEncoded && text.Length % EncodedGroup == 0 && digits.Length < text.Length && text.Length - digits.Length <= 2
            && digits.All(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/');
        if (isEncoded && !one.Has("base64") && !one.Has("base64wide"))
        {
            warn(
                value,
                "this looks like base64, which is found where it begins at a multiple of three bytes only; write the plain text with the modifier \"base64\"",
                WarningCode.OneAlignment);
        }
    }

    /// <summary>The text with its escape sequences as dots, except of letters.</summary>
    private static string Plain(string literal)
    {
        string text = literal.Trim('"');
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            bool isNumber = text[++i] == 'x' && i + HexDigits < text.Length
                && byte.TryParse(text.AsSpan(i + 1, HexDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            plain.Append(isNumber ? (char)byte.Parse(text.AsSpan(i + 1, HexDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : '.');
            i += isNumber ? HexDigits : 0;
        }

        return plain.ToString();
    }

    private void CheckExpression(StringOutline one, SourcePiece value)
    {
        int end = value.Text.LastIndexOf('/');
        string body = value.Text[1..end];
        string flags = value.Text[(end + 1)..];
        bool hasLetters = body.Any(char.IsAsciiLetter);
        if (flags.Contains('i', StringComparison.Ordinal) && !hasLetters)
        {
            warn(value, "the flag \"i\" changes nothing: there is no letter in this regular expression", WarningCode.IgnoredModifier);
        }

        if (flags.Contains('s', StringComparison.Ordinal) && !body.Contains('.', StringComparison.Ordinal))
        {
            warn(value, "the flag \"s\" changes nothing: there is no dot in this regular expression", WarningCode.IgnoredModifier);
        }

        if (one.Has("nocase") && (!hasLetters || flags.Contains('i', StringComparison.Ordinal)))
        {
            string why = hasLetters ? "the flag \"i\" says the same" : "there is no letter in this regular expression";
            warn(ModifierOf(one, "nocase"), $"\"nocase\" changes nothing: {why}", WarningCode.IgnoredModifier);
        }
    }

    private static SourcePiece ModifierOf(StringOutline one, string word) => one.Modifiers.First(modifier => modifier.Is(word));

    // Of others that are not asked for the parser says that they are errors.
    private void CheckUse(RuleOutline rule)
    {
        StringOutline[] open = [.. rule.Strings.Where(one => one.Name.Text.StartsWith("$_", StringComparison.Ordinal))];
        if (open.Length == 0 || rule.Condition.Any(word => word.Is("them")))
        {
            return;
        }

        HashSet<string> named = [.. rule.Condition
            .Where(word => word.Token is TokenKind.StringIdentifier or TokenKind.StringCount or TokenKind.StringOffset or TokenKind.StringLength)
            .Select(word => word.Text[1..])];
        string[] beginnings = [.. rule.Condition.Where(word => word.Token == TokenKind.StringWildcard).Select(word => word.Text.TrimEnd('*'))];
        foreach (StringOutline one in open)
        {
            string name = one.Name.Text;
            if (!named.Contains(name[1..]) && !beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal)))
            {
                warn(one.Name, $"the condition does not ask for the string {name}", WarningCode.UnusedString);
            }
        }
    }
}
