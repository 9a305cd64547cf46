using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses the <c>strings:</c> section of a rule; an error in one string does not hide those in the next.</summary>
internal sealed class StringsParser
{
    // Stands for a string whose error is reported, so that conditions that mention it are not faulty as well.
    private static readonly IReadOnlyList<Sequence> Placeholder = [new Sequence([ByteElement.Exactly(0)])];

    private readonly TokenReader _tokens;
    private readonly RuleIntake _intake;
    private readonly List<Pattern> _patterns = [];
    private readonly Dictionary<string, SourceSpan> _firstUses = [];

    public StringsParser(TokenReader tokens, RuleIntake intake)
    {
        _tokens = tokens;
        _intake = intake;
    }

    /// <summary>Parses all declarations; <see cref="TokenReader.Current"/> is the first.</summary>
    public IReadOnlyList<Pattern> Parse()
    {
        if (_tokens.Current.Kind != TokenKind.StringIdentifier)
        {
            throw _tokens.FailExpected("a string such as $a = \"text\" after \"strings:\"");
        }

        while (_tokens.Current.Kind == TokenKind.StringIdentifier)
        {
            if (_patterns.Count == DatabaseFormat.MaximumCount)
            {
                throw _tokens.Fail(
                    _tokens.Current,
                    FormattableString.Invariant($"a rule may have at most {DatabaseFormat.MaximumCount:N0} strings: no database holds more"));
            }

            try
            {
                ParseDeclaration();
            }
            catch (SyntaxException)
            {
                SkipToNextDeclaration();
            }
        }

        return _patterns;
    }

    private void ParseDeclaration()
    {
        Token name = _tokens.Take();
        bool isDuplicate = name.Text != "$" && !_firstUses.TryAdd(name.Text, name.Span);
        if (isDuplicate)
        {
            SourceSpan first = _firstUses[name.Text];
            _tokens.Diagnostics.Error(
                name.Span,
                $"the string \"{name.Text}\" is already declared on line {first.Source.LineOf(first.Start)}");
        }

        IReadOnlyList<Sequence>? sequences = null;
        var modifiers = StringModifiers.None;
        try
        {
            (sequences, modifiers) = ParseValue(name);
        }
        finally
        {
            if (!isDuplicate)
            {
                _patterns.Add(new Pattern
                {
                    Identifier = name.Text,
                    IsPrivate = modifiers.HasFlag(StringModifiers.Private),
                    Sequences = sequences ?? Placeholder,
                    Span = name.Span,
                });
            }
        }
    }

    private (IReadOnlyList<Sequence>? Sequences, StringModifiers Modifiers) ParseValue(Token name)
    {
        _tokens.Expect("=", $"after \"{name.Text}\"");
        Token value = _tokens.Current;
        if (value.Kind == TokenKind.TextString)
        {
            return ParseTextString(name);
        }

        if (value.Is("{"))
        {
            return ParseHexString(value);
        }

        if (value.Kind == TokenKind.RegularExpression)
        {
            _tokens.Take();
            _tokens.Diagnostics.Error(
                value.Span,
                "regular expressions are not supported; write the fixed parts as text strings or as a hex string with jumps and "
                + "alternatives");
            ParseModifiers();
            return (null, StringModifiers.None);
        }

        throw _tokens.FailExpected($"a text string in double quotes or a hex string in braces after \"{name.Text} =\"");
    }

    private (IReadOnlyList<Sequence>? Sequences, StringModifiers Modifiers) ParseTextString(Token name)
    {
        Token value = _tokens.Take();
        StringModifiers modifiers = ParseModifiers();
        if (value.Bytes.Length == 0)
        {
            _tokens.Diagnostics.Error(value.Span, $"the string \"{name.Text}\" is empty; it would match at every offset");
            return (null, modifiers);
        }

        if (value.Bytes.Length > PatternExpander.MaximumElements)
        {
            _tokens.Diagnostics.Error(value.Span, PatternExpander.DescribeExcess(value.Bytes.Length));
            return (null, modifiers);
        }

        return (TextPattern.ToSequences(value.Bytes, modifiers), modifiers);
    }

