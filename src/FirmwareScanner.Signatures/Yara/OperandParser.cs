using System.Globalization;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses the operands of a condition: literals, strings, counts, reads, names, sets and what is in parentheses.</summary>
internal sealed class OperandParser
{
    private readonly ConditionParser _conditions;
    private readonly TokenReader _tokens;
    private readonly RuleScope _scope;

    public OperandParser(ConditionParser conditions, TokenReader tokens, RuleScope scope)
    {
        _conditions = conditions;
        _tokens = tokens;
        _scope = scope;
    }

    public Expression Parse()
    {
        Token token = _tokens.Current;
        return token.Kind switch
        {
            TokenKind.Integer => new IntegerConstant(_tokens.Take().Span, token.Value),
            TokenKind.StringIdentifier => ParseString(),
            TokenKind.StringCount => ParseCount(),
            TokenKind.StringOffset or TokenKind.StringLength => ParseMatchProperty(),
            TokenKind.IntegerFunction => ParseRead(),
            TokenKind.Identifier => ParseName(),
            TokenKind.Keyword => ParseKeyword(),
            TokenKind.Punctuator when token.Is("(") => ParseParentheses(),
            TokenKind.Float => new FloatConstant(_tokens.Take().Span, double.Parse(token.Text.Replace("_", string.Empty, System.StringComparison.Ordinal), CultureInfo.InvariantCulture)),
            TokenKind.TextString => new TextConstant(_tokens.Take().Span, token.Bytes),
            TokenKind.RegularExpression => ParseRegularExpression(),
            _ => throw _tokens.FailExpected("an expression"),
        };
    }

    /// <summary>Parses <c>(x..y)</c>.</summary>
    public (Expression First, Expression Last) ParseRange()
    {
        SourceSpan start = _tokens.Expect("(", "and a range such as (0..1KB) after \"in\"").Span;
        Expression first = _conditions.ParseInteger("the start of a range");
        _tokens.Expect("..", "between the bounds of a range");
        Expression last = _conditions.ParseInteger("the end of a range");
        SourceSpan end = _tokens.Expect(")", "after a range").Span;
        ConstantChecks.CheckRange(_tokens.Diagnostics, start.To(end), first, last);
        return (first, last);
    }

    private Expression ParseKeyword()
    {
        Token token = _tokens.Current;
        if (Quantifiers.TryGet(token, out OfQuantifier quantifier))
        {
            _tokens.Take();
            return new OfParser(_conditions, _tokens, _scope).Parse(token.Span, quantifier, null);
        }

        switch (token.Text)
        {
            case "true" or "false":
                _tokens.Take();
                return new BooleanConstant(token.Span, token.Text == "true");
            case "filesize":
                _tokens.Take();
                return new FileSizeExpression(token.Span);
            case "for":
                return new LoopParser(_conditions, _tokens, _scope).ParseFor();
            case "entrypoint":
                _tokens.Take();
                return new EntryPointExpression(token.Span);
            default:
                throw _tokens.FailExpected("an expression");
        }
    }

    private Expression ParseParentheses()
    {
        Token open = _tokens.Take();
        Expression inner = _conditions.ParseExpression();
        Token close = _tokens.Expect(")", "to close the parenthesis");
        return inner with { Span = open.Span.To(close.Span) };
    }

    private Expression ParseString()
    {
        Token token = _tokens.Take();
        Pattern? pattern = _scope.FindPattern(token);
        Expression result;
        if (_tokens.TryTake("at"))
        {
            Expression offset = _conditions.ParseInteger("the offset after \"at\"");
            SourceSpan span = token.Span.To(offset.Span);
            result = pattern is null ? new BooleanConstant(span, false) : new PatternAt(span, pattern, offset);
        }
        else if (_tokens.TryTake("in"))
        {
            (Expression first, Expression last) = ParseRange();
            SourceSpan span = token.Span.To(_tokens.Previous.Span);
            result = pattern is null
                ? new BooleanConstant(span, false)
                : new PatternIn(span, pattern, first, last);
        }
        else
        {
            result = pattern is null ? new BooleanConstant(token.Span, false) : new PatternPresent(token.Span, pattern);
        }

        return result;
    }

