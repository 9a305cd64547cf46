using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The values that an integer expression can have, whatever the stream.</summary>
/// <param name="Least">The least value.</param>
/// <param name="Greatest">The greatest value.</param>
/// <param name="CanBeUndefined">Whether it may have none: then every comparison with it is false.</param>
internal sealed record ValueRange(long Least, long Greatest, bool CanBeUndefined)
{
    /// <summary>The greatest length of a stream.</summary>
    public const long LongestStream = 1L << 62;

    /// <summary>No value at all.</summary>
    public static ValueRange Undefined { get; } = new(0, -1, true);

    private static ValueRange Anything { get; } = new(long.MinValue, long.MaxValue, true);

    private bool IsEmpty => Greatest < Least;

    /// <summary>The range of an expression.</summary>
    public static ValueRange Of(Expression expression)
    {
        if (ConstantFolder.TryEvaluate(expression) is long value)
        {
            return new ValueRange(value, value, false);
        }

        return expression switch
        {
            FileSizeExpression => new ValueRange(0, LongestStream, false),
            PatternCount count => new ValueRange(0, PatternReach.CanMatch(count.Pattern) ? int.MaxValue : 0, false),
            PatternOffset offset => PatternReach.CanMatch(offset.Pattern) ? new ValueRange(0, LongestStream, true) : Undefined,
            PatternLength length => PatternReach.CanMatch(length.Pattern) ? new ValueRange(1, int.MaxValue, true) : Undefined,
            ReadInteger read => Of(read),
            _ => Anything,
        };
    }

    /// <summary>What a comparison of two ranges comes to.</summary>
    /// <param name="operation">One of the six comparisons.</param>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static Truth Compare(BinaryOperator operation, ValueRange left, ValueRange right)
    {
        if (left.IsEmpty || right.IsEmpty || !CanHold(operation, left, right))
        {
            return Truth.Never;
        }

        bool isCertain = !left.CanBeUndefined && !right.CanBeUndefined && !CanHold(Opposite(operation), left, right);
        return isCertain ? Truth.Always : Truth.Open;
    }

    private static bool CanHold(BinaryOperator operation, ValueRange left, ValueRange right) => operation switch
    {
        BinaryOperator.Equal => left.Least <= right.Greatest && right.Least <= left.Greatest,
        BinaryOperator.NotEqual => left.Least != left.Greatest || right.Least != right.Greatest || left.Least != right.Least,
        BinaryOperator.Less => left.Least < right.Greatest,
        BinaryOperator.LessOrEqual => left.Least <= right.Greatest,
        BinaryOperator.Greater => left.Greatest > right.Least,
        _ => left.Greatest >= right.Least,
    };

    private static BinaryOperator Opposite(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Equal => BinaryOperator.NotEqual,
        BinaryOperator.NotEqual => BinaryOperator.Equal,
        BinaryOperator.Less => BinaryOperator.GreaterOrEqual,
        BinaryOperator.LessOrEqual => BinaryOperator.Greater,
        BinaryOperator.Greater => BinaryOperator.LessOrEqual,
        _ => BinaryOperator.Less,
    };

    private static ValueRange Of(ReadInteger read)
    {
        if (ConstantFolder.TryEvaluate(read.Offset) < 0)
        {
            return Undefined;
        }

        int bits = 8 * read.Size;
        return read.IsSigned
            ? new ValueRange(-(1L << (bits - 1)), (1L << (bits - 1)) - 1, true)
            : new ValueRange(0, (1L << bits) - 1, true);
    }
}
