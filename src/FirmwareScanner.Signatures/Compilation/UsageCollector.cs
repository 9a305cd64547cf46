using System;
using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation.Lowering;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Reads all conditions for what they ask about patterns and stream, and reports what a database cannot answer.</summary>
internal sealed class UsageCollector(DatabaseLayout layout, DiagnosticBag diagnostics)
{
    /// <summary>The greatest i of <c>@a[i]</c> and <c>!a[i]</c>: the scanner keeps that many matches.</summary>
    public const int GreatestIndex = 256;

    /// <summary>The most bytes that the scanner keeps from the start of the stream.</summary>
    public const int GreatestHead = 4_096;

    /// <summary>The greatest distance from the end of the stream: the scanner keeps that many bytes.</summary>
    public const int GreatestEndDistance = 65_533;

    private readonly HashSet<Pattern> _mentioned = [];
    private readonly OffsetBounds _bounds = new();

    /// <summary>Integers read at constant offsets: offset and size.</summary>
    public SortedSet<(long Offset, int Size)> Probes { get; } = [];

    /// <summary>Bytes that have to be kept from the start of the stream, for integers at computed offsets.</summary>
    public int HeadLength { get; private set; }

    /// <summary>Visits all conditions.</summary>
    public void Collect()
    {
        foreach (Rule rule in layout.Rules)
        {
            Visit(layout.ConditionOf(rule));
        }

        foreach (PatternLayout pattern in layout.Patterns)
        {
            if (layout.ListsAll && pattern.Pattern.Searches.Count > 0)
            {
                diagnostics.Error(pattern.Pattern.Span, WorkstationText.OfExpression(pattern.Pattern.Identifier));
            }

            if (layout.ListsAll && pattern.IsChain)
            {
                diagnostics.Error(pattern.Pattern.Span, $"{pattern.Title} has an unbounded jump: a database alone tells of its presence, not of every match");
            }

            // A pattern that no condition mentions is there to be listed.
            pattern.Usage.IsSought |= !_mentioned.Contains(pattern.Pattern);
            CheckStart(pattern);
        }
    }

    private void Visit(Expression expression)
    {
        switch (expression)
        {
            case PatternPresent present:
                Seek(present.Pattern);
                break;
            case PatternCount count:
                RefuseChain(count.Pattern, count.Span, "'#'");
                Seek(count.Pattern);
                layout[count.Pattern].Usage.IsCounted = true;
                break;
            case PatternOffset offset:
                VisitIndexed(offset.Pattern, offset.Index, offset.Span, "'@'");
                break;
            case PatternLength length:
                VisitIndexed(length.Pattern, length.Index, length.Span, "'!'");
                break;
            case PatternAt at:
                VisitPosition(at.Pattern, PositionTest.Of(at), at.Span, "'at'");
                break;
            case PatternIn range:
                VisitPosition(range.Pattern, PositionTest.Of(range), range.Span, "'in'");
                break;
            case PatternCountIn range:
                VisitCount(range);
                break;
            case ReadInteger read:
                VisitRead(read);
                break;
            case OfExpression of:
                VisitOf(of);
                break;
            case UnaryExpression unary:
                CheckLeast(unary, unary.Operator != UnaryOperator.Not);
                Visit(unary.Operand);
                break;
            case BinaryExpression { Operator: BinaryOperator.And } both:
                _bounds.Enter(both);
                VisitJoined(both);
                _bounds.Leave();
                break;
            case BinaryExpression binary:
                CheckLeast(binary, binary.Operator is BinaryOperator.ShiftLeft or BinaryOperator.Multiply);
                Visit(binary.Left);
                Visit(binary.Right);
                break;
            case not (BooleanConstant or IntegerConstant or FileSizeExpression or RuleReference):
                diagnostics.Error(expression.Span, WorkstationText.Describe(expression));
                break;
        }
    }

    private void VisitJoined(BinaryExpression both)
    {
        foreach (Expression side in new[] { both.Left, both.Right })
        {
            if (side is BinaryExpression { Operator: BinaryOperator.And } inner)
            {
                VisitJoined(inner);
            }
            else
            {
                Visit(side);
            }
        }
    }

    // The least integer stands for "undefined" where a database is evaluated, so what may give it is deferred where that is possible.
    private void CheckLeast(Expression expression, bool mayGiveLeast)
    {
        long? value = ConstantFolder.TryEvaluate(expression);
        if (layout.ListsAll && mayGiveLeast && value is (null or long.MinValue))
        {
            diagnostics.Error(expression.Span, "this may be -9223372036854775808, which stands for \"undefined\" where a database is evaluated");
        }
    }

    private void Seek(Pattern pattern)
    {
        _mentioned.Add(pattern);
        layout[pattern].Usage.IsSought = true;
    }

    private void VisitIndexed(Pattern pattern, Expression index, SourceSpan span, string what)
    {
        RefuseChain(pattern, span, what);
        Seek(pattern);
        if (ConstantFolder.TryEvaluate(index) is not long value)
        {
            diagnostics.Error(index.Span, $"the index after {what} must be a constant from 1 to {GreatestIndex}");
        }
        else if (value is < 1 or > GreatestIndex)
        {
            diagnostics.Error(index.Span, $"the index after {what} must be from 1 to {GreatestIndex}, found {value}");
        }
        else
        {
            PatternUsage usage = layout[pattern].Usage;
            usage.NthMatch = Math.Max(usage.NthMatch, (int)value);
        }
    }

