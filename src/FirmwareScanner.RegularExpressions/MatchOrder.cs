using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Tells whether the order of alternatives and quantifiers may decide which of several matches at a start is taken, or whether that is
/// always the longest, of lazy expressions the shortest. Goes through what a matcher in order can have before it (the states of
/// <see cref="OrderedAutomaton"/>): the order decides where a match ends while a way that comes later goes on (greedy), or one that comes
/// before (lazy).
/// </summary>
internal sealed class MatchOrder
{
    private const int MostStates = 1_024;
    private const int MostWork = 1 << 20;

    private readonly PositionGraph _graph;
    private readonly SymbolTable _symbols;
    private readonly bool _isGreedy;
    private readonly HashSet<string> _known = [];
    private readonly Queue<int[]> _open = new();

    // Here it keeps the positions that may match next.
    private readonly OrderedRun _run;
    private long _work;

    private MatchOrder(PositionGraph graph, bool isGreedy)
    {
        _graph = graph;
        _isGreedy = isGreedy;
        _symbols = new SymbolTable(graph.Sets.Distinct().ToList(), graph.HasLineAssertions);
        _run = new OrderedRun(graph.Nodes.Count);
    }

    /// <summary>Whether the order may decide; true also where that would take too long to find out.</summary>
    /// <param name="graph">The expression, its branches in order.</param>
    /// <param name="isGreedy">Whether its quantifiers are greedy.</param>
    internal static bool MayDecide(PositionGraph graph, bool isGreedy) => graph.HasAssertions || new MatchOrder(graph, isGreedy).Explore();

    private bool Explore()
    {
        Enqueue([_graph.Entry]);
        while (_open.TryDequeue(out int[]? state))
        {
            bool hasEnd = Walk(state, out bool isDecided);
            if (isDecided || _known.Count > MostStates || _work + _run.Work > MostWork)
            {
                return true;
            }

            // The shortest match ends the search.
            for (int symbol = 0; symbol < _symbols.Count && (_isGreedy || !hasEnd); symbol++)
            {
                Enqueue([.. _run.Next.Where(position => _symbols.IsIn(symbol, _graph.Sets[_graph.Nodes[position].Other]))
                    .Select(position => _graph.Nodes[position].Next)]);
                _work += _run.Next.Count;
            }
        }

        return false;
    }

    private void Enqueue(int[] state)
    {
        if (state.Length > 0 && _known.Add(string.Join(' ', state)))
        {
            _open.Enqueue(state);
        }
    }

    // Finds the positions that may come next, in order, and whether a match may end here.
    private bool Walk(int[] state, out bool isDecided)
    {
        _run.Begin();
        bool hasEnd = false;
        isDecided = false;
        for (int i = state.Length - 1; i >= 0; i--)
        {
            _run.Push(state[i]);
        }

        while (_run.TryPop(out int number))
        {
            GraphNode node = _graph.Nodes[number];
            switch (node.Kind)
            {
                case GraphNodeKind.Branch:
                    _run.Push(node.Other);
                    _run.Push(node.Next);
                    break;
                case GraphNodeKind.Position:
                    _run.Add(number);
                    isDecided |= hasEnd && _isGreedy;
                    break;
                default:
                    hasEnd = true;
                    isDecided |= _run.Next.Count > 0 && !_isGreedy;
                    break;
            }
        }

        return hasEnd;
    }
}
