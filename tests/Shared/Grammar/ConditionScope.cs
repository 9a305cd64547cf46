using System.Collections.Generic;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>What a condition may name.</summary>
/// <param name="Strings">Identifiers of the strings, with dollar signs.</param>
/// <param name="Rules">Earlier rules.</param>
/// <param name="Prefixes">Prefixes of which no later rule has the name.</param>
internal sealed record ConditionScope(IReadOnlyList<string> Strings, IReadOnlyList<string> Rules, IReadOnlyList<string> Prefixes)
{
    /// <summary>Those of which the lengths of matches are certain.</summary>
    internal IReadOnlyList<string> Lengths { get; init; } = [];

    /// <summary>Variables of loops that hold integers.</summary>
    internal IReadOnlyList<string> Integers { get; init; } = [];

    /// <summary>Variables of loops that hold texts.</summary>
    internal IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Variables of loops that hold segments of an ELF file.</summary>
    internal IReadOnlyList<string> Segments { get; init; } = [];

    /// <summary>Whether <c>$</c> stands for the string that a loop is at.</summary>
    internal bool IsInStringLoop { get; init; }

    /// <summary>How many loops there are around.</summary>
    internal int Loops { get; init; }
}
