using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>What YARA 4.5 refuses of constants: ranges that cannot be, and negative quantifiers.</summary>
internal static class ConstantChecks
{
    /// <summary>
    /// The value of a constant as far as YARA knows it where it checks: it takes <c>&gt;&gt;</c> for <c>&lt;&lt;</c> there (grammar.y), so
    /// that what depends on one is not checked here either. A shift by 64 or more is 0 to it, whatever is shifted.
    /// </summary>
    /// <param name="expression">The expression.</param>
    public static long? TryEvaluate(Expression expression)
    {
        if (expression is BinaryExpression { Operator: BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight } shift
            && ConstantFolder.TryEvaluate(shift.Right) >= 64)
        {
            return 0;
        }

        return HasShiftRight(expression) ? null : ConstantFolder.TryEvaluate(expression);
    }

    private static bool HasShiftRight(Expression expression) => expression switch
    {
        UnaryExpression unary => HasShiftRight(unary.Operand),
        BinaryExpression binary => binary.Operator == BinaryOperator.ShiftRight || HasShiftRight(binary.Left) || HasShiftRight(binary.Right),
        _ => false,
    };

    /// <summary>Checks a range whose bounds are both constants.</summary>
    /// <param name="diagnostics">Receives errors.</param>
    /// <param name="span">Where the range stands.</param>
    /// <param name="first">Its lower bound.</param>
    /// <param name="last">Its upper bound.</param>
    public static void CheckRange(DiagnosticBag diagnostics, SourceSpan span, Expression first, Expression last)
    {
        if (TryEvaluate(first) is not long least || TryEvaluate(last) is not long greatest)
        {
            return;
        }

        if (least > greatest)
        {
            diagnostics.Error(span, "this range is empty: its start is greater than its end");
        }
        else if (least < 0)
        {
            diagnostics.Error(span, "a range cannot begin with a negative number");
        }
    }

    /// <summary>Checks a quantifier that is a constant.</summary>
    /// <param name="diagnostics">Receives errors.</param>
    /// <param name="quantifier">Percent, or at least so many.</param>
    /// <param name="count">The number.</param>
    public static void CheckQuantifier(DiagnosticBag diagnostics, OfQuantifier quantifier, Expression count)
    {
        long? value = TryEvaluate(count);
        if (quantifier == OfQuantifier.Percent && value is < 1 or > 100)
        {
            diagnostics.Error(count.Span, "a percentage must be between 1 and 100");
        }
        else if (quantifier != OfQuantifier.Percent && value < 0)
        {
            diagnostics.Error(count.Span, "a quantifier cannot be negative");
        }
    }
}
