using System;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>The operators on two defined values.</summary>
internal static class Operators
{
    // YARA takes floats for equal that differ by less than this, its DBL_EPSILON.
    private const double Epsilon = 2.2204460492503131e-16;

    /// <summary>The operator for operands of two kinds.</summary>
    public static Func<Value, Value, Value> Of(BinaryOperator kind, ExpressionKind left, ExpressionKind right)
    {
        if (left == ExpressionKind.Text)
        {
            return OfTexts(kind);
        }

        return left == ExpressionKind.Float || right == ExpressionKind.Float ? OfFloats(kind) : OfIntegers(kind);
    }

    private static Func<Value, Value, Value> OfTexts(BinaryOperator kind) => kind switch
    {
        BinaryOperator.Equal => (one, other) => Value.Of(one.Text.AsSpan().SequenceEqual(other.Text)),
        BinaryOperator.NotEqual => (one, other) => Value.Of(!one.Text.AsSpan().SequenceEqual(other.Text)),
        BinaryOperator.Less => (one, other) => Value.Of(one.Text.AsSpan().SequenceCompareTo(other.Text) < 0),
        BinaryOperator.LessOrEqual => (one, other) => Value.Of(one.Text.AsSpan().SequenceCompareTo(other.Text) <= 0),
        BinaryOperator.Greater => (one, other) => Value.Of(one.Text.AsSpan().SequenceCompareTo(other.Text) > 0),
        BinaryOperator.GreaterOrEqual => (one, other) => Value.Of(one.Text.AsSpan().SequenceCompareTo(other.Text) >= 0),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an operator on texts"),
    };

    private static Func<Value, Value, Value> OfFloats(BinaryOperator kind) => kind switch
    {
        BinaryOperator.Equal => (one, other) => Value.Of(Math.Abs(one.Number - other.Number) < Epsilon),
        BinaryOperator.NotEqual => (one, other) => Value.Of(Math.Abs(one.Number - other.Number) >= Epsilon),
        BinaryOperator.Less => (one, other) => Value.Of(one.Number < other.Number),
        BinaryOperator.LessOrEqual => (one, other) => Value.Of(one.Number <= other.Number),
        BinaryOperator.Greater => (one, other) => Value.Of(one.Number > other.Number),
        BinaryOperator.GreaterOrEqual => (one, other) => Value.Of(one.Number >= other.Number),
        BinaryOperator.Add => (one, other) => Value.Of(one.Number + other.Number),
        BinaryOperator.Subtract => (one, other) => Value.Of(one.Number - other.Number),
        BinaryOperator.Multiply => (one, other) => Value.Of(one.Number * other.Number),
        BinaryOperator.Divide => (one, other) => Value.Of(one.Number / other.Number),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an operator on floats"),
    };

    private static Func<Value, Value, Value> OfIntegers(BinaryOperator kind) => kind switch
    {
        BinaryOperator.Equal => (one, other) => Value.Of(one.Integer == other.Integer),
        BinaryOperator.NotEqual => (one, other) => Value.Of(one.Integer != other.Integer),
        BinaryOperator.Less => (one, other) => Value.Of(one.Integer < other.Integer),
        BinaryOperator.LessOrEqual => (one, other) => Value.Of(one.Integer <= other.Integer),
        BinaryOperator.Greater => (one, other) => Value.Of(one.Integer > other.Integer),
        BinaryOperator.GreaterOrEqual => (one, other) => Value.Of(one.Integer >= other.Integer),
        BinaryOperator.BitwiseAnd => (one, other) => Value.Of(one.Integer & other.Integer),
        BinaryOperator.BitwiseOr => (one, other) => Value.Of(one.Integer | other.Integer),
        BinaryOperator.BitwiseXor => (one, other) => Value.Of(one.Integer ^ other.Integer),
        _ => (one, other) => ConstantFolder.TryCombine(kind, one.Integer, other.Integer) is long value ? Value.Of(value) : Value.Undefined,
    };
}
