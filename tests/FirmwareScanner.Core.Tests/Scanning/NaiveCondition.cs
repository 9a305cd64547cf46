using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Evaluates a condition on the tree itself, with null for undefined.</summary>
public sealed class NaiveCondition
{
    private readonly byte[] _stream;
    private readonly Dictionary<Pattern, List<PatternMatch>> _matches;
    private readonly Dictionary<Rule, bool> _rules;

    public NaiveCondition(byte[] stream, Dictionary<Pattern, List<PatternMatch>> matches, Dictionary<Rule, bool> rules)
    {
        _stream = stream;
        _matches = matches;
        _rules = rules;
    }

    public bool IsTrue(Expression expression) => Evaluate(expression) is long value && value != 0;

    private long? Evaluate(Expression expression) => expression switch
    {
        BooleanConstant constant => constant.Value ? 1 : 0,
        IntegerConstant constant => constant.Value,
        FileSizeExpression => _stream.Length,
        UnaryExpression unary => Unary(unary.Operator, Evaluate(unary.Operand)),
        BinaryExpression binary => Binary(binary),
        PatternPresent present => _matches[present.Pattern].Count > 0 ? 1 : 0,
        PatternCount count => _matches[count.Pattern].Count,
        PatternAt at => Evaluate(at.Offset) is long offset ? Starts(at.Pattern, offset, offset) : null,
        PatternIn range => Evaluate(range.First) is long first && Evaluate(range.Last) is long last
            ? Starts(range.Pattern, first, last) : null,
        PatternOffset offset => Nth(offset.Pattern, Evaluate(offset.Index))?.Offset,
        PatternLength length => Nth(length.Pattern, Evaluate(length.Index))?.Length,
        ReadInteger read => Read(read, Evaluate(read.Offset)),
        OfExpression { Items: [PatternAt or PatternIn, ..] } of when Evaluate(of.Items[0]) is null => null,
        OfExpression of => Of(of) ? 1 : 0,
        RuleReference reference => _rules[reference.Rule] ? 1 : 0,
        _ => throw new NotSupportedException(expression.GetType().Name),
    };

    private long Starts(Pattern pattern, long first, long last) =>
        _matches[pattern].Any(m => m.Offset >= first && m.Offset <= last) ? 1 : 0;

    private PatternMatch? Nth(Pattern pattern, long? index)
    {
        List<PatternMatch> matches = _matches[pattern];
        return index is long i && i >= 1 && i <= matches.Count ? matches[(int)i - 1] : null;
    }

    private long? Read(ReadInteger read, long? offset)
    {
        if (offset is not long at || at < 0 || at + read.Size > _stream.Length)
        {
            return null;
        }

        byte[] bytes = _stream[(int)at..(int)(at + read.Size)];
        if (!read.IsBigEndian)
        {
            Array.Reverse(bytes);
        }

        long value = bytes.Aggregate(0L, (sum, b) => (sum << 8) | b);
        return (read.IsSigned, read.Size) switch
        {
            (true, 1) => (sbyte)value,
            (true, 2) => (short)value,
            (true, 4) => (int)value,
            _ => value,
        };
    }

    private bool Of(OfExpression of)
    {
        int count = of.Items.Count(IsTrue);
        return of.Quantifier switch
        {
            OfQuantifier.Any => count > 0,
            OfQuantifier.All => count == of.Items.Count,
            OfQuantifier.None => count == 0,
            OfQuantifier.Percent => Evaluate(of.Count!) is long percent && (double)count / of.Items.Count * 100 >= percent,
            _ => Evaluate(of.Count!) is long least && (least == 0 ? count == 0 : count >= least),
        };
    }

    private static long? Unary(UnaryOperator kind, long? value) => kind switch
    {
        _ when value is null => null,
        UnaryOperator.Not => value == 0 ? 1 : 0,
        UnaryOperator.Negate => -value,
        _ => ~value,
    };

    private long? Binary(BinaryExpression binary)
    {
        long? left = Evaluate(binary.Left);
        long? right = Evaluate(binary.Right);
        switch (binary.Operator)
        {
            case BinaryOperator.And:
                return left is not null and not 0 && right is not null and not 0 ? 1 : 0;
            case BinaryOperator.Or:
                return left is not null and not 0 || right is not null and not 0 ? 1 : 0;
            default:
                return left is long l && right is long r ? Compute(binary.Operator, l, r) : null;
        }
    }

    private static long? Compute(BinaryOperator kind, long left, long right) => kind switch
    {
        BinaryOperator.Equal => left == right ? 1 : 0,
        BinaryOperator.NotEqual => left != right ? 1 : 0,
        BinaryOperator.Less => left < right ? 1 : 0,
        BinaryOperator.LessOrEqual => left <= right ? 1 : 0,
        BinaryOperator.Greater => left > right ? 1 : 0,
        BinaryOperator.GreaterOrEqual => left >= right ? 1 : 0,
        BinaryOperator.Add => unchecked(left + right),
        BinaryOperator.Subtract => unchecked(left - right),
        BinaryOperator.Multiply => unchecked(left * right),
        BinaryOperator.Divide => right == 0 ? null : left / right,
        BinaryOperator.Modulo => right == 0 ? null : left % right,
        BinaryOperator.BitwiseAnd => left & right,
        BinaryOperator.BitwiseOr => left | right,
        BinaryOperator.BitwiseXor => left ^ right,
        BinaryOperator.ShiftLeft => right < 0 ? null : right >= 64 ? 0 : left << (int)right,
        _ => right < 0 ? null : right >= 64 ? 0 : left >> (int)right,
    };
}
