using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Makes automatons of expressions.</summary>
internal sealed class AutomatonBuilder
{
    // Keeps the time of making one at about a tenth of a second.
    private const int MostVisits = 1 << 23;

    private readonly PositionGraph _graph;
    private readonly GraphNode[] _nodes;
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
    private bool _hasMetAssertion;

    private AutomatonBuilder(PositionGraph graph, bool isReversed)
    {
        _graph = graph;
        _nodes = [.. graph.Nodes];
        _isReversed = isReversed;
        _targetLookup = _targetNumbers.GetAlternateLookup<ReadOnlySpan<ulong>>();
        int words = Automaton.WordsFor(graph.Sets.Count);
        _reached = new ulong[words];
        _visits = new int[_nodes.Length];
        _contexts = new AutomatonContext[graph.HasAssertions ? Automaton.ContextCount(graph.HasLineAssertions) : 1];
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
        return new Automaton(sets, new SymbolTable(sets.Distinct().ToList(), graph.HasLineAssertions), builder._contexts, builder._targets);
    }

    /// <summary>
    /// Makes the automaton of an expression when it is first asked for: most rules are compiled, and few of their expressions ever searched
    /// for. Where it could be too large, it is made at once.
    /// </summary>
    /// <param name="root">The expression.</param>
    /// <param name="ignoresCase">Whether ASCII letters match in both cases.</param>
    /// <param name="isReversed">Whether the bytes will come in reversed order.</param>
    /// <exception cref="RegularExpressionException">The expression is too large.</exception>
    internal static Lazy<Automaton> Prepare(ExpressionNode root, bool ignoresCase, bool isReversed)
    {
        // From the entry and from each position, in each context, each node is visited at most once.
        GraphSize size = GraphSize.Of(root);
        int contexts = size.HasAssertions ? Automaton.ContextCount(tellsLines: true) : 1;
        bool isSmall = size.IsWithin(PositionGraph.MostPositions, PositionGraph.MostNodes)
            && size.Nodes * (size.Positions + 1) * contexts <= MostVisits;
        return isSmall
            ? new Lazy<Automaton>(() => Build(root, ignoresCase, isReversed))
            : new Lazy<Automaton>(Build(root, ignoresCase, isReversed));
    }

    private void Connect()
    {
        for (int context = 0; context < _contexts.Length; context++)
        {
            bool accepts = Follow(_graph.Entry, context);
            _reached.CopyTo(_contexts[context].Initial, 0);
            _contexts[context].AcceptsEmpty = accepts;
        }

        foreach (GraphNode node in _nodes)
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
        bool accepts = false;
        _hasMetAssertion = true;
        for (int context = 0; context < _contexts.Length; context++)
        {
            if (_contexts.Length > 1 && !CanBeBefore(set, context))
            {
                continue;
            }

            // What comes without an assertion is the same in all contexts.
            if (_hasMetAssertion)
            {
                accepts = Follow(node.Next, context);
            }

            AddReached(_contexts[context], position, accepts);
        }
    }

    private void AddReached(AutomatonContext context, int position, bool accepts)
    {
        ulong bit = 1UL << position;
        int next = position + 1;
        if (accepts)
        {
            context.Accepting[position >> 6] |= bit;
        }

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

    /// <summary>Whether a byte of a set may have been consumed in a context.</summary>
    private bool CanBeBefore(ByteSet set, int context) => Automaton.SidesOf(context, _graph.HasLineAssertions).Consumed switch
    {
        SideKind.Word => set.Overlaps(ByteSet.Word),
        SideKind.Other => set.Overlaps(ByteSet.Word.Complement()),
        SideKind.LineFeed => set.Contains((byte)'\n'),
        SideKind.CarriageReturn => set.Contains((byte)'\r'),
        _ => false,
    };

    // Positions are numbered from the first to the last, so that one that follows another has the next number where possible.
    private int PositionOf(in GraphNode node) => _graph.Sets.Count - 1 - node.Other;

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
        _hasMetAssertion = false;
        _round++;
        bool accepts = false;
        Visit(start);
        while (_pending.TryPop(out int number))
        {
            ref readonly GraphNode node = ref _nodes[number];
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
                    _hasMetAssertion = true;
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
            throw new RegularExpressionException(
                0, "expected parts that are followed by few others, found too many, repetitions written out");
        }
    }

    private bool Holds(AssertionKind assertion, int context)
    {
        (SideKind consumed, SideKind coming) = Automaton.SidesOf(context, _graph.HasLineAssertions);
        return _isReversed ? AssertionSides.Hold(assertion, coming, consumed) : AssertionSides.Hold(assertion, consumed, coming);
    }
}
