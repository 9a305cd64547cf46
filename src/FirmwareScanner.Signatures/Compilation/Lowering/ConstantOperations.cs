using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>Calculates with constant texts and floats, so that no database has to hold them.</summary>
internal static class ConstantOperations
{
    /// <summary>The result of an operator whose operands are constants; otherwise the expression itself.</summary>
    public static Expression Fold(UnaryExpression unary) =>
        unary is { Operator: UnaryOperator.Negate, Operand: FloatConstant number } ? number with { Span = unary.Span, Value = -number.Value } : unary;

    /// <summary>The result of an operator whose operands are constants, not both integers; otherwise the expression itself.</summary>
    public static Expression Fold(BinaryExpression binary)
    {
        if (binary is { Left: TextConstant one, Right: TextConstant other })
        {
            return new BooleanConstant(binary.Span, TextComparison.Of(binary.Operator)([.. one.Value], [.. other.Value]));
        }

        bool hasFloat = binary.Left is FloatConstant || binary.Right is FloatConstant;
        if (!hasFloat || NumberOf(binary.Left) is not double left || NumberOf(binary.Right) is not double right)
        {
            return binary;
        }

        return binary.Operator >= BinaryOperator.Add
            ? new FloatConstant(binary.Span, FloatOperators.Combine(binary.Operator, left, right))
            : new BooleanConstant(binary.Span, FloatOperators.Compare(binary.Operator, left, right));
    }

    /// <summary>The result of a test of constants; otherwise the expression itself.</summary>
    public static Expression Fold(TextTest test) => test switch
    {
        { Left: TextConstant text, Right: TextConstant part } =>
            new BooleanConstant(test.Span, TextComparison.Of(test.Operator)([.. text.Value], [.. part.Value])),
        { Left: TextConstant text, Right: RegularExpressionConstant expression } =>
            new BooleanConstant(test.Span, expression.Value.IsMatch(text.Value.ToArray())),
        _ => test,
    };

    private static double? NumberOf(Expression expression) =>
        expression is FloatConstant number ? number.Value : ConstantFolder.TryEvaluate(expression);
}