    private (IReadOnlyList<Sequence>? Sequences, StringModifiers Modifiers) ParseHexString(Token brace)
    {
        var parser = new HexStringParser(_tokens.Source, brace.Span.Start, _tokens.Diagnostics);
        IReadOnlyList<PatternNode>? nodes = parser.Parse();
        var span = new SourceSpan(brace.Span.Source, brace.Span.Start, parser.End - brace.Span.Start);
        _tokens.Seek(parser.End);
        var modifiers = StringModifiers.None;
        while (TryParseModifier(out StringModifiers modifier, ref modifiers))
        {
            if (modifier is not (StringModifiers.Private or StringModifiers.None))
            {
                _tokens.Diagnostics.Error(
                    _tokens.Previous.Span,
                    $"the modifier \"{_tokens.Previous.Text}\" is not allowed on a hex string; only \"private\" is");
            }
        }

        bool isExpanded = nodes is not null && !_intake.IsOverfull;
        return (isExpanded ? _intake.Count(span, PatternExpander.Expand(nodes!, span, _tokens.Diagnostics)) : null, modifiers);
    }

    private StringModifiers ParseModifiers()
    {
        var modifiers = StringModifiers.None;
        while (TryParseModifier(out _, ref modifiers))
        {
        }

        return modifiers;
    }

    private bool TryParseModifier(out StringModifiers modifier, ref StringModifiers modifiers)
    {
        Token token = _tokens.Current;
        modifier = token.Kind != TokenKind.Keyword ? StringModifiers.None : token.Text switch
        {
            "ascii" => StringModifiers.Ascii,
            "wide" => StringModifiers.Wide,
            "nocase" => StringModifiers.NoCase,
            "fullword" => StringModifiers.FullWord,
            "private" => StringModifiers.Private,
            _ => StringModifiers.None,
        };
        if (modifier == StringModifiers.None)
        {
            return TryParseUnsupportedModifier(token);
        }

        _tokens.Take();
        if (modifiers.HasFlag(modifier))
        {
            _tokens.Diagnostics.Error(token.Span, $"the modifier \"{token.Text}\" is given twice");
        }

        modifiers |= modifier;
        return true;
    }

    private bool TryParseUnsupportedModifier(Token token)
    {
        if (token.Kind == TokenKind.Identifier)
        {
            _tokens.Take();
            _tokens.Diagnostics.Error(
                token.Span, $"\"{token.Text}\" is not a modifier of strings; expected ascii, wide, nocase, fullword or private");
            return true;
        }

        string? message = token.Kind != TokenKind.Keyword ? null : token.Text switch
        {
            "xor" => "the modifier \"xor\" is not supported; write a hex string for each key that matters",
            "base64" or "base64wide" => $"the modifier \"{token.Text}\" is not supported; write the encoded text as text strings, "
                + "one for each of its three alignments",
            _ => null,
        };
        if (message is null)
        {
            return false;
        }

        _tokens.Take();
        _tokens.Diagnostics.Error(token.Span, message);
        if (_tokens.TryTake("("))
        {
            while (_tokens.Current.Kind is TokenKind.Integer or TokenKind.TextString || _tokens.Current.Is("-"))
            {
                _tokens.Take();
            }

            _tokens.Expect(")", $"after the argument of \"{token.Text}\"");
        }

        return true;
    }

    private void SkipToNextDeclaration() => _tokens.SkipUntil(
        () => IsDeclarationStart() || _tokens.Current.Is("}") || _tokens.Current.Is("condition") || _tokens.Current.Is("rule"));

    private bool IsDeclarationStart() => _tokens.Current.Kind == TokenKind.StringIdentifier && _tokens.Following.Is("=");
}
