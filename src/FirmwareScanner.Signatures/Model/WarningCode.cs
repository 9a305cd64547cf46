namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// The codes of messages about rules: words that stay the same whatever a message says, by which a warning is silenced or made an error
/// (docs/rule-authors.md). <see cref="T:FirmwareScanner.Signatures.Checking.RuleWarning"/> lists them with what they mean.
/// </summary>
public static class WarningCode
{
    /// <summary>Of errors: the text is no rule file; nothing can be said of what it means.</summary>
    public const string Syntax = "syntax";

    internal const string AlwaysTrue = "always-true";
    internal const string NeverTrue = "never-true";
    internal const string SlowPattern = "slow-pattern";
    internal const string MatchesAnything = "matches-anything";
    internal const string NoRules = "no-rules";
    internal const string UnsignedDatabase = "unsigned-database";
    internal const string UnusedRule = "unused-rule";
    internal const string UnusedString = "unused-string";
    internal const string UnusedImport = "unused-import";
    internal const string DuplicateImport = "duplicate-import";
    internal const string DuplicateRule = "duplicate-rule";
    internal const string DuplicateString = "duplicate-string";
    internal const string IgnoredModifier = "ignored-modifier";
    internal const string OneAlignment = "one-alignment";
    internal const string TextAsHex = "text-as-hex";
    internal const string ConsecutiveJumps = "consecutive-jumps";
    internal const string Deprecated = "deprecated";
    internal const string MissingMetadata = "missing-metadata";
    internal const string UnknownSeverity = "unknown-severity";
    internal const string RuleName = "rule-name";
    internal const string UnknownTag = "unknown-tag";
    internal const string LongLine = "long-line";
    internal const string MixedIndentation = "mixed-indentation";
}