    private void VisitPosition(Pattern pattern, PositionTest test, SourceSpan span, string what)
    {
        _mentioned.Add(pattern);
        RefuseChain(pattern, span, what);
        PatternUsage usage = layout[pattern].Usage;
        switch (test)
        {
            case PositionTest.InRange { First: > PositionTest.GreatestOffset } range:
                diagnostics.Error(span, FormatText.Of($"offset {range.First:N0} is beyond {PositionTest.GreatestOffset:N0}"));
                break;
            case PositionTest.InRange range when what == "'at'":
                usage.AddOffset(range.First);
                break;
            case PositionTest.InRange range:
                usage.IsSought = true;
                usage.AddRange(range.First, range.Last);
                break;
            case PositionTest.FirstFrom { First: > PositionTest.GreatestOffset } from:
                diagnostics.Error(span, FormatText.Of($"offset {from.First:N0} is beyond {PositionTest.GreatestOffset:N0}"));
                break;
            case PositionTest.FirstFrom from:
                usage.IsSought = true;
                usage.AddLowerBound(from.First);
                Visit(from.Last);
                break;
            case PositionTest.FromEnd end:
                CheckDistance(end.Distance, span);
                usage.AddEnd(end.Distance, end.Shift);
                break;
            case PositionTest.Unsupported unsupported:
                diagnostics.Error(unsupported.Culprit.Span, unsupported.Message);
                break;
        }
    }

    private void VisitCount(PatternCountIn range)
    {
        RefuseChain(range.Pattern, range.Span, "'#'");
        Seek(range.Pattern);
        if (layout.ListsAll || ConstantFolder.TryEvaluate(range.First) is null || ConstantFolder.TryEvaluate(range.Last) is not long last)
        {
            diagnostics.Error(range.Span, WorkstationText.Describe(range));
        }
        else if (last > PositionTest.GreatestOffset)
        {
            diagnostics.Error(range.Last.Span, FormatText.Of($"offset {last:N0} is beyond {PositionTest.GreatestOffset:N0}"));
        }
        else if (PositionTest.Counted(range) is PositionTest.InRange counted)
        {
            layout[range.Pattern].Usage.AddCountedRange(counted.First, counted.Last);
        }
    }

    private void VisitRead(ReadInteger read)
    {
        if (ConstantFolder.TryEvaluate(read.Offset) is not long offset)
        {
            VisitComputed(read);
        }
        else if (offset > PositionTest.GreatestOffset)
        {
            diagnostics.Error(read.Offset.Span, FormatText.Of($"offset {offset:N0} is beyond {PositionTest.GreatestOffset:N0}"));
        }
        else if (offset >= 0)
        {
            Probes.Add((offset, read.Size));
        }
    }

    private void VisitComputed(ReadInteger read)
    {
        Visit(read.Offset);
        if (layout.ListsAll)
        {
            diagnostics.Error(
                read.Offset.Span, "the offset of an integer must be a constant: the stream passes before conditions are evaluated");
        }
        else if (_bounds.LengthFor(read) is long length and <= GreatestHead)
        {
            HeadLength = Math.Max(HeadLength, (int)length);
        }
        else
        {
            diagnostics.Error(read.Offset.Span, WorkstationText.OfOffset(_bounds.LengthFor(read), GreatestHead));
        }
    }

    private void VisitOf(OfExpression of)
    {
        foreach (Expression item in of.Items)
        {
            Visit(item);
            if (item is PatternAt at)
            {
                // Of a set all matches are listed, not only those that are asked for.
                layout[at.Pattern].Usage.IsSought = true;
            }
        }

        if (of.Count is not null)
        {
            Visit(of.Count);
        }
    }

    private void RefuseChain(Pattern pattern, SourceSpan span, string what)
    {
        if (layout[pattern].IsChain)
        {
            diagnostics.Error(
                span,
                $"{what} needs every match, but {layout[pattern].Title} has an unbounded jump, of which only the presence is known; "
                + FormatText.Of($"bound the jump (up to {SequenceNormalizer.LongestSpan:N0} bytes in all)"));
        }
    }

    private void CheckDistance(long distance, SourceSpan span)
    {
        if (distance > GreatestEndDistance)
        {
            diagnostics.Error(
                span,
                FormatText.Of(
                    $"{distance:N0} bytes before the end of the stream are more than the scanner can keep ({GreatestEndDistance:N0})"));
        }
    }

    private void CheckStart(PatternLayout pattern)
    {
        if (pattern.Start is not StartRange start)
        {
            return;
        }

        SourceSpan span = pattern.Pattern.Span;
        if (start.FromEnd)
        {
            CheckDistance(start.Offset, span);
        }
        else if (start.Offset + start.Shift > PositionTest.GreatestOffset)
        {
            diagnostics.Error(
                span, FormatText.Of($"offset {start.Offset + start.Shift:N0} is beyond {PositionTest.GreatestOffset:N0}"));
        }
    }
}
