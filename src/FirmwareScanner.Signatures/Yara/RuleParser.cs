using System.Collections.Generic;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses one rule.</summary>
internal sealed class RuleParser
{
    private readonly TokenReader _tokens;
    private readonly string _namespace;
    private readonly RuleTable _rules;
    private readonly RuleIntake _intake;

    public RuleParser(TokenReader tokens, string ns, RuleTable rules, RuleIntake intake)
    {
        _intake = intake;
        _tokens = tokens;
        _namespace = ns;
        _rules = rules;
    }

    /// <summary>The rule's name, as far as it was parsed.</summary>
    public Token? Name { get; private set; }

    /// <summary>Whether the rule is global, as far as it was parsed.</summary>
    public bool IsGlobal { get; private set; }

    /// <summary>
    /// Parses from the modifiers or <c>rule</c> to the closing brace. A rule with an error may come back as well; the
    /// diagnostics tell.
    /// </summary>
    public Rule Parse()
    {
        bool isPrivate = false;
        while (_tokens.Current.Is("private") || _tokens.Current.Is("global"))
        {
            isPrivate |= _tokens.Current.Is("private");
            IsGlobal |= _tokens.Current.Is("global");
            _tokens.Take();
        }

        _tokens.Expect("rule", "after the modifiers of a rule");
        Token name = _tokens.Expect(TokenKind.Identifier, "the rule's name after \"rule\"");
        Name = name;
        Declare(name);
        IReadOnlyList<string> tags = ParseTags();
        _tokens.Expect("{", "to begin the body of rule", name.Text);
        IReadOnlyList<MetaEntry> meta = ParseMeta();
        IReadOnlyList<Pattern> patterns = ParseStrings();
        Expression condition = ParseCondition(name.Text, patterns);
        SourceSpan end = _tokens.Expect("}", "to end rule", name.Text).Span;
        return new Rule
        {
            Name = name.Text,
            Namespace = _namespace,
            Tags = tags,
            Meta = meta,
            IsPrivate = isPrivate,
            IsGlobal = IsGlobal,
            Patterns = patterns,
            Condition = condition,
            Span = name.Span,
            Extent = name.Span.To(end),
        };
    }

    private void Declare(Token name)
    {
        if (_rules.FindDeclaration(_namespace, name.Text) is { } first)
        {
            _tokens.Diagnostics.Error(
                name.Span,
                $"the rule \"{name.Text}\" is already declared in namespace \"{_namespace}\", at {Place(first)}; rename one of them");
            return;
        }

        if (_rules.FindWildcard(_namespace, name.Text) is { } wildcard)
        {
            _tokens.Diagnostics.Error(
                name.Span,
                $"the rule \"{name.Text}\" matches the rule set \"{wildcard.Source.Text.Substring(wildcard.Start, wildcard.Length)}\" "
                + $"used before, at {Place(wildcard)}; move it before that place or rename it");
        }

        _rules.Declare(_namespace, name.Text, name.Span);
    }

    private static string Place(SourceSpan span) =>
        $"{span.Source.Path}:{span.Source.LineOf(span.Start)}:{span.Source.ColumnOf(span.Start)}";

    private IReadOnlyList<string> ParseTags()
    {
        if (!_tokens.TryTake(":"))
        {
            return [];
        }

        var tags = new List<string>();
        var known = new HashSet<string>(System.StringComparer.Ordinal);
        do
        {
            Token tag = _tokens.Expect(TokenKind.Identifier, "a tag after \":\"");
            if (!known.Add(tag.Text))
            {
                _tokens.Diagnostics.Error(tag.Span, $"the tag \"{tag.Text}\" is given twice");
            }

            tags.Add(tag.Text);
        }
        while (_tokens.Current.Kind == TokenKind.Identifier);
        return tags;
    }

    private IReadOnlyList<MetaEntry> ParseMeta()
    {
        if (!_tokens.TryTake("meta"))
        {
            return [];
        }

        var entries = new List<MetaEntry>();
        _tokens.Expect(":", "after \"meta\"");
        do
        {
            string key = _tokens.Expect(TokenKind.Identifier, "a key such as author = \"...\" under \"meta:\"").Text;
            _tokens.Expect("=", "after the key", key);
            entries.Add(new MetaEntry(key, ParseMetaValue(key)));
        }
        while (_tokens.Current.Kind == TokenKind.Identifier);
        return entries;
    }

    private object ParseMetaValue(string key)
    {
        if (_tokens.Current.Kind == TokenKind.TextString)
        {
            return Encoding.UTF8.GetString(_tokens.Take().Bytes);
        }

        if (_tokens.TryTake("true"))
        {
            return true;
        }

        if (_tokens.TryTake("false"))
        {
            return false;
        }

        bool isNegative = _tokens.TryTake("-");
        if (_tokens.Current.Kind != TokenKind.Integer)
        {
            throw _tokens.FailExpected(isNegative
                ? "an integer after \"-\""
                : $"a text in double quotes, an integer, true or false as the value of \"{key}\"");
        }

        long value = _tokens.Take().Value;
        return isNegative ? -value : value;
    }

    private IReadOnlyList<Pattern> ParseStrings()
    {
        if (!_tokens.TryTake("strings"))
        {
            return [];
        }

        _tokens.Expect(":", "after \"strings\"");
        return new StringsParser(_tokens, _intake).Parse();
    }

    private Expression ParseCondition(string ruleName, IReadOnlyList<Pattern> patterns)
    {
        _tokens.Expect("condition", SectionHint());
        _tokens.Expect(":", "after \"condition\"");
        var scope = new RuleScope(_namespace, ruleName, patterns, _rules, _tokens.Diagnostics);
        Expression condition = new ConditionParser(_tokens, scope).Parse();
        scope.ReportUnreferenced();
        return condition;
    }

    private string SectionHint() => _tokens.Current.Is("meta") || _tokens.Current.Is("strings")
        ? "(the sections of a rule are meta, strings, condition, in this order)"
        : "and the rule's condition";
}
