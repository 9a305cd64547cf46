using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>Brings <c>#a in (x..y)</c> into a form that a database counts: the matches of a constant range, or all of them.</summary>
internal static class CountedRange
{
    /// <summary>The same number, without a range up to the end of the stream.</summary>
    /// <param name="range">What is asked.</param>
    public static Expression Simplify(PatternCountIn range)
    {
        if (ConstantFolder.TryEvaluate(range.First) is not long first || !ReachesEnd(range.Last))
        {
            return range;
        }

        var all = new PatternCount(range.Span, range.Pattern);
        if (first <= 0)
        {
            return all;
        }

        var before = new PatternCountIn(
            range.Span, range.Pattern, new IntegerConstant(range.Span, 0), new IntegerConstant(range.Span, first - 1));
        return new BinaryExpression(range.Span, BinaryOperator.Subtract, all, before);
    }

    // Every match has a byte, so none starts beyond filesize - 1.
    private static bool ReachesEnd(Expression last) => last switch
    {
        FileSizeExpression => true,
        BinaryExpression { Operator: BinaryOperator.Add, Left: FileSizeExpression } sum =>
            ConstantFolder.TryEvaluate(sum.Right) is >= -1 and <= int.MaxValue,
        BinaryExpression { Operator: BinaryOperator.Subtract, Left: FileSizeExpression } difference =>
            ConstantFolder.TryEvaluate(difference.Right) is <= 1 and >= int.MinValue,
        _ => false,
    };
}
