using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The names of all YARA rules so far, by namespace.</summary>
internal sealed class RuleTable
{
    private readonly Dictionary<(string Namespace, string Name), SourceSpan> _declared = [];
    private readonly Dictionary<(string Namespace, string Name), Rule> _defined = [];
    private readonly List<(string Namespace, string Prefix, SourceSpan Span)> _wildcards = [];

    /// <summary>Where a rule's name was first declared, or null.</summary>
    public SourceSpan? FindDeclaration(string ns, string name) => _declared.GetValueOrDefault((ns, name));

    /// <summary>Notes a rule's name; the rule itself may turn out to be faulty.</summary>
    public void Declare(string ns, string name, SourceSpan span) => _declared.Add((ns, name), span);

    /// <summary>Adds a rule without errors.</summary>
    public void Define(Rule rule) => _defined.Add((rule.Namespace, rule.Name), rule);

    /// <summary>A rule without errors, or null.</summary>
    public Rule? Find(string ns, string name) => _defined.GetValueOrDefault((ns, name));

    /// <summary>The names that begin with a prefix, in order of declaration.</summary>
    public IReadOnlyList<string> NamesWithPrefix(string ns, string prefix) =>
    [
        .. _declared.Keys.Where(key => key.Namespace == ns && key.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => key.Name),
    ];

    /// <summary>Notes that a condition counted all rules with a prefix: no further rule may have it.</summary>
    public void AddWildcard(string ns, string prefix, SourceSpan span) => _wildcards.Add((ns, prefix, span));

    /// <summary>The earlier wildcard that a new name would have matched, or null.</summary>
    public SourceSpan? FindWildcard(string ns, string name) => _wildcards
        .Find(wildcard => wildcard.Namespace == ns && name.StartsWith(wildcard.Prefix, StringComparison.Ordinal)).Span;
}
