using System;
using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// A position automaton: its states are sets of the places in the expression that match a byte, the last of which was the byte before.
/// It has no other states, so that each byte takes the same time. (V. M. Glushkov, "The abstract theory of automata", 1961; as bits:
/// G. Navarro and M. Raffinot, "Flexible Pattern Matching in Strings", 2002, chapter 5.) Assertions are looked at between two bytes.
/// It is not changed once made.
/// </summary>
internal sealed class Automaton
{
    // Only where assertions ask for the ends of lines the kinds of line feeds and carriage returns are told apart.
    private const int FewKinds = 3;
    private const int AllKinds = 5;

    private readonly int _kindCount;
    private readonly AutomatonContext[] _contexts;
    private readonly IReadOnlyList<TargetSet> _targets;
    private readonly ulong[][] _matched;

    /// <summary>Makes one.</summary>
    /// <param name="sets">What each position matches.</param>
    /// <param name="symbols">How bytes are told apart.</param>
    /// <param name="contexts">One, or one for each pair of kinds that <see cref="SidesOf"/> tells.</param>
    /// <param name="targets">The sets that contexts number.</param>
    internal Automaton(IReadOnlyList<ByteSet> sets, SymbolTable symbols, AutomatonContext[] contexts, IReadOnlyList<TargetSet> targets)
    {
        _contexts = contexts;
        _kindCount = KindCount(contexts.Length == ContextCount(true));
        _targets = targets;
        Symbols = symbols;
        WordCount = WordsFor(sets.Count);
        _matched = new ulong[symbols.Count][];
        for (int symbol = 0; symbol < symbols.Count; symbol++)
        {
            ulong[] bits = _matched[symbol] = new ulong[WordCount];
            for (int position = 0; position < sets.Count; position++)
            {
                if (symbols.IsIn(symbol, sets[position]))
                {
                    bits[position >> 6] |= 1UL << position;
                }
            }
        }
    }

    /// <summary>How bytes are told apart.</summary>
    internal SymbolTable Symbols { get; }

    /// <summary>Words of a set of positions.</summary>
    internal int WordCount { get; }

    /// <summary>How many sets of targets there are.</summary>
    internal int TargetCount => _targets.Count;

    /// <summary>Whether it makes a difference what a symbol looks like to assertions.</summary>
    internal bool HasAssertions => _contexts.Length > 1;

    /// <summary>How many contexts an automaton with assertions has.</summary>
    /// <param name="tellsLines">Whether they ask for the ends of lines.</param>
    internal static int ContextCount(bool tellsLines) => KindCount(tellsLines) * KindCount(tellsLines);

    /// <summary>What was consumed in a context, and what comes.</summary>
    /// <param name="context">The number of the context.</param>
    /// <param name="tellsLines">Whether assertions ask for the ends of lines.</param>
    internal static (SideKind Consumed, SideKind Coming) SidesOf(int context, bool tellsLines) =>
        ((SideKind)(context / KindCount(tellsLines)), (SideKind)(context % KindCount(tellsLines)));

    private static int KindCount(bool tellsLines) => tellsLines ? AllKinds : FewKinds;

    /// <summary>How many words that many positions take.</summary>
    internal static int WordsFor(int positionCount) => (positionCount + 63) >> 6;

    /// <summary>Takes one symbol.</summary>
    /// <param name="source">The positions so far.</param>
    /// <param name="consumed">What assertions see of the symbol before.</param>
    /// <param name="beginsHere">Whether a match may begin before this symbol.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="target">Where the positions after it go.</param>
    /// <param name="marks">For each set of targets, whether it was added; all false before and afterwards.</param>
    /// <param name="work">Grows by the words that were looked at.</param>
    /// <returns>Whether a match is complete before this symbol.</returns>
    internal bool Step(
        ReadOnlySpan<ulong> source, SideKind consumed, bool beginsHere, int symbol, Span<ulong> target, Span<bool> marks, ref long work)
    {
        AutomatonContext context = _contexts[HasAssertions ? ((int)consumed * _kindCount) + (int)Symbols.KindOf(symbol) : 0];
        ulong accepted = 0;
        ulong carry = 0;
        for (int i = 0; i < target.Length; i++)
        {
            ulong bits = source[i];
            ulong chained = bits & context.Chained[i];
            target[i] = (chained << 1) | carry;
            carry = chained >> 63;
            accepted |= bits & context.Accepting[i];
        }

        AddTargets(context, source, target, marks, ref work);
        if (beginsHere)
        {
            Or(target, context.Initial);
        }

        ReadOnlySpan<ulong> matched = _matched[symbol];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] &= matched[i];
        }

        work += target.Length;
        return accepted != 0 || (beginsHere && context.AcceptsEmpty);
    }

    private void AddTargets(AutomatonContext context, ReadOnlySpan<ulong> source, Span<ulong> target, Span<bool> marks, ref long work)
    {
        bool hasMarks = false;
        for (int i = 0; i < target.Length; i++)
        {
            for (ulong rest = source[i] & context.Branching[i]; rest != 0; rest &= rest - 1)
            {
                int number = context.TargetsOf[(i << 6) + BitOperations.TrailingZeroCount(rest)];
                if (!marks[number])
                {
                    marks[number] = hasMarks = true;
                    _targets[number].AddTo(target);
                    work += _targets[number].Length;
                }
            }
        }

        if (hasMarks)
        {
            marks.Clear();
        }
    }

    private static void Or(Span<ulong> target, ulong[] bits)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] |= bits[i];
        }
    }
}
