using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// An expression as a graph: nodes that match a byte (positions), nodes that branch, nodes that ask for something, and one at the end
/// (K. Thompson, "Regular expression search algorithm", 1968). Made from its end to its beginning, so that each node knows the next.
/// </summary>
internal sealed class PositionGraph
{
    /// <summary>The most positions that an expression has once its repetitions are written out.</summary>
    internal const int MostPositions = 10_000;

    /// <summary>The number of the node at the end.</summary>
    internal const int End = 0;

    /// <summary>The most nodes: those that match nothing are at most a few for each position and each byte of the source.</summary>
    internal const int MostNodes = 8 * MostPositions;

    private readonly bool _ignoresCase;
    private readonly bool _isReversed;

    // Of a graph whose branches are in order, whether what is repeated goes before what follows; null if the order does not matter.
    private readonly bool? _isGreedy;
    private readonly int _mostNodes = MostNodes;
    private readonly List<GraphNode> _nodes = [default];
    private readonly List<ByteSet> _sets = [];

    private PositionGraph(bool ignoresCase, bool isReversed)
    {
        _ignoresCase = ignoresCase;
        _isReversed = isReversed;
    }

    private PositionGraph(bool ignoresCase, bool isGreedy, int mostNodes)
    {
        _ignoresCase = ignoresCase;
        _isGreedy = isGreedy;
        _mostNodes = mostNodes;
    }

    /// <summary>The nodes.</summary>
    internal IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>What each position matches, in the order in which they were made: the last comes first in a match.</summary>
    internal IReadOnlyList<ByteSet> Sets => _sets;

    /// <summary>The number of the first node.</summary>
    internal int Entry { get; private set; }

    /// <summary>Whether an assertion is in it.</summary>
    internal bool HasAssertions { get; private set; }

    /// <summary>Whether one of them asks for the end of a line.</summary>
    internal bool HasLineAssertions { get; private set; }

    /// <summary>Makes the graph of an expression.</summary>
    /// <param name="root">The expression.</param>
    /// <param name="ignoresCase">Whether ASCII letters match in both cases.</param>
    /// <param name="isReversed">Whether the bytes will come in reversed order.</param>
    /// <exception cref="RegularExpressionException">It has too many positions.</exception>
    internal static PositionGraph Of(ExpressionNode root, bool ignoresCase, bool isReversed)
    {
        var graph = new PositionGraph(ignoresCase, isReversed);
        graph.Entry = graph.Add(root, End);
        return graph;
    }

    /// <summary>Makes a graph in which the first way of each branch goes before the other.</summary>
    /// <param name="root">The expression.</param>
    /// <param name="ignoresCase">Whether ASCII letters match in both cases.</param>
    /// <param name="isGreedy">Whether quantifiers take as much as they can.</param>
    /// <param name="mostNodes">How many nodes it may have.</param>
    /// <returns>The graph; null if it has more.</returns>
    internal static PositionGraph? TryOrdered(ExpressionNode root, bool ignoresCase, bool isGreedy, int mostNodes)
    {
        var graph = new PositionGraph(ignoresCase, isGreedy, mostNodes);
        try
        {
            graph.Entry = graph.Add(root, End);
            return graph;
        }
        catch (RegularExpressionException)
        {
            return null;
        }
    }

    private int Add(ExpressionNode node, int next)
    {
        switch (node)
        {
            case ByteSetNode single:
                if (_sets.Count == MostPositions)
                {
                    throw new RegularExpressionException(
                        0, $"expected at most {MostPositions} bytes to match, repetitions written out, found more");
                }

                _sets.Add(single.Matched(_ignoresCase));
                return AddNode(new GraphNode(GraphNodeKind.Position, next, _sets.Count - 1, default));
            case SequenceNode sequence:
                for (int i = 0; i < sequence.Items.Count; i++)
                {
                    next = Add(sequence.Items[_isReversed ? i : sequence.Items.Count - 1 - i], next);
                }

                return next;
            case AlternativesNode choice:
                int either = Add(choice.Alternatives[^1], next);
                for (int i = choice.Alternatives.Count - 2; i >= 0; i--)
                {
                    either = AddBranch(Add(choice.Alternatives[i], next), either);
                }

                return either;
            case RepeatNode repeat:
                return AddRepeat(repeat, next);
            case AssertionNode assertion:
                HasAssertions = true;
                HasLineAssertions |= assertion.Kind is AssertionKind.LineStart or AssertionKind.LineEnd;
                return AddNode(new GraphNode(GraphNodeKind.Assertion, next, next, assertion.Kind));
            default:
                return next;
        }
    }

    private int AddRepeat(RepeatNode repeat, int next)
    {
        ExpressionLength once = ExpressionLength.Of(repeat.Item);
        if (repeat.Most == 0)
        {
            return next;
        }

        if (once.Most == 0)
        {
            // To ask for the same in the same place again changes nothing.
            int item = Add(repeat.Item, next);
            return repeat.Least == 0 ? AddChoice(item, next) : item;
        }

        // No match has more bytes than the limit.
        bool isBounded = repeat.Most is int bound && (bound < ExpressionSearch.ScanLimit || once.Least == 0 || bound == repeat.Least);
        if (isBounded && _isGreedy is not null)
        {
            return AddOrdered(repeat.Item, repeat.Least, repeat.Most!.Value, next);
        }

        return isBounded ? AddBounded(repeat.Item, repeat.Least, repeat.Most!.Value, next) : AddUnbounded(repeat.Item, repeat.Least, next);
    }

    private int AddUnbounded(ExpressionNode item, int least, int next)
    {
        int loop = AddBranch(next, next);
        int entry = Add(item, loop);
        _nodes[loop] = _isGreedy == true ? _nodes[loop] with { Next = entry } : _nodes[loop] with { Other = entry };
        if (least == 0)
        {
            return loop;
        }

        for (int i = 1; i < least; i++)
        {
            entry = Add(item, entry);
        }

        return entry;
    }

    /// <summary>
    /// The copies follow each other without exception; fewer than all are taken by beginning later. Only what comes before has many
    /// followers then, and not each copy.
    /// </summary>
    private int AddBounded(ExpressionNode item, int least, int most, int next)
    {
        int entries = least == 0 ? next : -1;
        for (int copy = most; copy > 0; copy--)
        {
            next = Add(item, next);
            if (copy <= most - least + 1)
            {
                entries = entries < 0 ? next : AddBranch(next, entries);
            }
        }

        return entries;
    }

    /// <summary>Each copy that need not be there is a choice for itself: whether it comes is decided before what it matches.</summary>
    private int AddOrdered(ExpressionNode item, int least, int most, int next)
    {
        int rest = next;
        for (int copy = most; copy > 0; copy--)
        {
            int entry = Add(item, rest);
            rest = copy > least ? AddChoice(entry, next) : entry;
        }

        return rest;
    }

    private int AddChoice(int repeated, int next) => _isGreedy == false ? AddBranch(next, repeated) : AddBranch(repeated, next);

    private int AddBranch(int next, int other) => AddNode(new GraphNode(GraphNodeKind.Branch, next, other, default));

    private int AddNode(GraphNode node)
    {
        if (_nodes.Count == _mostNodes)
        {
            throw new RegularExpressionException(0, $"expected at most {_mostNodes} parts, repetitions written out, found more");
        }

        _nodes.Add(node);
        return _nodes.Count - 1;
    }
}