    private Expression ParseCount()
    {
        Token token = _tokens.Take();
        Pattern? pattern = _scope.FindPattern(token);
        if (_tokens.TryTake("in"))
        {
            (Expression first, Expression last) = ParseRange();
            SourceSpan span = token.Span.To(_tokens.Previous.Span);
            return pattern is null ? new IntegerConstant(span, 0) : new PatternCountIn(span, pattern, first, last);
        }

        return pattern is null ? new IntegerConstant(token.Span, 0) : new PatternCount(token.Span, pattern);
    }

    private Expression ParseMatchProperty()
    {
        Token token = _tokens.Take();
        Pattern? pattern = _scope.FindPattern(token);
        Expression index = new IntegerConstant(token.Span, 1);
        SourceSpan span = token.Span;
        if (_tokens.TryTake("["))
        {
            index = _conditions.ParseInteger($"the index of \"{token.Text}\"");
            span = span.To(_tokens.Expect("]", $"after the index of \"{token.Text}\"").Span);
        }

        if (pattern is null)
        {
            return new IntegerConstant(span, 0);
        }

        return token.Kind == TokenKind.StringOffset
            ? new PatternOffset(span, pattern, index)
            : new PatternLength(span, pattern, index);
    }

    // No words of their own, as YARA knows them only as names.
    private ReadFloat ParseReadFloat(Token token)
    {
        (Expression offset, SourceSpan end) = ParseReadOffset(token);
        bool isBigEndian = token.Text.EndsWith("be", System.StringComparison.Ordinal);
        return new ReadFloat(token.Span.To(end), token.Text.Contains("64", System.StringComparison.Ordinal) ? 8 : 4, isBigEndian, offset);
    }

    private (Expression Offset, SourceSpan End) ParseReadOffset(Token token)
    {
        _tokens.Expect("(", $"and an offset after \"{token.Text}\"");
        Expression offset = _conditions.ParseInteger($"the offset of \"{token.Text}\"");
        return (offset, _tokens.Expect(")", $"after the offset of \"{token.Text}\"").Span);
    }

    private ReadInteger ParseRead()
    {
        Token token = _tokens.Take();
        (Expression offset, SourceSpan end) = ParseReadOffset(token);
        bool isSigned = token.Text[0] == 'i';
        bool isBigEndian = token.Text.EndsWith("be", System.StringComparison.Ordinal);
        string bits = token.Text[(isSigned ? 3 : 4)..].TrimEnd('b', 'e');
        return new ReadInteger(token.Span.To(end), int.Parse(bits, CultureInfo.InvariantCulture) / 8, isBigEndian, isSigned, offset);
    }

    private RegularExpressionConstant ParseRegularExpression()
    {
        Token token = _tokens.Take();
        return new RegularExpressionConstant(
            token.Span, ExpressionToken.Parse(token, _tokens.Diagnostics, isOperand: true) ?? throw new SyntaxException());
    }

    private Expression ParseName()
    {
        Token token = _tokens.Current;
        if (LoopParser.BeginsWith(token, _tokens.Following))
        {
            return new LoopParser(_conditions, _tokens, _scope).ParseWith();
        }

        _tokens.Take();
        if (_scope.FindVariable(token) is Expression variable)
        {
            return new ModuleParser(_conditions, _tokens).ParseAccess(variable);
        }

        if (!_tokens.Current.Is(".") && !_tokens.Current.Is("("))
        {
            return _scope.FindRule(token);
        }

        if (_tokens.Current.Is("(") && token.Text is "float32" or "float64" or "float32be" or "float64be")
        {
            return ParseReadFloat(token);
        }

        string use = _tokens.Current.Is(".") ? token.Text + "." + _tokens.Following.Text : token.Text + "(...)";
        return _scope.FindModule(token) is Module module
            ? new ModuleParser(_conditions, _tokens).ParseAccess(new ModuleReference(token.Span, module))
            : throw _tokens.Fail(token, _scope.DescribeModuleUse(token.Text, use));
    }
}
