using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// A rule that the database only searches for: its condition needs more than a database expresses, so it is evaluated when the object
/// was scanned and can be read again. In the database it has its number and its patterns, and a condition that is never true.
/// </summary>
/// <param name="Rule">The rule, as it was written.</param>
/// <param name="Number">Its number in the database.</param>
/// <param name="FirstPattern">The number of its first pattern; the others follow.</param>
/// <param name="Patterns">How its patterns are found, in order.</param>
/// <param name="Reason">What the database does not express.</param>
public sealed record DeferredRule(
    Rule Rule, int Number, int FirstPattern, IReadOnlyList<DeferredPattern> Patterns, Diagnostic Reason);

/// <summary>How a pattern of a deferred rule is found.</summary>
/// <param name="Pattern">The pattern, as it was written.</param>
/// <param name="Kind">What the matches that the database reports mean.</param>
/// <param name="Chains">Of <see cref="DeferredPatternKind.Chains"/>, its alternatives; otherwise empty.</param>
/// <param name="IsSearchedWhole">Whether the database reports nothing, because there is nothing in the pattern to search for: all bytes are looked at.</param>
public sealed record DeferredPattern(
    Pattern Pattern, DeferredPatternKind Kind, IReadOnlyList<PatternChain> Chains, bool IsSearchedWhole);

/// <summary>What the matches mean that a database reports of a pattern of a deferred rule.</summary>
public enum DeferredPatternKind
{
    /// <summary>They are the matches.</summary>
    Plain,

    /// <summary>They are atoms of a regular expression.</summary>
    Expression,

    /// <summary>They are places at which a link of a chain may start.</summary>
    Chains,
}

/// <summary>An alternative of a pattern, cut at its long jumps.</summary>
/// <param name="Links">The links, at least one.</param>
public sealed record PatternChain(IReadOnlyList<PatternLink> Links);

/// <summary>A part of a <see cref="PatternChain"/>.</summary>
/// <param name="Sequence">Its bytes and short jumps.</param>
/// <param name="LeastGap">The least distance from the end of the link before it, in bytes; 0 for the first.</param>
/// <param name="GreatestGap">The greatest distance, in bytes; null for any.</param>
public sealed record PatternLink(Sequence Sequence, long LeastGap, long? GreatestGap);
