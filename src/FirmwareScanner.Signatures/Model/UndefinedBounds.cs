using System;

namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// In YARA <c>$a in (0..@b)</c> is undefined when its bound is, that is false in the end, and so is its negation. Such a test is
/// joined with <c>bound == bound</c>, which is false exactly then, and a negation leaves that guard alone.
/// </summary>
public static class UndefinedBounds
{
    /// <summary>The test; guarded when its upper bound may be undefined.</summary>
    /// <param name="test">The test.</param>
    /// <param name="bound">Its upper bound.</param>
    public static Expression Guard(Expression test, Expression bound)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(bound);
        if (ConstantFolder.TryEvaluate(bound) is not null || !CanBeUndefined(bound))
        {
            return test;
        }

        var isDefined = new BinaryExpression(bound.Span, BinaryOperator.Equal, bound, bound);
        return new BinaryExpression(test.Span, BinaryOperator.And, isDefined, test);
    }

    /// <summary>Whether an expression was made by <see cref="Guard"/>: in no other comparison both sides are the same object.</summary>
    /// <param name="expression">The expression; the test itself is its right side.</param>
    public static bool IsGuarded(BinaryExpression expression) => expression is { Operator: BinaryOperator.And, Left: BinaryExpression guard }
        && ReferenceEquals(guard.Left, guard.Right);

    private static bool CanBeUndefined(Expression value) => value switch
    {
        ReadInteger or PatternOffset or PatternLength => true,
        UnaryExpression unary => CanBeUndefined(unary.Operand),
        BinaryExpression binary => CanBeUndefined(binary.Left) || CanBeUndefined(binary.Right)
            || binary.Operator is BinaryOperator.Divide or BinaryOperator.Modulo
                or BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight,
        _ => false,
    };
}
