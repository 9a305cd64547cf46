using System;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What <c>at</c> and <c>in</c> amount to, as far as a database can express it.</summary>
internal abstract record PositionTest
{
    /// <summary>The greatest offset that the database can hold.</summary>
    public const long GreatestOffset = int.MaxValue;

    /// <summary>The test that <c>$a at N</c> makes.</summary>
    public static PositionTest Of(PatternAt at)
    {
        if (ConstantFolder.TryEvaluate(at.Offset) is long offset)
        {
            return offset < 0 ? new Never() : new InRange(offset, offset);
        }

        if (TryGetDistanceFromEnd(at.Offset, out long distance))
        {
            return distance <= 0 ? new Never() : new FromEnd(distance, 0);
        }

        return new Unsupported(at.Offset, "the offset after 'at' must be a constant, or filesize minus a constant");
    }

    /// <summary>The test that <c>$a in (x..y)</c> makes.</summary>
    public static PositionTest Of(PatternIn range)
    {
        if (ConstantFolder.TryEvaluate(range.First) is long first)
        {
            first = Math.Max(first, 0);
            long? last = ConstantFolder.TryEvaluate(range.Last);
            return last < first ? new Never()
                : last <= GreatestOffset ? new InRange(first, last.Value)
                : new FirstFrom(first, range.Last);
        }

        if (TryGetDistanceFromEnd(range.First, out long distance) && TryGetDistanceFromEnd(range.Last, out long end))
        {
            end = Math.Max(end, 1);
            return end > distance ? new Never() : new FromEnd(distance, distance - end);
        }

        return new Unsupported(
            range.First,
            "the lower bound after 'in' must be a constant; or both bounds filesize, or filesize minus a constant");
    }

    /// <summary>The places whose matches <c>#a in (x..y)</c> counts, both bounds being constants.</summary>
    public static PositionTest Counted(PatternCountIn range)
    {
        long first = Math.Max(ConstantFolder.TryEvaluate(range.First)!.Value, 0);
        long last = ConstantFolder.TryEvaluate(range.Last)!.Value;
        return last < first ? new Never() : new InRange(first, last);
    }

    // filesize, filesize - N, filesize + N and sums of those.
    private static bool TryGetDistanceFromEnd(Expression expression, out long distance)
    {
        distance = 0;
        if (expression is FileSizeExpression)
        {
            return true;
        }

        if (expression is not BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum)
        {
            return false;
        }

        if (TryGetDistanceFromEnd(sum.Left, out distance) && ConstantFolder.TryEvaluate(sum.Right) is long right)
        {
            distance = unchecked(sum.Operator == BinaryOperator.Add ? distance - right : distance + right);
            return true;
        }

        bool isReversed = sum.Operator == BinaryOperator.Add && TryGetDistanceFromEnd(sum.Right, out distance);
        if (isReversed && ConstantFolder.TryEvaluate(sum.Left) is long left)
        {
            distance = unchecked(distance - left);
            return true;
        }

        return false;
    }

    /// <summary>True for no stream.</summary>
    internal sealed record Never : PositionTest;

    /// <summary>A match starts from First to Last.</summary>
    internal sealed record InRange(long First, long Last) : PositionTest;

    /// <summary>The least start at or after First is at most Last.</summary>
    internal sealed record FirstFrom(long First, Expression Last) : PositionTest;

    /// <summary>A match starts from size - Distance to size - Distance + Shift.</summary>
    internal sealed record FromEnd(long Distance, long Shift) : PositionTest;

    /// <summary>Not expressible.</summary>
    internal sealed record Unsupported(Expression Culprit, string Message) : PositionTest;
}
