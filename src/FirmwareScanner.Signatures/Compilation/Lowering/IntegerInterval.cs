using System;
using System.Numerics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>The integers from <paramref name="Least"/> to <paramref name="Greatest"/>, between which a value lies if it has one.</summary>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
internal readonly record struct IntegerInterval(long Least, long Greatest)
{
    /// <summary>All integers.</summary>
    public static IntegerInterval All { get; } = new(long.MinValue, long.MaxValue);

    private bool IsNatural => Least >= 0;

    /// <summary>What both have; this one, where that is nothing and so nothing matters.</summary>
    public IntegerInterval Meet(IntegerInterval other)
    {
        var both = new IntegerInterval(Math.Max(Least, other.Least), Math.Min(Greatest, other.Greatest));
        return both.Least <= both.Greatest ? both : this;
    }

    /// <summary>The values that a calculation can have.</summary>
    /// <param name="kind">The operator.</param>
    /// <param name="left">Values of the left side.</param>
    /// <param name="right">Values of the right side.</param>
    public static IntegerInterval Combine(BinaryOperator kind, IntegerInterval left, IntegerInterval right) => kind switch
    {
        BinaryOperator.Add => Of((Int128)left.Least + right.Least, (Int128)left.Greatest + right.Greatest),
        BinaryOperator.Subtract => Of((Int128)left.Least - right.Greatest, (Int128)left.Greatest - right.Least),
        BinaryOperator.Multiply when left.IsNatural && right.IsNatural =>
            Of((Int128)left.Least * right.Least, (Int128)left.Greatest * right.Greatest),
        BinaryOperator.Divide when left.IsNatural && right.Least > 0 => new(left.Least / right.Greatest, left.Greatest / right.Least),
        BinaryOperator.Modulo when left.IsNatural && right.Least > 0 => new(0, Math.Min(left.Greatest, right.Greatest - 1)),
        BinaryOperator.BitwiseAnd when left.IsNatural && right.IsNatural => new(0, Math.Min(left.Greatest, right.Greatest)),
        BinaryOperator.BitwiseAnd when left.IsNatural || right.IsNatural => new(0, left.IsNatural ? left.Greatest : right.Greatest),
        BinaryOperator.BitwiseOr or BinaryOperator.BitwiseXor when left.IsNatural && right.IsNatural =>
            new(0, long.MaxValue >>> (BitOperations.LeadingZeroCount((ulong)(left.Greatest | right.Greatest)) - 1)),
        BinaryOperator.ShiftLeft when left.IsNatural && right.Least is >= 0 and < 63 && right.Greatest is < 63 =>
            Of((Int128)left.Least << (int)right.Least, (Int128)left.Greatest << (int)right.Greatest),
        BinaryOperator.ShiftRight when left.IsNatural && right.IsNatural => new(0, left.Greatest >> (int)Math.Min(right.Least, 63)),
        _ => All,
    };

    // What does not fit wraps around, to anywhere.
    private static IntegerInterval Of(Int128 least, Int128 greatest) =>
        least >= long.MinValue && greatest <= long.MaxValue ? new((long)least, (long)greatest) : All;
}
