using System;
using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>
/// Bounds computed offsets. What is joined with a comparison by <c>and</c> matters only while that holds: otherwise the whole is false,
/// whatever is read. So in <c>uint32(0x3C) &lt; 0x400 and uint32(uint32(0x3C)) == 0x4550</c> the second offset is less than 0x400.
/// </summary>
internal sealed class OffsetBounds
{
    // Conditions are as long as their authors like, and each offset is compared with all of what is known.
    private const int MostFacts = 256;

    private readonly List<(Expression Value, IntegerInterval Bounds)> _facts = [];
    private readonly Stack<int> _marks = new();

    /// <summary>Takes what holds wherever both sides of an <c>and</c> matter.</summary>
    public void Enter(BinaryExpression both)
    {
        _marks.Push(_facts.Count);
        Learn(both);
    }

    /// <summary>Forgets what the last <see cref="Enter"/> took.</summary>
    public void Leave()
    {
        int mark = _marks.Pop();
        _facts.RemoveRange(mark, _facts.Count - mark);
    }

    /// <summary>How many bytes of the start of the stream an integer needs; null if nothing bounds them.</summary>
    /// <param name="read">The integer.</param>
    public long? LengthFor(ReadInteger read)
    {
        // Behind the end of the stream it is undefined, whether that is kept or not.
        long length = Of(new FileSizeExpression(read.Span)).Greatest;
        long greatest = Of(read.Offset).Greatest;
        length = greatest < length ? Math.Min(length, Math.Max(greatest, 0) + read.Size) : length;
        return length >= ValueRange.LongestStream ? null : length;
    }

    private void Learn(Expression truth)
    {
        switch (truth)
        {
            case BinaryExpression { Operator: BinaryOperator.And } both:
                Learn(both.Left);
                Learn(both.Right);
                break;
            case BinaryExpression comparison when ConstantFolder.TryEvaluate(comparison.Right) is long right:
                Add(comparison.Left, Below(comparison.Operator, right));
                break;
            case BinaryExpression comparison when ConstantFolder.TryEvaluate(comparison.Left) is long left:
                Add(comparison.Right, Below(Mirrored(comparison.Operator), left));
                break;
            case PatternAt at when ConstantFolder.TryEvaluate(at.Offset) is long offset:
                Add(FirstOf(at, at.Pattern), new IntegerInterval(0, offset));
                break;
            case PatternIn range when ConstantFolder.TryEvaluate(range.Last) is long last:
                Add(FirstOf(range, range.Pattern), new IntegerInterval(0, last));
                break;
        }
    }

    private static PatternOffset FirstOf(Expression place, Pattern pattern) => new(place.Span, pattern, new IntegerConstant(place.Span, 1));

    private void Add(Expression value, IntegerInterval bounds)
    {
        if (_facts.Count < MostFacts && bounds != IntegerInterval.All)
        {
            _facts.Add((value, bounds));
        }
    }

    private static IntegerInterval Below(BinaryOperator comparison, long bound) => comparison switch
    {
        BinaryOperator.Equal => new IntegerInterval(bound, bound),
        BinaryOperator.Less when bound > long.MinValue => new IntegerInterval(long.MinValue, bound - 1),
        BinaryOperator.LessOrEqual => new IntegerInterval(long.MinValue, bound),
        BinaryOperator.Greater when bound < long.MaxValue => new IntegerInterval(bound + 1, long.MaxValue),
        BinaryOperator.GreaterOrEqual => new IntegerInterval(bound, long.MaxValue),
        _ => IntegerInterval.All,
    };

    private static BinaryOperator Mirrored(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => comparison,
    };

    private IntegerInterval Of(Expression value)
    {
        IntegerInterval interval = OfForm(value);
        foreach ((Expression known, IntegerInterval bounds) in _facts)
        {
            interval = SameValue.Of(known, value) ? interval.Meet(bounds) : interval;
        }

        return interval;
    }

    private IntegerInterval OfForm(Expression value)
    {
        switch (value)
        {
            case UnaryExpression { Operator: UnaryOperator.Complement } complement when ConstantFolder.TryEvaluate(complement) is null:
                IntegerInterval bits = Of(complement.Operand);
                return new IntegerInterval(~bits.Greatest, ~bits.Least);
            case UnaryExpression { Operator: UnaryOperator.Negate } negation when ConstantFolder.TryEvaluate(negation) is null:
                return IntegerInterval.Combine(BinaryOperator.Subtract, new IntegerInterval(0, 0), Of(negation.Operand));
            case BinaryExpression { Operator: >= BinaryOperator.Add } binary when ConstantFolder.TryEvaluate(binary) is null:
                return IntegerInterval.Combine(binary.Operator, Of(binary.Left), Of(binary.Right));
            default:
                ValueRange range = ValueRange.Of(value);
                return new IntegerInterval(range.Least, range.Greatest);
        }
    }
}
