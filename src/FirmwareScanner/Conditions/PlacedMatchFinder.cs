using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Evaluates <see cref="PlacedMatches"/>: matches with the right bytes around them.</summary>
internal static class PlacedMatchFinder
{
    /// <summary>Makes the evaluation.</summary>
    /// <param name="placed">The expression.</param>
    /// <param name="table">The matches of the pattern.</param>
    /// <param name="first">The least offset; null for any.</param>
    /// <param name="last">The greatest offset; null for any.</param>
    /// <param name="test">What else is asked of each offset; null for nothing.</param>
    public static Evaluation Build(
        PlacedMatches placed, Func<ObjectFacts, MatchTable> table, Evaluation? first, Evaluation? last, Func<ObjectFacts, long, bool>? test)
    {
        IReadOnlyList<MatchEdge> edges = placed.Edges;
        bool asksCount = placed.Question == PlacedQuestion.Count;
        return facts =>
        {
            MatchTable matches = table(facts);
            Value none = asksCount ? Value.Of(0L) : Value.Undefined;
            if (matches.Count == 0)
            {
                return none;
            }

            Value from = first is null ? Value.Of(0L) : first(facts);
            Value to = last is null ? Value.Of(long.MaxValue) : last(facts);
            if (!from.IsDefined || !to.IsDefined)
            {
                return none;
            }

            long count = 0;
            long? lastOffset = null;
            for (int i = matches.FirstFrom(from.Integer); i < matches.Count && matches[i].Offset <= to.Integer; i++)
            {
                facts.Step();
                if (HasEdges(facts.Content, matches[i], edges) && test?.Invoke(facts, matches[i].Offset) != false)
                {
                    count++;
                    lastOffset = matches[i].Offset;
                }
            }

            return asksCount ? Value.Of(count) : lastOffset is long offset ? Value.Of(offset) : Value.Undefined;
        };
    }

    private static bool HasEdges(IModuleContent content, PatternSpot spot, IReadOnlyList<MatchEdge> edges) =>
        edges.All(edge => IsThere(content, spot, edge) != edge.IsNegated);

    private static bool IsThere(IModuleContent content, PatternSpot spot, MatchEdge edge)
    {
        long end = spot.Offset + spot.Length;
        return edge.Kind switch
        {
            MatchEdgeKind.Byte => HasByte(content, spot, edge),
            MatchEdgeKind.Boundary when edge.IsAfter => end >= content.Length || BoundaryBytes.IsBehind((byte)ContentBytes.At(content, end)),
            MatchEdgeKind.Boundary => spot.Offset == 0 || BoundaryBytes.IsInFront((byte)ContentBytes.At(content, spot.Offset - 1)),
            MatchEdgeKind.LineEnd when edge.IsAfter => end >= content.Length || ContentBytes.At(content, end) == '\n'
                || (ContentBytes.At(content, end) == '\r' && ContentBytes.At(content, end + 1) == '\n'),
            MatchEdgeKind.LineEnd => spot.Offset == 0 || ContentBytes.At(content, spot.Offset - 1) == '\n',
            _ when edge.IsAfter => !ContentBytes.IsLetter(content, end),
            _ => !ContentBytes.IsLetter(content, spot.Offset - 1),
        };
    }

    private static bool HasByte(IModuleContent content, PatternSpot spot, MatchEdge edge)
    {
        for (int distance = edge.Nearest; distance <= edge.Farthest; distance++)
        {
            long offset = edge.IsAfter ? spot.Offset + spot.Length + distance : spot.Offset - 1 - distance;
            if (offset >= 0 && offset < content.Length && edge.Element!.Matches((byte)ContentBytes.At(content, offset)))
            {
                return true;
            }
        }

        return false;
    }
}
