using System;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses the <c>strings:</c> section of a rule; an error in one string does not hide those in the next.</summary>
internal sealed class StringsParser
{
    // Stands for a string whose error is reported, so that conditions that mention it are not faulty as well.
    private static readonly IReadOnlyList<Sequence> Placeholder = [new Sequence([ByteElement.Exactly(0)])];

    private const int FewPatterns = 12;

    private readonly TokenReader _tokens;
    private readonly RuleIntake _intake;
    private readonly List<Pattern> _patterns = [];
    private Dictionary<string, SourceSpan>? _firstUses;

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
        SourceSpan? first = name.Text == "$" ? null : FirstUse(name);
        if (first is not null)
        {
            _tokens.Diagnostics.Error(
                name.Span,
                $"the string \"{name.Text}\" is already declared on line {first.Source.LineOf(first.Start)}");
        }

        var value = new ParsedString(null, StringModifiers.None);
        try
        {
            value = ParseValue(name);
        }
        finally
        {
            if (first is null)
            {
                _patterns.Add(new Pattern
                {
                    Identifier = name.Text,
                    IsPrivate = value.Modifiers.HasFlag(StringModifiers.Private),
                    Sequences = value.Sequences ?? Placeholder,
                    Searches = value.Searches,
                    KeyedByte = value.KeyedByte,
                    Span = name.Span,
                });
            }
        }
    }

    /// <summary>Where a string of this name was declared before, or null.</summary>
    private SourceSpan? FirstUse(Token name)
    {
        // Most rules have few strings: a table for these would be larger than they are.
        if (_firstUses is null && _patterns.Count < FewPatterns)
        {
            return _patterns.Find(pattern => pattern.Identifier == name.Text)?.Span;
        }

        if (_firstUses is null)
        {
            _firstUses = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
            _patterns.ForEach(pattern => _firstUses.TryAdd(pattern.Identifier, pattern.Span));
        }

        return _firstUses.TryAdd(name.Text, name.Span) ? null : _firstUses[name.Text];
    }

    private ParsedString ParseValue(Token name)
    {
        _tokens.Expect("=", "after", name.Text);
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
            return ParseRegularExpression();
        }

        throw _tokens.FailExpected($"a text string in double quotes, a hex string in braces or a regular expression between slashes after \"{name.Text} =\"");
    }

    private ParsedString ParseTextString(Token name)
    {
        Token value = _tokens.Take();
        ModifierSet modifiers = new ModifierParser(_tokens).Parse();
        if (value.Bytes.Length == 0)
        {
            _tokens.Diagnostics.Error(value.Span, $"the string \"{name.Text}\" is empty; it would match at every offset");
            return new ParsedString(null, modifiers.Flags);
        }

        if (value.Bytes.Length > PatternExpander.MaximumElements)
        {
            _tokens.Diagnostics.Error(value.Span, PatternExpander.DescribeExcess(value.Bytes.Length));
            return new ParsedString(null, modifiers.Flags);
        }

        return new ParsedString(_intake.CountEncodings(value.Span, TextPattern.ToSequences(value.Bytes, modifiers)), modifiers.Flags)
        {
            KeyedByte = modifiers.Has(StringModifiers.Xor) ? value.Bytes[0] : null,
        };
    }

    private ParsedString ParseHexString(Token brace)
    {
        var parser = new HexStringParser(_tokens.Source, brace.Start, _tokens.Diagnostics);
        IReadOnlyList<PatternNode>? nodes = parser.Parse();
        var span = new SourceSpan(_tokens.Source, brace.Start, parser.End - brace.Start);
        _tokens.Seek(parser.End);
        var words = new ModifierParser(_tokens);
        var modifiers = new ModifierSet();
        while (words.TryParse(modifiers, out StringModifiers modifier))
        {
            if (modifier is not (StringModifiers.Private or StringModifiers.None))
            {
                _tokens.Diagnostics.Error(
                    _tokens.Previous.Span,
                    $"the modifier \"{_tokens.Previous.Text}\" is not allowed on a hex string; only \"private\" is");
            }
        }

        if (nodes is not null && PatternExpander.IsTooMuch(nodes) && HexExpression.TryCreate(nodes) is ExpressionSearch search)
        {
            IReadOnlyList<Sequence> atoms = AtomSequences.Of([search]);
            return new ParsedString(_intake.CountEncodings(span, atoms), modifiers.Flags) { Searches = [search] };
        }

        bool isExpanded = nodes is not null && !_intake.IsOverfull;
        return new ParsedString(
            isExpanded ? _intake.Count(span, PatternExpander.Expand(nodes!, span, _tokens.Diagnostics)) : null, modifiers.Flags);
    }

    private ParsedString ParseRegularExpression()
    {
        Token value = _tokens.Take();
        RegularExpression? expression = ExpressionToken.Parse(value, _tokens.Diagnostics);
        ModifierSet modifiers = new ModifierParser(_tokens).Parse();
        const StringModifiers Refused = StringModifiers.Xor | StringModifiers.Base64 | StringModifiers.Base64Wide;
        if (modifiers.Has(Refused))
        {
            _tokens.Diagnostics.Error(
                value.Span, $"\"{(modifiers.Flags & Refused).ToString().ToLowerInvariant()}\" is for texts, not for regular expressions");
        }

        IReadOnlyList<ExpressionSearch>? searches = expression is null
            ? null
            : ExpressionPattern.ToSearches(expression, modifiers, value.Span, _tokens.Diagnostics);
        if (searches is null)
        {
            return new ParsedString(null, modifiers.Flags);
        }

        IReadOnlyList<Sequence> atoms = AtomSequences.Of(searches);
        if (atoms.Count == 0)
        {
            _tokens.Diagnostics.Warning(
                value.Span,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no fixed bytes of two or more are in every match: all bytes of each object are looked at once more for this, "
                        + $"about {ExpressionCost.StepsPerByte(searches):F1} steps a byte"),
                WarningCode.SlowPattern);
        }

        return new ParsedString(_intake.CountEncodings(value.Span, atoms), modifiers.Flags) { Searches = searches };
    }

    private void SkipToNextDeclaration() => _tokens.SkipUntil(
        () => IsDeclarationStart() || _tokens.Current.Is("}") || _tokens.Current.Is("condition") || _tokens.Current.Is("rule"));

    private bool IsDeclarationStart() => _tokens.Current.Kind == TokenKind.StringIdentifier && _tokens.Following.Is("=");

    /// <summary>What stands after the equals sign.</summary>
    /// <param name="Sequences">Its sequences; null after an error was reported.</param>
    /// <param name="Modifiers">The words after it.</param>
    private sealed record ParsedString(IReadOnlyList<Sequence>? Sequences, StringModifiers Modifiers)
    {
        /// <summary>What a regular expression is searched by.</summary>
        public IReadOnlyList<ExpressionSearch> Searches { get; init; } = [];

        /// <summary>Of a text with <c>xor</c>, its first byte.</summary>
        public byte? KeyedByte { get; init; }
    }
}
