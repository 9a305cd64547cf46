using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Runs an automaton, and remembers the sets of positions that it has been in and where they lead, as states of a deterministic
/// automaton (the lazy construction of R. Cox, "Regular expression matching in the wild", 2010). When there are too many it begins
/// anew; where that happens all the time, it remembers nothing. For one thread.
/// </summary>
internal sealed class LazyAutomaton
{
    // One for each direction, expression and thread.
    private const int MostBytes = 1 << 18;
    private const int BytesOfStateBeside = 64;
    private const int FewestStates = 8;

    // Below this many steps for each state that was made, remembering costs more than it saves.
    private const int WorthwhileReuse = 4;
    private const int Unknown = -1;
    private const int NoState = -1;
    private const ulong BeginsFlag = 8;
    private const ulong KindMask = 7;

    private readonly Automaton _automaton;
    private readonly LazyAutomatonKind _kind;
    private readonly int _mostStates;
    private readonly int _symbolCount;
    private readonly List<ulong[]> _states = [];
    private readonly List<bool> _isNothing = [];
    private readonly Dictionary<ulong[], int> _numbers = new(new BitsComparer());
    private readonly Dictionary<ulong[], int>.AlternateLookup<ReadOnlySpan<ulong>> _lookup;
    private readonly bool[] _marks;

    // For each kind of what was consumed before; a run may begin with every byte.
    private readonly int[] _firstStates = [NoState, NoState, NoState, NoState, NoState];
    private int[] _transitions = [];
    private ulong[] _live;
    private ulong[] _next;
    private int _current;
    private bool _remembers = true;
    private long _stepsSinceReset;
    private long _statesSinceReset;
    private long _work;

    /// <summary>Makes one that has not been anywhere.</summary>
    internal LazyAutomaton(Automaton automaton, LazyAutomatonKind kind)
    {
        _automaton = automaton;
        _kind = kind;
        _symbolCount = automaton.Symbols.Count;
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<ulong>>();
        _marks = new bool[automaton.TargetCount];

        // Behind the positions: what was consumed, and whether a match begins.
        _live = new ulong[automaton.WordCount + 1];
        _next = new ulong[automaton.WordCount + 1];
        int bytesOfState = (_symbolCount * sizeof(int)) + (_live.Length * sizeof(ulong)) + BytesOfStateBeside;
        _mostStates = Math.Max(MostBytes / bytesOfState, FewestStates);
    }

    /// <summary>What all runs have cost: one for each symbol, and one for each word of bits that was looked at.</summary>
    internal long Steps => _work + _stepsSinceReset;

    /// <summary>How it tells bytes apart.</summary>
    internal SymbolTable Symbols => _automaton.Symbols;

    private bool IsDead => _current == NoState ? IsNothing(_live) : _isNothing[_current];

    /// <summary>Finds the places where matches begin; runs backwards.</summary>
    /// <param name="text">The text.</param>
    /// <param name="last">The last place that is asked for.</param>
    /// <param name="first">The first place that is asked for, units before the last.</param>
    /// <param name="reach">How far behind the last place matches may end.</param>
    /// <param name="starts">Where to add the places, descending.</param>
    internal void FindStarts(in ExpressionText text, int last, int first, int reach, List<int> starts)
    {
        int place = last + (Math.Min(reach, text.Length - last) / text.UnitLength * text.UnitLength);
        Begin(text.KindAfter(place));
        for (; place >= first; place -= text.UnitLength)
        {
            if (Step(text.Before(place)) && place <= last)
            {
                starts.Add(place);
            }
        }
    }

    /// <summary>Finds the end of the match that begins at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place.</param>
    /// <param name="limit">The most bytes that a match has.</param>
    /// <param name="isShortest">Whether the shortest is asked for, not the longest.</param>
    /// <returns>The place behind its last byte; -1 if there is none.</returns>
    internal int FindEnd(in ExpressionText text, int start, int limit, bool isShortest)
    {
        Begin(text.KindBefore(start));
        int end = -1;
        int lastPlace = start + Math.Min(limit, text.Length - start);
        for (int place = start; place <= lastPlace && !IsDead; place += text.UnitLength)
        {
            if (Step(text.After(place)))
            {
                end = place;
                if (isShortest)
                {
                    break;
                }
            }
        }

        return end;
    }

