using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Tells whether the order of alternatives and quantifiers may decide which of several matches at a start is taken. It does not where each
/// byte leaves one way alone (a deterministic expression: A. Brüggemann-Klein and D. Wood, "One-unambiguous regular languages", 1998) and
/// the end comes last of the ways of greedy ones, first of those of lazy ones: then the longest or shortest match is taken.
/// </summary>
internal sealed class MatchOrder
{
    private readonly PositionGraph _graph;
    private readonly bool _isGreedy;
    private readonly int[] _rounds;
    private readonly Stack<int> _pending = [];
    private int _round;

    private MatchOrder(PositionGraph graph, bool isGreedy)
    {
        _graph = graph;
        _isGreedy = isGreedy;
        _rounds = new int[graph.Nodes.Count];
    }

    /// <summary>Whether the order may decide.</summary>
    /// <param name="graph">The expression, its branches in order.</param>
    /// <param name="isGreedy">Whether its quantifiers are greedy.</param>
    internal static bool MayDecide(PositionGraph graph, bool isGreedy)
    {
        if (graph.HasAssertions)
        {
            return true;
        }

        var order = new MatchOrder(graph, isGreedy);
        if (order.HasChoice(graph.Entry))
        {
            return true;
        }

        foreach (GraphNode node in graph.Nodes)
        {
            if (node.Kind == GraphNodeKind.Position && order.HasChoice(node.Next))
            {
                return true;
            }
        }

        return false;
    }

    // Walks what can come next in its order.
    private bool HasChoice(int start)
    {
        _round++;
        ByteSet taken = default;
        bool hasPosition = false;
        bool hasEnd = false;
        _pending.Clear();
        _pending.Push(start);
        while (_pending.TryPop(out int number))
        {
            GraphNode node = _graph.Nodes[number];
            if (_rounds[number] == _round)
            {
                continue;
            }

            _rounds[number] = _round;
            switch (node.Kind)
            {
                case GraphNodeKind.Branch:
                    _pending.Push(node.Other);
                    _pending.Push(node.Next);
                    break;
                case GraphNodeKind.Position:
                    ByteSet set = _graph.Sets[node.Other];
                    if (set.Overlaps(taken) || (hasEnd && _isGreedy))
                    {
                        return true;
                    }

                    taken = taken.Union(set);
                    hasPosition = true;
                    break;
                default:
                    if (hasPosition && !_isGreedy)
                    {
                        return true;
                    }

                    hasEnd = true;
                    break;
            }
        }

        return false;
    }
}
