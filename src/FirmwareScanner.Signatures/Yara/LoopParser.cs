using System.Collections.Generic;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses <c>for</c> and <c>with</c>.</summary>
internal sealed class LoopParser(ConditionParser conditions, TokenReader tokens, RuleScope scope)
{
    /// <summary>Whether <c>with</c> begins here: a name that is otherwise free, before another name.</summary>
    public static bool BeginsWith(Token token, Token following) => token.Text == "with" && following.Kind == TokenKind.Identifier;

    /// <summary>Parses <c>for any i in (1..9) : ( ... )</c> or <c>for all of them : ( ... )</c>.</summary>
    public Expression ParseFor()
    {
        Token start = tokens.Take();
        (OfQuantifier quantifier, Expression? count) = ParseQuantifier();
        if (tokens.TryTake("of"))
        {
            return ParseForOf(start, quantifier, count);
        }

        var names = new List<Token>();
        do
        {
            names.Add(tokens.Expect(TokenKind.Identifier, "the name of a variable, or \"of\" and a set of strings, after the quantifier of \"for\""));
        }
        while (tokens.TryTake(","));
        tokens.Expect("in", "after the variables of \"for\"");
        (LoopSource source, IReadOnlyList<Variable> variables) = ParseSource(names);
        scope.Enter(variables);
        Expression body = ParseBody();
        scope.Leave(variables.Count);
        return new ForExpression(start.Span.To(tokens.Previous.Span), quantifier, count, source, body);
    }

    /// <summary>Parses <c>with x = y, z = x + 1 : ( ... )</c>.</summary>
    public Expression ParseWith()
    {
        Token start = tokens.Take();
        var variables = new List<Variable>();
        var values = new List<Expression>();
        do
        {
            Token name = tokens.Expect(TokenKind.Identifier, "the name of a variable after \"with\"");
            tokens.Expect("=", $"after \"{name.Text}\"");
            Expression value = CheckValue(conditions.ParseExpression());
            var variable = new Variable(
                name.Text, ExpressionKinds.Of(value), ExpressionKinds.TypeOf(value), ExpressionKinds.ModuleOf(value));
            values.Add(value);
            variables.Add(variable);
            scope.Enter([variable]);
        }
        while (tokens.TryTake(","));
        Expression body = ParseBody();
        scope.Leave(variables.Count);
        return new WithExpression(start.Span.To(tokens.Previous.Span), variables, values, body);
    }

    // A regular expression can only stand where it is used, and a function is nothing without its arguments.
    private Expression CheckValue(Expression value) =>
        ExpressionKinds.Of(value) == ExpressionKind.RegularExpression || ExpressionKinds.TypeOf(value)?.Kind == ModuleValueKind.Function
            ? throw tokens.Fail(value.Span, $"a variable cannot be {KindText.Describe(ExpressionKinds.Of(value))}")
            : value;

    private (OfQuantifier Quantifier, Expression? Count) ParseQuantifier()
    {
        if (Quantifiers.TryGet(tokens.Current, out OfQuantifier word))
        {
            tokens.Take();
            return (word, null);
        }

        Expression count = conditions.ParseInteger("the number after \"for\"");
        OfQuantifier quantifier = tokens.TryTake("%") ? OfQuantifier.Percent : OfQuantifier.AtLeast;
        ConstantChecks.CheckQuantifier(tokens.Diagnostics, quantifier, count);
        return (quantifier, count);
    }

    private ForExpression ParseForOf(Token start, OfQuantifier quantifier, Expression? count)
    {
        IReadOnlyList<Pattern> patterns = new OfParser(conditions, tokens, scope).ParsePatternSet();
        var placeholder = new Pattern { Identifier = "$", Sequences = [], Span = start.Span };
        scope.EnterLoop(placeholder);
        Expression body = ParseBody();
        scope.LeaveLoop();
        return new ForExpression(
            start.Span.To(tokens.Previous.Span), quantifier, count, new PatternSource(placeholder, patterns), body);
    }

    private Expression ParseBody()
    {
        tokens.Expect(":", "before what is asked of each");
        tokens.Expect("(", "after \":\"");
        Expression body = conditions.ParseTruth();
        tokens.Expect(")", "to close the parenthesis");
        return body;
    }

    private (LoopSource Source, IReadOnlyList<Variable> Variables) ParseSource(List<Token> names)
    {
        if (!tokens.TryTake("("))
        {
            return ParseCollection(names);
        }

        Expression first = conditions.ParseExpression();
        if (names.Count > 1)
        {
            throw tokens.Fail(names[1], "only a dictionary has two variables, for its keys and its elements");
        }

        if (tokens.TryTake(".."))
        {
            Expression last = conditions.ParseInteger("the end of a range");
            tokens.Expect(")", "after a range");
            if (!ExpressionKinds.IsInteger(first))
            {
                throw tokens.Fail(first.Span, "the start of a range must be an integer");
            }

            ConstantChecks.CheckRange(tokens.Diagnostics, first.Span.To(last.Span), first, last);
            var integer = new Variable(names[0].Text, ExpressionKind.Integer, null);
            return (new RangeSource(integer, first, last), [integer]);
        }

        return ParseList(names[0], first);
    }

    private (LoopSource Source, IReadOnlyList<Variable> Variables) ParseList(Token name, Expression first)
    {
        var items = new List<Expression> { first };
        if (ExpressionKinds.Of(first) is ExpressionKind.Other or ExpressionKind.RegularExpression)
        {
            throw tokens.Fail(
                first.Span, $"a member of a list must be a number, a text, or true or false, but this is {KindText.Describe(ExpressionKinds.Of(first))}");
        }

        while (tokens.TryTake(","))
        {
            items.Add(conditions.ParseExpression());
            if (ExpressionKinds.Of(items[^1]) != ExpressionKinds.Of(first))
            {
                throw tokens.Fail(items[^1].Span, "all members of a list must be of one kind");
            }
        }

        tokens.Expect(")", "or \",\" after a member of a list");
        var variable = new Variable(name.Text, ExpressionKinds.Of(first), ExpressionKinds.TypeOf(first));
        return (new ListSource(variable, items), [variable]);
    }

    private (LoopSource Source, IReadOnlyList<Variable> Variables) ParseCollection(List<Token> names)
    {
        Token place = tokens.Current;
        Expression collection = conditions.ParseOperand();
        ModuleType? type = ExpressionKinds.TypeOf(collection);
        int expected = type?.Kind switch
        {
            ModuleValueKind.Array => 1,
            ModuleValueKind.Dictionary => 2,
            _ => throw tokens.Fail(place, "expected a range such as (1..10), a list such as (1, 2), or an array or dictionary of a module after \"in\""),
        };
        if (names.Count != expected)
        {
            throw tokens.Fail(
                names[^1], expected == 1 ? "an array has one variable, for its elements" : "a dictionary has two variables, for its keys and its elements");
        }

        var element = new Variable(
            names[^1].Text, ExpressionKinds.Of(type.Element!), type.Element, ExpressionKinds.ModuleOf(collection));
        Variable[] variables = expected == 1 ? [element] : [new Variable(names[0].Text, ExpressionKind.Text, null), element];
        return (new CollectionSource(variables, collection), variables);
    }
}
