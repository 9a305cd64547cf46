namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// What an automaton does between two symbols, when it is known what assertions see of them. Sets of positions are bits, 64 in a word.
/// </summary>
/// <param name="positionCount">How many positions the automaton has.</param>
/// <param name="wordCount">How many words their bits take.</param>
internal sealed class AutomatonContext(int positionCount, int wordCount)
{
    /// <summary>Positions that are followed by the one with the next number and no other.</summary>
    internal ulong[] Chained { get; } = new ulong[wordCount];

    /// <summary>Positions that are followed by others.</summary>
    internal ulong[] Branching { get; } = new ulong[wordCount];

    /// <summary>For each of these, which of the automaton's target sets follows it.</summary>
    internal int[] TargetsOf { get; } = new int[positionCount];

    /// <summary>Positions after which a match is complete.</summary>
    internal ulong[] Accepting { get; } = new ulong[wordCount];

    /// <summary>Positions that a match begins with.</summary>
    internal ulong[] Initial { get; } = new ulong[wordCount];

    /// <summary>Whether the empty match is one.</summary>
    internal bool AcceptsEmpty { get; set; }
}
