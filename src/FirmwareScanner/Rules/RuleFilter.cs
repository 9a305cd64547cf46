using System;
using System.Collections.Generic;
using System.IO.Enumeration;
using System.Linq;

namespace FirmwareScanner.Rules;

/// <summary>Which rules the user wants to hear of. The others work on, since rules may refer to them, but are neither listed nor judged by.</summary>
public sealed record RuleFilter
{
    /// <summary>Rules of a lower severity are left out. Unrated rules stay: nobody has said that they are harmless.</summary>
    public Severity MinimumSeverity { get; init; } = Severity.Info;

    /// <summary>Rules with none of these tags are left out; none for all rules.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Rules with none of these names are left out: <c>*</c> for any characters, <c>?</c> for one, with or without namespace; none for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Rules with one of these names are left out.</summary>
    public IReadOnlyList<string> ExcludedNames { get; init; } = [];

    /// <summary>Whether a rule stays.</summary>
    /// <param name="rule">The rule.</param>
    public bool Selects(SignatureRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return (rule.Severity == Severity.Unrated || rule.Severity >= MinimumSeverity)
            && (Tags.Count == 0 || rule.Tags.Any(Tags.Contains))
            && (Names.Count == 0 || Names.Any(pattern => IsNamed(rule, pattern)))
            && !ExcludedNames.Any(pattern => IsNamed(rule, pattern));
    }

    /// <summary>Whether a rule has a name that a pattern describes.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="pattern">The pattern: <c>*</c> for any characters, <c>?</c> for one; compared with the name, and with namespace:name.</param>
    public static bool IsNamed(SignatureRule rule, string pattern)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(pattern);
        return FileSystemName.MatchesSimpleExpression(pattern, rule.Name, ignoreCase: false)
            || FileSystemName.MatchesSimpleExpression(pattern, rule.FullName, ignoreCase: false);
    }

    /// <summary>Whether it leaves at least one rule that can fire.</summary>
    /// <param name="signatures">The rules.</param>
    public bool LeavesSomething(SignatureSet signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);

        // Hashes have neither severity nor tags, and names that are not known beforehand.
        return (signatures.Hashes.Count > 0 && Tags.Count == 0) || signatures.Rules.Any(rule => rule.CanFire && Selects(rule));
    }

    /// <summary>How many of the rules that can be reported are left out.</summary>
    /// <param name="signatures">The rules.</param>
    public int CountLeftOut(SignatureSet signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        return signatures.Rules.Count(rule => !rule.IsPrivate && !Selects(rule));
    }
}
