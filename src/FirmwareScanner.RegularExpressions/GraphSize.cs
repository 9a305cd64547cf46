using System;

namespace FirmwareScanner.RegularExpressions;

/// <summary>How large the <see cref="PositionGraph"/> of an expression is at most, told without making it.</summary>
/// <param name="Positions">Positions; numbers above <see cref="Bound"/> stand as that.</param>
/// <param name="Nodes">All nodes, those of positions and the end among them; bounded likewise.</param>
/// <param name="HasAssertions">Whether an assertion is in it.</param>
internal readonly record struct GraphSize(long Positions, long Nodes, bool HasAssertions)
{
    // Far above all limits, and squares of it still fit.
    private const long Bound = 1 << 24;

    private static readonly GraphSize Nothing = new(0, 1, false);

    /// <summary>That of an expression.</summary>
    internal static GraphSize Of(ExpressionNode root) => OfPart(root).Plus(Nothing);

    /// <summary>Whether it keeps to limits.</summary>
    internal bool IsWithin(int mostPositions, int mostNodes) => Positions <= mostPositions && Nodes <= mostNodes;

    private static GraphSize OfPart(ExpressionNode node)
    {
        switch (node)
        {
            case ByteSetNode:
                return new GraphSize(1, 1, false);
            case SequenceNode sequence:
                GraphSize sum = default;
                foreach (ExpressionNode item in sequence.Items)
                {
                    sum = sum.Plus(OfPart(item));
                }

                return sum;
            case AlternativesNode choice:
                var either = new GraphSize(0, choice.Alternatives.Count, false);
                foreach (ExpressionNode alternative in choice.Alternatives)
                {
                    either = either.Plus(OfPart(alternative));
                }

                return either;
            case RepeatNode repeat:
                // A copy for each time, and a branch before each.
                long copies = Math.Max(1, repeat.Most ?? repeat.Least);
                GraphSize once = OfPart(repeat.Item).Plus(Nothing);
                return once with { Positions = Math.Min(Bound, copies * once.Positions), Nodes = Math.Min(Bound, (copies * once.Nodes) + 1) };
            case AssertionNode:
                return Nothing with { HasAssertions = true };
            default:
                return Nothing;
        }
    }

    private GraphSize Plus(GraphSize other) =>
        new(Math.Min(Bound, Positions + other.Positions), Math.Min(Bound, Nodes + other.Nodes), HasAssertions || other.HasAssertions);
}