    /// <summary>Whether a match is anywhere in a text.</summary>
    internal bool Contains(in ExpressionText text)
    {
        Begin(SideKind.Edge);
        for (int place = 0; place <= text.Length; place += text.UnitLength)
        {
            if (Step(text.After(place)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNothing(ulong[] state) =>
        (state[^1] & BeginsFlag) == 0 && !state.AsSpan(0, state.Length - 1).ContainsAnyExcept(0UL);

    private void Begin(SideKind consumed)
    {
        int known = _firstStates[(int)consumed];
        if (known != NoState)
        {
            _current = known;
            return;
        }

        Array.Clear(_live);
        _live[^1] = Behind(consumed) | BeginsFlag;
        _current = _remembers ? NumberOf(_live) : NoState;
        _firstStates[(int)consumed] = _current;
    }

    private ulong Behind(SideKind consumed) => _automaton.HasAssertions ? (ulong)consumed : 0;

    /// <summary>Takes one symbol.</summary>
    /// <returns>Whether a match is complete before it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Step(int symbol)
    {
        _stepsSinceReset++;
        if (_current != NoState)
        {
            int known = _transitions[(_current * _symbolCount) + symbol];
            if (known != Unknown)
            {
                _current = known >> 1;
                return (known & 1) != 0;
            }
        }

        return TakeUnknown(symbol);
    }

    private bool TakeUnknown(int symbol)
    {
        ulong[] source = _current == NoState ? _live : _states[_current];
        bool accepts = Compute(source, symbol);
        (_live, _next) = (_next, _live);
        if (_current == NoState)
        {
            return accepts;
        }

        int target = NumberOf(_live);
        if (_current < _states.Count && _states[_current] == source)
        {
            // Otherwise all states were forgotten, and this one with them.
            _transitions[(_current * _symbolCount) + symbol] = (target << 1) | (accepts ? 1 : 0);
        }

        _current = target;
        return accepts;
    }

    private bool Compute(ulong[] source, int symbol)
    {
        int words = _automaton.WordCount;
        var consumed = (SideKind)(source[words] & KindMask);
        bool beginsHere = _kind switch
        {
            LazyAutomatonKind.OneStartForwards => (source[words] & BeginsFlag) != 0,

            // No match begins behind the last byte, unless there is none at all.
            LazyAutomatonKind.AnyStartForwards => symbol != _automaton.Symbols.Edge || (source[words] & BeginsFlag) != 0,
            _ => true,
        };
        _next[words] = Behind(_automaton.Symbols.KindOf(symbol));
        return _automaton.Step(source.AsSpan(0, words), consumed, beginsHere, symbol, _next.AsSpan(0, words), _marks, ref _work);
    }

    /// <summary>The number of a state, which is made if it is new; none if states are not remembered any longer.</summary>
    private int NumberOf(ulong[] state)
    {
        if (_lookup.TryGetValue(state, out int number))
        {
            return number;
        }

        if (_states.Count == _mostStates)
        {
            Reset();
            if (!_remembers)
            {
                return NoState;
            }
        }

        number = _states.Count;
        ulong[] copy = (ulong[])state.Clone();
        _states.Add(copy);
        _isNothing.Add(IsNothing(copy));
        _numbers.Add(copy, number);
        _statesSinceReset++;
        int needed = _states.Count * _symbolCount;
        if (_transitions.Length < needed)
        {
            int old = _transitions.Length;
            Array.Resize(ref _transitions, Math.Min(Math.Max(needed, 2 * old), _mostStates * _symbolCount));
            Array.Fill(_transitions, Unknown, old, _transitions.Length - old);
        }

        return number;
    }

    private void Reset()
    {
        _remembers = _stepsSinceReset >= WorthwhileReuse * _statesSinceReset;
        _work += _stepsSinceReset;
        _stepsSinceReset = 0;
        _statesSinceReset = 0;
        _states.Clear();
        _isNothing.Clear();
        Array.Fill(_firstStates, NoState);
        _numbers.Clear();
        Array.Fill(_transitions, Unknown);
        if (!_remembers)
        {
            _transitions = [];
        }
    }
}
