namespace FirmwareScanner.RegularExpressions;

/// <summary>Finds ends of matches. For one thread.</summary>
internal sealed class LazyForwardAutomaton
{
    private readonly LazyAutomaton? _plain;
    private readonly LazyOrderedAutomaton? _ordered;

    /// <summary>Makes one that has not been anywhere.</summary>
    internal LazyForwardAutomaton(ForwardAutomaton automaton)
    {
        _plain = automaton.Plain is null ? null : new LazyAutomaton(automaton.Plain, LazyAutomatonKind.OneStartForwards);
        _ordered = automaton.Ordered is null ? null : new LazyOrderedAutomaton(automaton.Ordered);
    }

    /// <summary>What all runs have cost.</summary>
    internal long Steps => (_plain?.Steps ?? 0) + (_ordered?.Steps ?? 0);

    /// <summary>How it tells bytes apart.</summary>
    internal SymbolTable Symbols => _ordered?.Symbols ?? _plain!.Symbols;

    /// <summary>Finds the end of the match that begins at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place.</param>
    /// <param name="limit">The most bytes that a match has.</param>
    /// <param name="isShortest">Where order does not tell, whether the shortest is asked for, not the longest.</param>
    /// <returns>The place behind its last byte; -1 if there is none.</returns>
    internal int FindEnd(in ExpressionText text, int start, int limit, bool isShortest) =>
        _ordered?.FindEnd(text, start, limit) ?? _plain!.FindEnd(text, start, limit, isShortest);
}
