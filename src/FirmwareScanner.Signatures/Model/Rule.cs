using System.Collections.Generic;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>All rules of one compilation, in the order in which they are evaluated.</summary>
/// <param name="Rules">The rules; a rule refers only to rules before it.</param>
public sealed record RuleSet(IReadOnlyList<Rule> Rules)
{
    /// <summary>The namespace of the built-in rules.</summary>
    public const string BuiltInNamespace = "builtin";

    /// <summary>Rules that have errors, with something harmless in place of what is wrong: what else is wrong with them is to be found.</summary>
    public IReadOnlyList<Rule> Faulty { get; init; } = [];

    /// <summary>Rules that were left out because they have errors, as the user wished.</summary>
    public IReadOnlyList<SkippedRule> Skipped { get; init; } = [];

    /// <summary>Hashes of objects, which no database holds.</summary>
    public HashSignatures Hashes { get; init; } = HashSignatures.Empty;
}

/// <summary>A rule that was left out because it has an error, or because that was wished.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Reason">The first error in it, or the wish.</param>
public sealed record SkippedRule(string Rule, string Namespace, string Reason)
{
    internal static string Describe(string rule, string reason) => $"the rule \"{rule}\" is skipped: {reason}";

    internal static string DependsOn(string rule) => $"it depends on the rule \"{rule}\", which is skipped";

    // Without it the others of its namespace would fire where they must not.
    internal static string GlobalRemains(string rule) =>
        $"the rule \"{rule}\" is global and decides for all others of its namespace: it cannot be skipped";
}

/// <summary>A named condition over patterns: a YARA rule, or one line of a ClamAV file.</summary>
public sealed class Rule
{
    /// <summary>The rule's name. YARA rules have names unique in their namespace; ClamAV signatures may share one.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace; <c>default</c> unless the user says otherwise.</summary>
    public required string Namespace { get; init; }

    /// <summary>The tags, in source order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The metadata, in source order; a key may occur more than once.</summary>
    public IReadOnlyList<MetaEntry> Meta { get; init; } = [];

    /// <summary>A private rule is evaluated but never reported.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>While a global rule of a namespace is false, no rule of that namespace fires.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>The patterns, in source order.</summary>
    public required IReadOnlyList<Pattern> Patterns { get; init; }

    /// <summary>When the rule fires.</summary>
    public required Expression Condition { get; init; }

    /// <summary>Where the rule's name stands.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>Where the rule stands, from its name to its end.</summary>
    public required SourceSpan Extent { get; init; }
}

/// <summary>One metadata entry of a rule.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">A <see cref="string"/>, a <see cref="long"/> or a <see cref="bool"/>.</param>
public sealed record MetaEntry(string Key, object Value);
