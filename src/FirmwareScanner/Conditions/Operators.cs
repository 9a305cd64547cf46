using System;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>The operators on two defined values.</summary>
internal static class Operators
{
    /// <summary>The operator for operands of two kinds.</summary>
    public static Func<Value, Value, Value> Of(BinaryOperator kind, ExpressionKind left, ExpressionKind right)
    {
        if (left == ExpressionKind.Text)
        {
            return OfTexts(kind);
        }

        return left == ExpressionKind.Float || right == ExpressionKind.Float ? OfFloats(kind) : OfIntegers(kind);
    }

    private static Func<Value, Value, Value> OfTexts(BinaryOperator kind)
    {
        Func<byte[], byte[], bool> compare = TextComparison.Of(kind);
        return (one, other) => Value.Of(compare(one.Text, other.Text));
    }

    private static Func<Value, Value, Value> OfFloats(BinaryOperator kind) => kind >= BinaryOperator.Add
        ? (one, other) => Value.Of(FloatOperators.Combine(kind, one.Number, other.Number))
        : (one, other) => Value.Of(FloatOperators.Compare(kind, one.Number, other.Number));

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
