using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>What conditions may ask of a signature's part.</summary>
/// <param name="Present">Whether it matches at all. Boolean.</param>
/// <param name="Count">How often. Integer.</param>
/// <param name="LastOffset">Where it matches last. Integer, undefined if nowhere.</param>
internal sealed record MatchTerm(Expression Present, Expression Count, Expression LastOffset)
{
    /// <summary>The terms of a pattern that has to match at certain places.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="offset">Where a match starts.</param>
    /// <param name="edges">What has to be around a match.</param>
    /// <param name="target">The target type.</param>
    public static MatchTerm Of(Pattern pattern, ClamAvOffset offset, IReadOnlyList<MatchEdge> edges, int target)
    {
        SourceSpan span = pattern.Span;
        (Expression? first, Expression? last) = BoundsOf(offset, target, span);
        if (edges.Count > 0 || offset.NeedsExecutable)
        {
            PlaceTest? test = offset.Origin == OffsetOrigin.VersionInformation ? ExecutableModule.IsVersionString(span, target) : null;
            var count = new PlacedMatches(span, pattern, PlacedQuestion.Count, first, last, edges, test);
            var present = new BinaryExpression(span, BinaryOperator.Greater, count, new IntegerConstant(span, 0));
            return new MatchTerm(present, count, count with { Question = PlacedQuestion.LastOffset });
        }

        return first is null || last is null
            ? new MatchTerm(
                new PatternPresent(span, pattern),
                new PatternCount(span, pattern),
                new PatternOffset(span, pattern, new PatternCount(span, pattern)))
            : new MatchTerm(
                new PatternIn(span, pattern, first, last),
                new PatternCountIn(span, pattern, first, last),
                new PlacedMatches(span, pattern, PlacedQuestion.LastOffset, first, last, []));
    }

    /// <summary>The terms of what is counted.</summary>
    /// <param name="count">How often it matches.</param>
    /// <param name="lastOffset">Where it matches last.</param>
    public static MatchTerm Of(Expression count, Expression lastOffset) => new(
        new BinaryExpression(count.Span, BinaryOperator.Greater, count, new IntegerConstant(count.Span, 0)), count, lastOffset);

    /// <summary>The terms of a condition, which matches once or not at all.</summary>
    /// <param name="condition">The condition.</param>
    public static MatchTerm Of(Expression condition) => new(
        condition,
        new ValueWhile(condition.Span, condition, new IntegerConstant(condition.Span, 1)),
        new IntegerConstant(condition.Span, 0));

    /// <summary>The offsets from which to which a match may start; null for any.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="target">The target type.</param>
    /// <param name="span">Where it stands.</param>
    public static (Expression? First, Expression? Last) BoundsOf(ClamAvOffset offset, int target, SourceSpan span)
    {
        Expression? origin = offset.Origin switch
        {
            OffsetOrigin.Anywhere or OffsetOrigin.VersionInformation => null,
            OffsetOrigin.Start => new IntegerConstant(span, 0),
            OffsetOrigin.End => new FileSizeExpression(span),
            OffsetOrigin.EntryPoint => ExecutableModule.EntryPoint(span, target),
            OffsetOrigin.LastSection => ExecutableModule.SectionOffset(span, target, ExecutableModule.LastSection),
            _ => ExecutableModule.SectionOffset(span, target, offset.Section),
        };
        if (origin is null)
        {
            return (null, null);
        }

        Expression first = Add(origin, offset.Distance);
        Expression end = offset.Origin == OffsetOrigin.InsideSection
            ? new BinaryExpression(span, BinaryOperator.Add, origin, ExecutableModule.SectionLength(span, target, offset.Section))
            : first;
        return (first, Add(end, offset.Shift));
    }

    private static Expression Add(Expression value, long distance) => value switch
    {
        IntegerConstant constant => new IntegerConstant(value.Span, constant.Value + distance),
        _ when distance == 0 => value,
        _ => new BinaryExpression(
            value.Span,
            distance < 0 ? BinaryOperator.Subtract : BinaryOperator.Add,
            value,
            new IntegerConstant(value.Span, distance < 0 ? -distance : distance)),
    };
}
