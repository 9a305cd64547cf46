using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// Matches of a pattern that start within bounds and have certain bytes around them, as ClamAV asks for. Integer; a rule with one is
/// evaluated on a workstation. When a bound is undefined, there are none.
/// </summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="Question">What is asked about these matches.</param>
/// <param name="First">The least offset at which they start; null for any.</param>
/// <param name="Last">The greatest offset at which they start; null for any.</param>
/// <param name="Edges">What has to be around them.</param>
public sealed record PlacedMatches(
    SourceSpan Span, Pattern Pattern, PlacedQuestion Question, Expression? First, Expression? Last, IReadOnlyList<MatchEdge> Edges)
    : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => new[] { First, Last }.OfType<Expression>();
}

/// <summary>What <see cref="PlacedMatches"/> asks.</summary>
public enum PlacedQuestion
{
    /// <summary>How many there are.</summary>
    Count,

    /// <summary>Where the last one starts; undefined if there is none.</summary>
    LastOffset,
}

/// <summary>Something that has to be, or must not be, beside a match.</summary>
/// <param name="Kind">What.</param>
/// <param name="IsAfter">Whether it is behind the match, and not in front of it.</param>
/// <param name="IsNegated">Whether it must not be there.</param>
/// <param name="Element">Of <see cref="MatchEdgeKind.Byte"/>, the byte; otherwise null.</param>
/// <param name="Nearest">Of a byte, the least number of bytes between it and the match.</param>
/// <param name="Farthest">Of a byte, the greatest number of bytes between it and the match.</param>
public sealed record MatchEdge(
    MatchEdgeKind Kind, bool IsAfter, bool IsNegated, ByteElement? Element = null, int Nearest = 0, int Farthest = 0);

/// <summary>Kinds of <see cref="MatchEdge"/>; the ends of the object count as there.</summary>
public enum MatchEdgeKind
{
    /// <summary><c>(B)</c>: a byte that delimits names of hosts and files; in front and behind they differ.</summary>
    Boundary,

    /// <summary><c>(L)</c>: the end of a line.</summary>
    LineEnd,

    /// <summary><c>(W)</c>: a byte that is no ASCII letter or digit.</summary>
    NoWord,

    /// <summary><c>aa[4-8]</c>: a certain byte some bytes away; the end of the object does not count as one.</summary>
    Byte,
}

/// <summary>An integer while a condition is true, otherwise 0. A rule with one is evaluated on a workstation.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Value">The integer.</param>
public sealed record ValueWhile(SourceSpan Span, Expression Condition, Expression Value) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Condition, Value];
}
