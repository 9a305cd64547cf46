using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// An expression whose matches are told in the order in which a backtracking matcher would come upon them: alternatives as they stand,
/// greedy quantifiers as often as possible, lazy ones as seldom. Its states are lists of nodes in that order, each node once, so that no
/// byte is looked at twice (R. Pike's matcher of the editor sam, 1987; with remembered states: R. Cox, "Regular expression matching in the
/// wild", 2010). It is not changed once made.
/// </summary>
internal sealed class OrderedAutomaton
{
    // Each byte may cost as many steps as there are nodes.
    private const int MostNodes = 2048;

    private readonly GraphNode[] _nodes;
    private readonly bool[][] _matched;
    private readonly int _entry;

    private OrderedAutomaton(PositionGraph graph)
    {
        _nodes = [.. graph.Nodes];
        _entry = graph.Entry;
        HasAssertions = graph.HasAssertions;
        Symbols = new SymbolTable(graph.Sets.Distinct().ToList(), graph.HasLineAssertions);
        Dictionary<ByteSet, bool[]> matched = graph.Sets.Distinct()
            .ToDictionary(set => set, set => Enumerable.Range(0, Symbols.Count).Select(symbol => Symbols.IsIn(symbol, set)).ToArray());
        _matched = [.. graph.Sets.Select(set => matched[set])];
    }

    /// <summary>How bytes are told apart.</summary>
    internal SymbolTable Symbols { get; }

    /// <summary>Whether it makes a difference what a symbol looks like to assertions.</summary>
    internal bool HasAssertions { get; }

    /// <summary>How many nodes there are.</summary>
    internal int NodeCount => _nodes.Length;

    /// <summary>Makes one, if the order may tell which match is taken, and the expression is not too large for it.</summary>
    /// <param name="root">The expression.</param>
    /// <param name="ignoresCase">Whether ASCII letters match in both cases.</param>
    /// <param name="isGreedy">Whether its quantifiers are greedy; they are all of one kind.</param>
    /// <returns>The automaton; null if the longest, or of lazy ones the shortest, is the same match, or the expression is too large.</returns>
    internal static OrderedAutomaton? TryCreate(ExpressionNode root, bool ignoresCase, bool isGreedy)
    {
        if (ChoicesIn(root) < 2 && !HasAlternatives(root))
        {
            return null;
        }

        PositionGraph? graph = PositionGraph.TryOrdered(root, ignoresCase, isGreedy, MostNodes);
        return graph is null || !MatchOrder.MayDecide(graph, isGreedy) ? null : new OrderedAutomaton(graph);
    }

    /// <summary>Takes one symbol.</summary>
    /// <param name="source">The nodes that may come next, in order; before the first symbol none, which stands for the beginning.</param>
    /// <param name="isFirst">Whether this is the first symbol.</param>
    /// <param name="consumed">What assertions see of the symbol before.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="run">Receives the nodes that may come next.</param>
    /// <returns>Whether a match is complete before this symbol, and goes before all that is not among the next nodes.</returns>
    internal bool Step(IReadOnlyList<int> source, bool isFirst, SideKind consumed, int symbol, OrderedRun run)
    {
        run.Begin();
        if (isFirst)
        {
            return Follow(_entry, consumed, symbol, run);
        }

        foreach (int node in source)
        {
            if (Follow(node, consumed, symbol, run))
            {
                return true;
            }
        }

        return false;
    }

    private bool Follow(int start, SideKind consumed, int symbol, OrderedRun run)
    {
        run.Push(start);
        while (run.TryPop(out int number))
        {
            GraphNode node = _nodes[number];
            switch (node.Kind)
            {
                case GraphNodeKind.End:
                    return true;
                case GraphNodeKind.Position:
                    if (_matched[node.Other][symbol])
                    {
                        run.Add(node.Next);
                    }

                    break;
                case GraphNodeKind.Branch:
                    run.Push(node.Other);
                    run.Push(node.Next);
                    break;
                default:
                    if (AssertionSides.Hold(node.Assertion, consumed, Symbols.KindOf(symbol)))
                    {
                        run.Push(node.Next);
                    }

                    break;
            }
        }

        return false;
    }

    private static bool HasAlternatives(ExpressionNode node) => node switch
    {
        AlternativesNode => true,
        SequenceNode sequence => sequence.Items.Any(HasAlternatives),
        RepeatNode repeat => HasAlternatives(repeat.Item),
        _ => false,
    };

    // Of one quantifier that chooses, more or fewer is all there is to choose.
    private static int ChoicesIn(ExpressionNode node) => node switch
    {
        SequenceNode sequence => sequence.Items.Sum(ChoicesIn),
        RepeatNode repeat => (repeat.Least == repeat.Most ? 0 : 1) + (repeat.Most == 1 || repeat.Least == 1 ? ChoicesIn(repeat.Item) : 2 * ChoicesIn(repeat.Item)),
        _ => 0,
    };
}
