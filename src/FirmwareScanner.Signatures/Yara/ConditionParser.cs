using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>
/// Parses a condition by recursive descent, with the precedence of YARA's grammar: <c>or</c>, <c>and</c>, <c>not</c>,
/// comparisons, then the integer operators (<see cref="IntegerOperators"/>).
/// </summary>
internal sealed class ConditionParser
{
    private const int MaximumDepth = 200;

    private static readonly Dictionary<string, BinaryOperator> Comparisons = new()
    {
        ["=="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.NotEqual,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.LessOrEqual,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.GreaterOrEqual,
    };

    private readonly TokenReader _tokens;
    private readonly RuleScope _scope;
    private readonly OperandParser _operands;
    private readonly TruthCheck _truths;
    private int _depth;

    public ConditionParser(TokenReader tokens, RuleScope scope)
    {
        _tokens = tokens;
        _scope = scope;
        _operands = new OperandParser(this, tokens, scope);
        _truths = new TruthCheck(tokens);
    }

    /// <summary>Parses a whole condition.</summary>
    public Expression Parse()
    {
        Expression condition = ParseTruth();
        return _tokens.Current.Is("}")
            ? condition
            : throw _tokens.FailExpected("an operator or the \"}\" that ends the rule");
    }

    /// <summary>Parses an expression of any kind.</summary>
    public Expression ParseExpression() => ParseChain("or", BinaryOperator.Or, static parser => parser.ParseConjunction());

    /// <summary>Parses an expression that is asked whether it is true.</summary>
    public Expression ParseTruth() => _truths.Check(ParseExpression());

    /// <summary>Parses an integer expression.</summary>
    /// <param name="purpose">What it is for, such as "the offset after \"at\"".</param>
    public Expression ParseInteger(string purpose)
    {
        Expression value = ParseArithmetic(0);
        return ExpressionKinds.IsInteger(value) ? value : throw FailNotInteger(value, purpose);
    }

    /// <summary>Parses an operand: a name, a call, something in parentheses.</summary>
    public Expression ParseOperand() => ParseUnary();

    // Whatever is nested passes through here or through "not", so these two guard the stack.
    private Expression ParseUnary()
    {
        Token token = _tokens.Current;
        Enter(token);
        Expression operand = token.Is("-") || token.Is("~") ? ParseSigned() : _operands.Parse();
        _depth--;
        return operand;
    }

    private UnaryExpression ParseSigned()
    {
        Token sign = _tokens.Take();
        Expression operand = ParseUnary();
        bool isFloat = sign.Text == "-" && ExpressionKinds.Of(operand) == ExpressionKind.Float;
        if (!isFloat && !ExpressionKinds.IsInteger(operand))
        {
            throw FailNotInteger(operand, $"the operand of \"{sign.Text}\"");
        }

        UnaryOperator kind = sign.Text == "-" ? UnaryOperator.Negate : UnaryOperator.Complement;
        return new UnaryExpression(sign.Span.To(operand.Span), kind, operand);
    }

    private void Enter(Token token)
    {
        if (++_depth > MaximumDepth)
        {
            throw _tokens.Fail(token, $"the condition is nested more than {MaximumDepth} levels deep");
        }
    }

    private SyntaxException FailNotInteger(Expression found, string purpose) =>
        _tokens.Fail(found.Span, $"{purpose} must be an integer, but this is {KindText.Describe(ExpressionKinds.Of(found))}");

    private Expression ParseConjunction() => ParseChain("and", BinaryOperator.And, static parser => parser.ParseNot());

    // A long chain becomes a balanced tree: and/or are associative, and a tree of depth n would overflow the stack of whoever walks it.
    private Expression ParseChain(string keyword, BinaryOperator kind, System.Func<ConditionParser, Expression> parseOperand)
    {
        Expression first = parseOperand(this);
        if (!_tokens.Current.Is(keyword))
        {
            return first;
        }

        var operands = new List<Expression> { first };
        while (_tokens.TryTake(keyword))
        {
            operands.Add(parseOperand(this));
        }

        return Combine(kind, [.. operands.Select(_truths.Check)], 0, operands.Count);
    }

    private static Expression Combine(BinaryOperator kind, List<Expression> operands, int start, int end)
    {
        if (end - start == 1)
        {
            return operands[start];
        }

        int middle = (start + end + 1) / 2;
        Expression left = Combine(kind, operands, start, middle);
        Expression right = Combine(kind, operands, middle, end);
        return new BinaryExpression(left.Span.To(right.Span), kind, left, right);
    }

    private Expression ParseNot()
    {
        Token token = _tokens.Current;
        if (!token.Is("not") && !token.Is("defined"))
        {
            return ParseComparison();
        }

        _tokens.Take();
        Enter(token);
        Expression operand = _truths.Check(ParseNot());
        _depth--;
        SourceSpan span = token.Span.To(operand.Span);
        return token.Text == "not" ? new UnaryExpression(span, UnaryOperator.Not, operand) : new DefinedExpression(span, operand);
    }

    private Expression ParseComparison()
    {
        Expression left = ParseArithmetic(0);
        if (_tokens.Current.Is("of") || IsPercentOf())
        {
            return ParseOf(left);
        }

        if (TextOperators.TryGet(_tokens.Current, out TextOperator text))
        {
            return ParseTextTest(left, text);
        }

        if (!TryGetComparison(_tokens.Current, out BinaryOperator kind))
        {
            return left;
        }

        Token sign = _tokens.Take();
        Expression right = ParseArithmetic(0);
        CheckComparable(sign, left, right);
        if (TryGetComparison(_tokens.Current, out _))
        {
            throw _tokens.Fail(_tokens.Current, "comparisons cannot be chained; join two of them with \"and\"");
        }

        return new BinaryExpression(left.Span.To(right.Span), kind, left, right);
    }

    private void CheckComparable(Token sign, Expression left, Expression right)
    {
        if (ExpressionKinds.Of(left) == ExpressionKind.Text && ExpressionKinds.Of(right) == ExpressionKind.Text)
        {
            return;
        }

        foreach (Expression side in new[] { left, right })
        {
            ExpressionKind found = ExpressionKinds.Of(side);
            if (found is not (ExpressionKind.Integer or ExpressionKind.Float))
            {
                throw _tokens.Fail(side.Span, $"each side of \"{sign.Text}\" must be a number, or both a text, but this is {KindText.Describe(found)}");
            }
        }
    }

    private TextTest ParseTextTest(Expression left, TextOperator kind)
    {
        Token sign = _tokens.Take();
        Expression right = ParseArithmetic(0);
        ExpressionKind wanted = kind == TextOperator.Matches ? ExpressionKind.RegularExpression : ExpressionKind.Text;
        if (ExpressionKinds.Of(left) != ExpressionKind.Text)
        {
            throw _tokens.Fail(left.Span, $"the left side of \"{sign.Text}\" must be a text, but this is {KindText.Describe(ExpressionKinds.Of(left))}");
        }

        if (ExpressionKinds.Of(right) != wanted)
        {
            throw _tokens.Fail(
                right.Span,
                $"the right side of \"{sign.Text}\" must be {KindText.Describe(wanted)}, but this is {KindText.Describe(ExpressionKinds.Of(right))}");
        }

        return new TextTest(left.Span.To(right.Span), kind, left, right);
    }

    private static bool TryGetComparison(Token token, out BinaryOperator kind)
    {
        kind = default;
        return token.Kind == TokenKind.Punctuator && Comparisons.TryGetValue(token.Text, out kind);
    }

    // "for 10% i in ...": a name is the loop's variable, not a divisor, if "in" or another name comes after it.
    private bool IsPercentOf() => _tokens.Current.Is("%") && (_tokens.Following.Is("of")
        || (_tokens.Following.Kind == TokenKind.Identifier && _tokens.IsAfterFollowing("in", ",")));

    private Expression ParseArithmetic(int minimumPrecedence)
    {
        Expression left = ParseUnary();
        int chained = 0;
        while (IntegerOperators.TryGet(_tokens.Current, out BinaryOperator kind, out int precedence)
            && precedence >= minimumPrecedence)
        {
            if (IsPercentOf())
            {
                return IntegerOperators.IsProductLevel(minimumPrecedence)
                    ? throw _tokens.Fail(_tokens.Current, "write parentheses around the percentage: \"(1 + 2)% of them\"")
                    : left;
            }

            Token sign = _tokens.Take();
            if (++chained > MaximumDepth)
            {
                throw _tokens.Fail(sign, $"more than {MaximumDepth} integer operators in a row");
            }

            Expression right = ParseArithmetic(precedence + 1);
            left = IntegerOperators.Combine(_tokens.Diagnostics, sign, kind, left, right) ?? throw new SyntaxException();
        }

        return left;
    }

    private Expression ParseOf(Expression count)
    {
        bool isPercent = _tokens.Current.Is("%");
        string purpose = isPercent ? "the percentage before \"of\"" : "the number before \"of\"";
        if (!ExpressionKinds.IsInteger(count))
        {
            throw FailNotInteger(count, purpose);
        }

        OfQuantifier quantifier = isPercent ? OfQuantifier.Percent : OfQuantifier.AtLeast;
        ConstantChecks.CheckQuantifier(_tokens.Diagnostics, quantifier, count);
        if (isPercent)
        {
            _tokens.Take();
        }

        return new OfParser(this, _tokens, _scope).Parse(count.Span, quantifier, count);
    }
}
