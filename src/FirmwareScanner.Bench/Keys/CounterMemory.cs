using System;
using System.Globalization;

namespace FirmwareScanner.Bench.Keys;

/// <summary>
/// Remembers the highest counter of updates that each board was known to have. The counter of a board only rises, so that one which answers
/// with a lower one is an old state of itself, put back with all of its flash, or somebody else.
/// </summary>
public abstract class CounterMemory
{
    /// <summary>The highest counter of a board; 0 if none is known.</summary>
    /// <param name="identity">The board's identity.</param>
    public abstract int HighestOf(string identity);

    /// <summary>Remembers a counter, if it is higher than what is known.</summary>
    /// <param name="identity">The board's identity.</param>
    /// <param name="counter">A counter that the board's code is over, or that an update of this host brought it; 0 or more.</param>
    public abstract void Note(string identity, int counter);

    /// <summary>What is wrong with the counter that a board answers with; null if nothing is.</summary>
    /// <param name="identity">The board's identity.</param>
    /// <param name="counter">Its counter.</param>
    public string? FindProblem(string identity, int counter)
    {
        ArgumentNullException.ThrowIfNull(identity);
        int highest = HighestOf(identity);
        return counter >= highest ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"board {identity} says that it has taken {counter:N0} updates, and it had taken {highest:N0}: its flash was put back to what it was before, ")
            + "or somebody else answers for it. Nothing that it says is believed; docs/threat-model.md says how to take it back into use";
    }
}
