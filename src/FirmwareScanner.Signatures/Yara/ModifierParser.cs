using System.Linq;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses the words after a string.</summary>
/// <param name="tokens">The tokens; the current one is the first after the string.</param>
internal sealed class ModifierParser(TokenReader tokens)
{
    private const int AlphabetLength = 64;

    private static readonly (StringModifiers One, string Name, StringModifiers Others)[] Exclusions =
    [
        (StringModifiers.Xor, "xor", StringModifiers.NoCase),
        (StringModifiers.Base64 | StringModifiers.Base64Wide, "base64", StringModifiers.NoCase | StringModifiers.FullWord | StringModifiers.Xor),
    ];

    /// <summary>Parses the words after a text.</summary>
    /// <returns>The words; errors were reported.</returns>
    public ModifierSet Parse()
    {
        var modifiers = new ModifierSet();
        Token start = tokens.Current;
        while (TryParse(modifiers, out _))
        {
        }

        foreach ((StringModifiers one, string name, StringModifiers others) in Exclusions)
        {
            if (modifiers.Has(one) && modifiers.Has(others))
            {
                string excluded = (modifiers.Flags & others).ToString().ToLowerInvariant();
                tokens.Diagnostics.Error(start.Span.To(tokens.Previous.Span), $"\"{name}\" cannot be combined with \"{excluded}\"");
            }
        }

        return modifiers;
    }

    /// <summary>Parses one word.</summary>
    /// <param name="modifiers">Receives it.</param>
    /// <param name="modifier">The word; none if it is not one, which was reported.</param>
    /// <returns>False if there is no word.</returns>
    public bool TryParse(ModifierSet modifiers, out StringModifiers modifier)
    {
        Token token = tokens.Current;
        modifier = token.Kind != TokenKind.Keyword ? StringModifiers.None : token.Text switch
        {
            "ascii" => StringModifiers.Ascii,
            "wide" => StringModifiers.Wide,
            "nocase" => StringModifiers.NoCase,
            "fullword" => StringModifiers.FullWord,
            "private" => StringModifiers.Private,
            "xor" => StringModifiers.Xor,
            "base64" => StringModifiers.Base64,
            "base64wide" => StringModifiers.Base64Wide,
            _ => StringModifiers.None,
        };
        if (modifier == StringModifiers.None)
        {
            return TryParseUnknown(token);
        }

        tokens.Take();
        if (modifiers.Has(modifier))
        {
            tokens.Diagnostics.Error(token.Span, $"the modifier \"{token.Text}\" is given twice");
        }

        modifiers.Flags |= modifier;
        if (modifier == StringModifiers.Xor)
        {
            ParseKeys(modifiers);
        }
        else if (modifier is StringModifiers.Base64 or StringModifiers.Base64Wide)
        {
            ParseAlphabet(modifiers);
        }

        return true;
    }

    private bool TryParseUnknown(Token token)
    {
        if (token.Kind != TokenKind.Identifier)
        {
            return false;
        }

        tokens.Take();
        tokens.Diagnostics.Error(
            token.Span,
            $"\"{token.Text}\" is not a modifier of strings; expected ascii, wide, nocase, fullword, private, xor, base64 or base64wide");
        return true;
    }

    /// <summary>Parses <c>(key)</c> or <c>(least-greatest)</c>, which may be missing.</summary>
    private void ParseKeys(ModifierSet modifiers)
    {
        if (!tokens.TryTake("("))
        {
            return;
        }

        Token first = tokens.Expect(TokenKind.Integer, "a key from 0 to 255 after \"xor(\"");
        Token last = tokens.TryTake("-") ? tokens.Expect(TokenKind.Integer, "the greatest key after \"-\"") : first;
        tokens.Expect(")", "after the keys of \"xor\"");
        SourceSpan span = first.Span.To(last.Span);
        if (first.Value > byte.MaxValue || last.Value > byte.MaxValue)
        {
            tokens.Diagnostics.Error(span, "the keys of \"xor\" are from 0 to 255");
        }
        else if (first.Value > last.Value)
        {
            tokens.Diagnostics.Error(span, $"the least key {first.Value} is greater than the greatest {last.Value}");
        }
        else
        {
            (modifiers.FirstKey, modifiers.LastKey) = ((int)first.Value, (int)last.Value);
        }
    }

    /// <summary>Parses <c>("alphabet")</c>, which may be missing.</summary>
    private void ParseAlphabet(ModifierSet modifiers)
    {
        bool isGiven = tokens.TryTake("(");
        Token? text = isGiven ? tokens.Expect(TokenKind.TextString, "an alphabet of 64 characters in double quotes") : null;
        if (isGiven)
        {
            tokens.Expect(")", "after the alphabet");
        }

        byte[]? alphabet = text?.Bytes;
        if (alphabet is not null && alphabet.Length != AlphabetLength)
        {
            tokens.Diagnostics.Error(text!.Span, $"an alphabet has {AlphabetLength} characters, found {alphabet.Length}");
            return;
        }

        bool isFirst = !modifiers.Has(StringModifiers.Base64) || !modifiers.Has(StringModifiers.Base64Wide);
        if (!isFirst && !(alphabet ?? []).SequenceEqual(modifiers.Alphabet ?? []))
        {
            tokens.Diagnostics.Error(tokens.Previous.Span, "\"base64\" and \"base64wide\" of one string have the same alphabet");
        }

        modifiers.Alphabet = alphabet;
    }
}
