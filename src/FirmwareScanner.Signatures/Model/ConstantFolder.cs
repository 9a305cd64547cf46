namespace FirmwareScanner.Signatures.Model;

/// <summary>Evaluates integer expressions that do not depend on the stream.</summary>
public static class ConstantFolder
{
    /// <summary>The value of an integer expression made of literals and operators only.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>
    /// The value; null when it depends on the stream, is undefined (division by 0 or of the least integer by -1, negative shift count) or is not an integer.
    /// </returns>
    public static long? TryEvaluate(Expression expression) => expression switch
    {
        IntegerConstant constant => constant.Value,
        UnaryExpression unary => TryEvaluate(unary),
        BinaryExpression binary => TryEvaluate(binary),
        _ => null,
    };

    private static long? TryEvaluate(UnaryExpression unary) => (unary.Operator, TryEvaluate(unary.Operand)) switch
    {
        (UnaryOperator.Negate, long value) => unchecked(-value),
        (UnaryOperator.Complement, long value) => ~value,
        _ => null,
    };

    private static long? TryEvaluate(BinaryExpression binary)
    {
        if (TryEvaluate(binary.Left) is not long left || TryEvaluate(binary.Right) is not long right)
        {
            return null;
        }

        return TryCombine(binary.Operator, left, right);
    }

    /// <summary>The result of an operator on integers.</summary>
    /// <param name="kind">The operator, one that gives an integer.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <returns>The result; null when it is undefined, or the operator gives no integer.</returns>
    public static long? TryCombine(BinaryOperator kind, long left, long right)
    {
        return kind switch
        {
            BinaryOperator.Add => unchecked(left + right),
            BinaryOperator.Subtract => unchecked(left - right),
            BinaryOperator.Multiply => unchecked(left * right),
            BinaryOperator.Divide => IsDivisible(left, right) ? left / right : null,
            BinaryOperator.Modulo => IsDivisible(left, right) ? left % right : null,
            BinaryOperator.BitwiseAnd => left & right,
            BinaryOperator.BitwiseOr => left | right,
            BinaryOperator.BitwiseXor => left ^ right,
            BinaryOperator.ShiftLeft => Shift(right, count => left << count),
            BinaryOperator.ShiftRight => Shift(right, count => left >> count),
            _ => null,
        };
    }

    // The processor traps on long.MinValue / -1; to YARA 4.5 both results are undefined (OP_INT_DIV, OP_MOD).
    private static bool IsDivisible(long left, long right) => right != 0 && (left != long.MinValue || right != -1);

    private static long? Shift(long count, System.Func<int, long> shift) => count switch
    {
        < 0 => null,
        >= 64 => 0,
        _ => shift((int)count),
    };
}
