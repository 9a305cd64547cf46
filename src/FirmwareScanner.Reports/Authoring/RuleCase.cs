using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports.Authoring;

/// <summary>
/// What rules are to say of a file. Rules are named with or without namespace, <c>*</c> for any characters, <c>?</c> for one.
/// </summary>
/// <param name="Name">What to call the case.</param>
/// <param name="Path">The file.</param>
public sealed record RuleCase(string Name, string Path)
{
    /// <summary>Of each of these a rule is to fire.</summary>
    public IReadOnlyList<string> Fires { get; init; } = [];

    /// <summary>No rule of these is to fire.</summary>
    public IReadOnlyList<string> Silent { get; init; } = [];

    /// <summary>Of each of these a rule is to have a match that begins there, in the file or in an object inside of it.</summary>
    public IReadOnlyList<(string Rule, long Offset)> Offsets { get; init; } = [];

    /// <summary>The severity of the gravest rule that is to fire; null for any.</summary>
    public Severity? Gravest { get; init; }

    /// <summary>Whether no rule is to fire but those that are to.</summary>
    public bool IsOnly { get; init; }

    /// <summary>Whether no rule is to fire that would make the file "found".</summary>
    public bool IsClean { get; init; }

    /// <summary>Whether it says of some rule that it is not to fire, which takes that the whole file was looked at.</summary>
    public bool IsNegative => IsClean || IsOnly || Silent.Count > 0 || Gravest is not null;

    /// <summary>All names of rules in it.</summary>
    public IEnumerable<string> Rules => [.. Fires, .. Silent, .. Offsets.Select(place => place.Rule)];
}

/// <summary>What became of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">Whether it passed.</param>
/// <param name="Reasons">Why it did not, each a line; none if it did.</param>
/// <param name="Fired">What fired, the gravest first.</param>
public sealed record RuleCaseResult(RuleCase Case, RuleCaseOutcome Outcome, IReadOnlyList<string> Reasons, IReadOnlyList<Finding> Fired);

/// <summary>What became of a case.</summary>
public enum RuleCaseOutcome
{
    /// <summary>All is as it is to be.</summary>
    Passed,

    /// <summary>A rule fired that was not to, or the other way round.</summary>
    Failed,

    /// <summary>The file could not be looked at as a whole, so that nobody knows.</summary>
    Unknown,
}
