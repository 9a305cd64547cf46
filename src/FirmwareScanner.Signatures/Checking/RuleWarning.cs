using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>A kind of warning about rules.</summary>
/// <param name="Code">The word by which it is allowed or denied; it never changes.</param>
/// <param name="Meaning">What it says, in a sentence without a full stop.</param>
public sealed record RuleWarning(string Code, string Meaning)
{
    /// <summary>All kinds, those of the compiler and those of <see cref="RuleChecker"/>.</summary>
    public static IReadOnlyList<RuleWarning> All { get; } =
    [
        new(WarningCode.AlwaysTrue, "a condition, or what is asked in it, is true whatever is scanned"),
        new(WarningCode.ConsecutiveJumps, "two jumps of a hex string follow each other; they are one"),
        new(WarningCode.Deprecated, "a word of the language that YARA has given up"),
        new(WarningCode.DuplicateImport, "a file imports a module twice"),
        new(WarningCode.DuplicateRule, "two rules have the same strings and the same condition"),
        new(WarningCode.DuplicateString, "two strings of a rule look for the same"),
        new(WarningCode.IgnoredModifier, "a modifier or flag that changes nothing about its string"),
        new(WarningCode.LongLine, "a line is longer than people read"),
        new(WarningCode.MatchesAnything, "a string without any fixed bit matches at every offset"),
        new(WarningCode.MissingMetadata, "a rule without a metadata entry that every rule is to have"),
        new(WarningCode.MixedIndentation, "a file indents by tabs here and by blanks there"),
        new(WarningCode.NeverTrue, "a condition, or what is asked in it, is never true"),
        new(WarningCode.NoRules, "a rule file without rules"),
        new(WarningCode.OneAlignment, "a text that looks like base64 is found in one of three alignments"),
        new(WarningCode.RuleName, "the name of a rule is not of the form that names are to have"),
        new(WarningCode.SlowPattern, "a string that costs much on real firmware: short, or of common bytes"),
        new(WarningCode.TextAsHex, "a hex string that could be written as a text"),
        new(WarningCode.UnknownSeverity, "a severity that is none of the words for one, so that the rule is unrated"),
        new(WarningCode.UnknownTag, "a tag that is not among those that rules are to have"),
        new(WarningCode.UnsignedDatabase, "a packed database that is not signed by ClamAV"),
        new(WarningCode.UnusedImport, "a module that no rule uses is imported"),
        new(WarningCode.UnusedRule, "a private rule that no other rule names"),
        new(WarningCode.UnusedString, "a string that the condition does not ask for"),
    ];
}
