using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Makes logical expressions into conditions. What a test after a pair of parentheses counts is the matches of the parts that are true;
/// of an "and" that is false, none.
/// </summary>
/// <param name="terms">The subsignatures.</param>
internal sealed class LogicEmitter(IReadOnlyList<MatchTerm> terms)
{
    // Tests of tests say the same again and again: their size doubles with each.
    private const int MostParts = 20_000;

    private int _parts;

    /// <summary>Whether the expression is too large; what was made of it is then of no use.</summary>
    public bool IsTooLarge => _parts > MostParts;

    /// <summary>Whether an expression is true.</summary>
    public Expression Truth(LogicNode node)
    {
        if (++_parts > MostParts)
        {
            return new BooleanConstant(node.Span, false);
        }

        return node switch
        {
            LogicLeaf leaf => TruthOf(leaf),
            LogicPair { Test: null } pair => new BinaryExpression(
                pair.Span, pair.IsAnd ? BinaryOperator.And : BinaryOperator.Or, Truth(pair.Left), Truth(pair.Right)),
            LogicPair pair => TruthOfTest(pair, pair.Test!),
            _ => throw new ArgumentException("unknown part of an expression", nameof(node)),
        };
    }

    private Expression TruthOf(LogicLeaf leaf)
    {
        MatchTerm term = terms[leaf.Number];
        return leaf.Test switch
        {
            null or { Operator: '>', Count: 0 } => term.Present,
            { Operator: '=', Count: 0 } or { Operator: '<', Count: 1 } => new UnaryExpression(leaf.Span, UnaryOperator.Not, term.Present),
            _ => Compare(leaf.Span, term.Count, leaf.Test.Operator, leaf.Test.Count),
        };
    }

    private BinaryExpression TruthOfTest(LogicPair pair, LogicTest test)
    {
        BinaryExpression counted = Compare(pair.Span, Matches(pair), test.Operator, test.Count);
        if (test.Distinct == 0)
        {
            return counted;
        }

        // Each subsignature counts once, however often it is named.
        var items = new Dictionary<int, Expression>();
        Collect(pair, null, items);
        Expression distinct = items.Values
            .Select(item => (Expression)new ValueWhile(pair.Span, item, new IntegerConstant(pair.Span, 1)))
            .DefaultIfEmpty(new IntegerConstant(pair.Span, 0))
            .Aggregate((left, right) => new BinaryExpression(pair.Span, BinaryOperator.Add, left, right));
        var enough = new BinaryExpression(
            pair.Span, BinaryOperator.GreaterOrEqual, distinct, new IntegerConstant(pair.Span, test.Distinct));
        return new BinaryExpression(pair.Span, BinaryOperator.And, counted, enough);
    }

    /// <summary>How many matches make an expression true; 0 while it is not.</summary>
    private Expression Count(LogicNode node)
    {
        if (++_parts > MostParts)
        {
            return new IntegerConstant(node.Span, 0);
        }

        return node switch
        {
            LogicLeaf { Test: null } leaf => terms[leaf.Number].Count,
            LogicLeaf leaf => new ValueWhile(leaf.Span, TruthOf(leaf), terms[leaf.Number].Count),
            LogicPair { Test: null } pair => Matches(pair),
            LogicPair pair => new ValueWhile(pair.Span, Truth(pair), Matches(pair)),
            _ => throw new ArgumentException("unknown part of an expression", nameof(node)),
        };
    }

    private Expression Matches(LogicPair pair)
    {
        var sum = new BinaryExpression(pair.Span, BinaryOperator.Add, Count(pair.Left), Count(pair.Right));
        return pair.IsAnd
            ? new ValueWhile(pair.Span, new BinaryExpression(pair.Span, BinaryOperator.And, Truth(pair.Left), Truth(pair.Right)), sum)
            : sum;
    }

    /// <summary>When each subsignature of a pair counts; those inside of another test do not.</summary>
    private void Collect(LogicNode node, Expression? also, Dictionary<int, Expression> items)
    {
        if (node is LogicLeaf leaf)
        {
            Expression truth = also is null ? Truth(leaf) : new BinaryExpression(leaf.Span, BinaryOperator.And, also, Truth(leaf));
            items[leaf.Number] = items.TryGetValue(leaf.Number, out Expression? known)
                ? new BinaryExpression(leaf.Span, BinaryOperator.Or, known, truth)
                : truth;
            return;
        }

        var pair = (LogicPair)node;
        if (pair.IsAnd)
        {
            Expression both = new BinaryExpression(pair.Span, BinaryOperator.And, Truth(pair.Left), Truth(pair.Right));
            also = also is null ? both : new BinaryExpression(pair.Span, BinaryOperator.And, also, both);
        }

        foreach (LogicNode part in new[] { pair.Left, pair.Right }.Where(part => part is LogicLeaf or { Test: null }))
        {
            Collect(part, also, items);
        }
    }

    private static BinaryExpression Compare(SourceSpan span, Expression value, char comparison, uint number) => new(
        span,
        comparison switch { '=' => BinaryOperator.Equal, '<' => BinaryOperator.Less, _ => BinaryOperator.Greater },
        value,
        new IntegerConstant(span, number));
}
