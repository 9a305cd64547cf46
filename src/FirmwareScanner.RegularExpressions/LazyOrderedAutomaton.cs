using System;
using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Runs an <see cref="OrderedAutomaton"/>, and remembers its states and where they lead, within bounds (see <see cref="LazyAutomaton"/>).
/// For one thread.
/// </summary>
internal sealed class LazyOrderedAutomaton
{
    private const int MostBytes = 1 << 18;
    private const int BytesOfStateBeside = 96;
    private const int KindCount = 5;
    private const int Unknown = -1;

    private readonly OrderedAutomaton _automaton;
    private readonly OrderedRun _run;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<State> _states = [];
    private readonly int[] _firstStates = [Unknown, Unknown, Unknown, Unknown, Unknown];
    private long _bytes;
    private long _steps;

    /// <summary>Makes one that has not been anywhere.</summary>
    internal LazyOrderedAutomaton(OrderedAutomaton automaton)
    {
        _automaton = automaton;
        _run = new OrderedRun(automaton.NodeCount);
    }

    /// <summary>How it tells bytes apart.</summary>
    internal SymbolTable Symbols => _automaton.Symbols;

    /// <summary>What all runs have cost: one for each symbol, and one for each node that was looked at.</summary>
    internal long Steps => _steps + _run.Work;

    /// <summary>Finds the end of the match that begins at a place: the one that goes before all others.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place.</param>
    /// <param name="limit">The most bytes that a match has.</param>
    /// <returns>The place behind its last byte; -1 if there is none.</returns>
    internal int FindEnd(in ExpressionText text, int start, int limit)
    {
        State state = FirstState(text.KindBefore(start));
        int end = -1;
        int lastPlace = start + Math.Min(limit, text.Length - start);
        for (int place = start; place <= lastPlace && !state.IsNothing; place += text.UnitLength)
        {
            _steps++;
            int symbol = text.After(place);
            int known = state.Transitions[symbol];
            if (known == Unknown)
            {
                known = Compute(state, symbol);
            }

            end = (known & 1) != 0 ? place : end;
            state = _states[known >> 1];
        }

        return end;
    }

    private State FirstState(SideKind consumed)
    {
        int kind = _automaton.HasAssertions ? (int)consumed : 0;
        if (_firstStates[kind] == Unknown)
        {
            _firstStates[kind] = NumberOf([], (SideKind)kind, isFirst: true);
        }

        return _states[_firstStates[kind]];
    }

    private int Compute(State state, int symbol)
    {
        bool accepts = _automaton.Step(state.Nodes, state.IsFirst, state.Consumed, symbol, _run);
        SideKind consumed = _automaton.HasAssertions ? Symbols.KindOf(symbol) : default;
        int before = _states.Count;
        int target = (NumberOf(_run.Next, consumed, isFirst: false) << 1) | (accepts ? 1 : 0);
        if (_states.Count >= before)
        {
            // Otherwise all states were forgotten, and this one with them.
            state.Transitions[symbol] = target;
        }

        return target;
    }

    private int NumberOf(List<int> nodes, SideKind consumed, bool isFirst)
    {
        string key = string.Create(nodes.Count + 1, (nodes, consumed, isFirst), static (characters, state) =>
        {
            characters[0] = (char)(((int)state.consumed * 2) + (state.isFirst ? 1 : 0));
            for (int i = 0; i < state.nodes.Count; i++)
            {
                characters[i + 1] = (char)state.nodes[i];
            }
        });
        if (_numbers.TryGetValue(key, out int number))
        {
            return number;
        }

        int bytes = BytesOfStateBeside + (Symbols.Count * sizeof(int)) + (nodes.Count * (sizeof(int) + sizeof(char)));
        if (_bytes + bytes > MostBytes && _states.Count > KindCount)
        {
            _numbers.Clear();
            _states.Clear();
            Array.Fill(_firstStates, Unknown);
            _bytes = 0;
        }

        _bytes += bytes;
        int[] transitions = new int[Symbols.Count];
        Array.Fill(transitions, Unknown);
        _states.Add(new State([.. nodes], consumed, isFirst, transitions));
        _numbers.Add(key, _states.Count - 1);
        return _states.Count - 1;
    }

    private sealed record State(int[] Nodes, SideKind Consumed, bool IsFirst, int[] Transitions)
    {
        public bool IsNothing => !IsFirst && Nodes.Length == 0;
    }
}
