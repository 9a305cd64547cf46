using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Makes automatons of expressions.</summary>
internal sealed class AutomatonBuilder
{
    // Keeps the time of making one below a tenth of a second.
    private const int MostVisits = 1 << 24;

    private readonly PositionGraph _graph;
    private readonly bool _isReversed;
    private readonly AutomatonContext[] _contexts;
    private readonly List<TargetSet> _targets = [];
    private readonly Dictionary<ulong[], int> _targetNumbers = new(new BitsComparer());
    private readonly Dictionary<ulong[], int>.AlternateLookup<ReadOnlySpan<ulong>> _targetLookup;
    private readonly ulong[] _reached;
    private readonly int[] _visits;
    private readonly Stack<int> _pending = [];
    private int _round;
    private int _visitCount;
    private int _reachedCount;

    private AutomatonBuilder(PositionGraph graph, bool isReversed)
    {
        _graph = graph;
        _isReversed = isReversed;
        _targetLookup = _targetNumbers.GetAlternateLookup<ReadOnlySpan<ulong>>();
        int words = Automaton.WordsFor(graph.Sets.Count);
        _reached = new ulong[words];
        _visits = new int[graph.Nodes.Count];
        _contexts = new AutomatonContext[graph.HasAssertions ? Automaton.ContextCount : 1];
        for (int i = 0; i < _contexts.Length; i++)
        {
            _contexts[i] = new AutomatonContext(graph.Sets.Count, words);
        }
    }

    /// <summary>Makes the automaton of an expression.</summary>
    /// <param name="root">The expression.</param>
    /// <param name="ignoresCase">Whether ASCII letters match in both cases.</param>
    /// <param name="isReversed">Whether the bytes will come in reversed order.</param>
    /// <exception cref="RegularExpressionException">The expression is too large.</exception>
    internal static Automaton Build(ExpressionNode root, bool ignoresCase, bool isReversed)
    {
        PositionGraph graph = PositionGraph.Of(root, ignoresCase, isReversed);
        var builder = new AutomatonBuilder(graph, isReversed);
        builder.Connect();
        List<ByteSet> sets = graph.Sets.Reverse().ToList();
        return new Automaton(sets, new SymbolTable(sets.Distinct().ToList()), builder._contexts, builder._targets);
    }

    private void Connect()
    {
        for (int context = 0; context < _contexts.Length; context++)
        {
            bool accepts = Follow(_graph.Entry, context);
            _reached.CopyTo(_contexts[context].Initial, 0);
            _contexts[context].AcceptsEmpty = accepts;
        }

        foreach (GraphNode node in _graph.Nodes)
        {
            if (node.Kind == GraphNodeKind.Position)
            {
                ConnectPosition(node);
            }
        }
    }

    private void ConnectPosition(GraphNode node)
    {
        int position = PositionOf(node);
        ByteSet set = _graph.Sets[node.Other];
        for (int index = 0; index < _contexts.Length; index++)
        {
            if (_contexts.Length > 1 && !CanBeBefore(set, index))
            {
                continue;
            }

            AutomatonContext context = _contexts[index];
            ulong bit = 1UL << position;
            if (Follow(node.Next, index))
            {
                context.Accepting[position >> 6] |= bit;
            }

            int next = position + 1;
            if (_reachedCount == 1 && next < _graph.Sets.Count && ((_reached[next >> 6] >> next) & 1) != 0)
            {
                context.Chained[position >> 6] |= bit;
            }
            else if (_reachedCount > 0)
            {
                context.Branching[position >> 6] |= bit;
                context.TargetsOf[position] = TargetNumber();
            }
        }
    }

    /// <summary>Whether a byte of a set may have been consumed in a context.</summary>
    private static bool CanBeBefore(ByteSet set, int context) => Automaton.ConsumedOf(context) switch
    {
        SideKind.Word => set.Overlaps(ByteSet.Word),
        SideKind.Other => set.Overlaps(ByteSet.Word.Complement()),
        _ => false,
    };

    // Positions are numbered from the first to the last, so that one that follows another has the next number where possible.
    private int PositionOf(GraphNode node) => _graph.Sets.Count - 1 - node.Other;

    private int TargetNumber()
    {
        if (!_targetLookup.TryGetValue(_reached, out int number))
        {
            number = _targets.Count;
            _targets.Add(new TargetSet(_reached));
            _targetLookup[_reached] = number;
        }

        return number;
    }

    /// <summary>Finds the positions that can be reached without a byte, in a context.</summary>
    /// <returns>Whether the end can be reached, too.</returns>
    private bool Follow(int start, int context)
    {
        Array.Clear(_reached);
        _reachedCount = 0;
        _round++;
        bool accepts = false;
        Visit(start);
        while (_pending.TryPop(out int number))
        {
            GraphNode node = _graph.Nodes[number];
            switch (node.Kind)
            {
                case GraphNodeKind.End:
                    accepts = true;
                    break;
                case GraphNodeKind.Position:
                    int position = PositionOf(node);
                    _reached[position >> 6] |= 1UL << position;
                    _reachedCount++;
                    break;
                case GraphNodeKind.Branch:
                    Visit(node.Next);
                    Visit(node.Other);
                    break;
                default:
                    if (Holds(node.Assertion, context))
                    {
                        Visit(node.Next);
                    }

                    break;
            }
        }

        return accepts;
    }

    private void Visit(int number)
    {
        if (_visits[number] == _round)
        {
            return;
        }

        _visits[number] = _round;
        _pending.Push(number);
        if (++_visitCount > MostVisits)
        {
            throw new RegularExpressionException(0, "expected parts that are followed by few others, found too many, repetitions written out");
        }
    }

    private bool Holds(AssertionKind assertion, int context)
    {
        SideKind consumed = Automaton.ConsumedOf(context);
        SideKind coming = Automaton.ComingOf(context);
        return _isReversed ? Holds(assertion, coming, consumed) : Holds(assertion, consumed, coming);
    }

    private static bool Holds(AssertionKind assertion, SideKind before, SideKind after) => assertion switch
    {
        AssertionKind.Start => before == SideKind.Edge,
        AssertionKind.End => after == SideKind.Edge,
        AssertionKind.WordBoundary => (before == SideKind.Word) != (after == SideKind.Word),
        _ => (before == SideKind.Word) == (after == SideKind.Word),
    };
}
