using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses the part of <c>2 of ($a*) in (0..1KB)</c> that begins with <c>of</c>.</summary>
internal sealed class OfParser
{
    private readonly ConditionParser _conditions;
    private readonly TokenReader _tokens;
    private readonly RuleScope _scope;

    public OfParser(ConditionParser conditions, TokenReader tokens, RuleScope scope)
    {
        _conditions = conditions;
        _tokens = tokens;
        _scope = scope;
    }

    /// <summary>Parses <c>of</c>, the set and where its strings have to be.</summary>
    /// <param name="start">Where the quantifier stands.</param>
    /// <param name="quantifier">The quantifier.</param>
    /// <param name="count">Its number, if it has one.</param>
    public Expression Parse(SourceSpan start, OfQuantifier quantifier, Expression? count)
    {
        _tokens.Expect("of", "after the quantifier");
        IReadOnlyList<Expression> items = ParseSet();
        IReadOnlyList<Expression> placed = ParsePlace(items);
        SourceSpan span = start.To(_tokens.Previous.Span);
        if (quantifier == OfQuantifier.AtLeast && items.Count > 0 && ConstantFolder.TryEvaluate(count!) > items.Count)
        {
            _tokens.Diagnostics.Warning(span, $"this is never true: the set has only {items.Count} members", WarningCode.NeverTrue);
        }

        return new OfExpression(span, quantifier, count, placed);
    }

    private IReadOnlyList<Expression> ParseSet()
    {
        Token token = _tokens.Current;
        if (_tokens.TryTake("them"))
        {
            return ToItems(token.Span, _scope.FindAllPatterns(token));
        }

        _tokens.Expect("(", "or \"them\" after \"of\"; a set of strings or rules is written in parentheses");
        System.Func<IEnumerable<Expression>> parseItem = !IsNameInSet() ? ParseTruth
            : _tokens.Current.Kind == TokenKind.Identifier ? ParseRuleItem
            : ParseStringItem;
        var items = new List<Expression>();
        do
        {
            items.AddRange(parseItem());
        }
        while (_tokens.TryTake(","));

        _tokens.Expect(")", "or \",\" after a member of a set");
        return items;
    }

    // A set of truth values, such as ($a at 0, uint8(4) == 1), is told from one of names by what follows its first member.
    private bool IsNameInSet()
    {
        Token token = _tokens.Current;
        Token following = _tokens.Following;
        return token.Kind switch
        {
            TokenKind.StringWildcard => true,
            TokenKind.StringIdentifier => token.Text == "$" || following.Is(",") || following.Is(")") || following.Kind == TokenKind.StringIdentifier,
            TokenKind.Identifier => following.Is(",") || following.Is(")") || following.Is("*"),
            _ => false,
        };
    }

    private Expression[] ParseTruth()
    {
        Expression item = _conditions.ParseTruth();
        return ExpressionKinds.IsInteger(item)
            ? [new BinaryExpression(item.Span, BinaryOperator.NotEqual, item, new IntegerConstant(item.Span, 0))]
            : [item];
    }

    private static List<Expression> ToItems(SourceSpan span, IReadOnlyList<Pattern> patterns) =>
        [.. patterns.Select(pattern => new PatternPresent(span, pattern))];

    private List<Expression> ParseStringItem()
    {
        if (_tokens.Current.Kind is not (TokenKind.StringIdentifier or TokenKind.StringWildcard))
        {
            throw _tokens.FailExpected("a string such as $a or $a* in the set");
        }

        Token token = _tokens.Take();
        return ToItems(token.Span, _scope.FindPatterns(token));
    }

    /// <summary>Parses the set of strings of a loop: <c>them</c> or strings in parentheses.</summary>
    public IReadOnlyList<Pattern> ParsePatternSet()
    {
        IReadOnlyList<Expression> items = ParseSet();
        return items.All(item => item is PatternPresent)
            ? [.. items.Cast<PatternPresent>().Select(item => item.Pattern)]
            : throw _tokens.Fail(_tokens.Previous, "a loop goes over strings; for rules use \"of\"");
    }

    private IReadOnlyList<Expression> ParseRuleItem()
    {
        Token token = _tokens.Expect(TokenKind.Identifier, "the name of a rule in the set; rules and strings cannot be mixed");
        Token asterisk = _tokens.Current;
        return _tokens.TryTake("*")
            ? _scope.FindRules(token, token.Span.To(asterisk.Span))
            : [_scope.FindRule(token)];
    }

    private IReadOnlyList<Expression> ParsePlace(IReadOnlyList<Expression> items)
    {
        Token place = _tokens.Current;
        if (!place.Is("in") && !place.Is("at"))
        {
            return items;
        }

        if (items.Any(item => item is not PatternPresent))
        {
            throw _tokens.Fail(place, $"\"{place.Text}\" is for strings; rules have no offset");
        }

        _tokens.Take();
        if (place.Text == "at")
        {
            Expression offset = _conditions.ParseInteger("the offset after \"at\"");
            return [.. items.Cast<PatternPresent>().Select(item => new PatternAt(item.Span, item.Pattern, offset))];
        }

        (Expression first, Expression last) = new OperandParser(_conditions, _tokens, _scope).ParseRange();
        return [.. items.Cast<PatternPresent>().Select(item => new PatternIn(item.Span, item.Pattern, first, last))];
    }
}
