namespace FirmwareScanner.RegularExpressions;

/// <summary>What finds the end of a match; one of the two.</summary>
/// <param name="Plain">Finds the longest or shortest.</param>
/// <param name="Ordered">Finds the one that goes before others.</param>
internal sealed record ForwardAutomaton(Automaton? Plain, OrderedAutomaton? Ordered);
