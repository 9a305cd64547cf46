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
/// <param name="Test">What else is asked of the offset of each; null for nothing.</param>
public sealed record PlacedMatches(
    SourceSpan Span, Pattern Pattern, PlacedQuestion Question, Expression? First, Expression? Last, IReadOnlyList<MatchEdge> Edges,
    PlaceTest? Test = null)
    : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => new[] { First, Last, Test?.Truth }.OfType<Expression>();
}
