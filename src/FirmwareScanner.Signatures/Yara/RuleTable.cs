using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The names of all YARA rules so far, by namespace.</summary>
/// <param name="modules">The modules that they import.</param>
/// <param name="externals">The variables that the user has given.</param>
internal sealed class RuleTable(ModuleTable modules, ExternalVariables externals)
{
    /// <summary>The most members that the sets of all conditions may have; no database has room for the code of so many.</summary>
    public const int MostMembers = 1_000_000;

    private readonly Dictionary<(string Namespace, string Name), SourceSpan> _declared = [];
    private readonly Dictionary<(string Namespace, string Name), Rule> _defined = [];
    private readonly Dictionary<string, (PrefixIndex Index, List<string> Names)> _names = [];
    private readonly Dictionary<(string Namespace, string Prefix), (int Number, SourceSpan Span)> _wildcards = [];
    private readonly HashSet<(string Namespace, string Name)> _skipped = [];
    private long _members;

    /// <summary>Where a rule's name was first declared, or null.</summary>
    public SourceSpan? FindDeclaration(string ns, string name) => _declared.GetValueOrDefault((ns, name));

    /// <summary>Notes a rule's name; the rule itself may turn out to be faulty.</summary>
    public void Declare(string ns, string name, SourceSpan span)
    {
        _declared.Add((ns, name), span);
        if (!_names.TryGetValue(ns, out (PrefixIndex Index, List<string> Names) known))
        {
            _names[ns] = known = (new PrefixIndex(), []);
        }

        known.Index.Add(name);
        known.Names.Add(name);
    }

    /// <summary>The modules that they import.</summary>
    public ModuleTable Modules { get; } = modules;

    /// <summary>The variables that the user has given.</summary>
    public ExternalVariables Externals { get; } = externals;

    /// <summary>Notes that a rule was left out because it has errors: a rule that names it has to be, too.</summary>
    public void Skip(string ns, string name)
    {
        if (!_defined.ContainsKey((ns, name)))
        {
            _skipped.Add((ns, name));
        }
    }

    /// <summary>Whether a rule was left out.</summary>
    public bool IsSkipped(string ns, string name) => _skipped.Contains((ns, name));

    /// <summary>Adds a rule without errors.</summary>
    public void Define(Rule rule) => _defined.Add((rule.Namespace, rule.Name), rule);

    /// <summary>A rule without errors, or null.</summary>
    public Rule? Find(string ns, string name) => _defined.GetValueOrDefault((ns, name));

    /// <summary>The names that begin with a prefix, in order of declaration.</summary>
    public IReadOnlyList<string> NamesWithPrefix(string ns, string prefix) =>
        _names.TryGetValue(ns, out (PrefixIndex Index, List<string> Names) known)
            ? [.. known.Index.WithPrefix(prefix).Select(number => known.Names[number])]
            : [];

    /// <summary>Notes that a condition counted all rules with a prefix: no further rule may have it.</summary>
    public void AddWildcard(string ns, string prefix, SourceSpan span) => _wildcards.TryAdd((ns, prefix), (_wildcards.Count, span));

    /// <summary>The earliest wildcard that a new name would have matched, or null.</summary>
    public SourceSpan? FindWildcard(string ns, string name)
    {
        (int Number, SourceSpan? Span) first = (int.MaxValue, null);
        for (int length = 0; length <= name.Length && _wildcards.Count > 0; length++)
        {
            if (_wildcards.TryGetValue((ns, name[..length]), out (int Number, SourceSpan Span) found) && found.Number < first.Number)
            {
                first = found;
            }
        }

        return first.Span;
    }

    /// <summary>Whether the sets of all conditions have too many members; it has been reported.</summary>
    public bool HasTooManyMembers => _members > MostMembers;

    /// <summary>Counts members of sets: conditions can name the same ones over and over by wildcards.</summary>
    /// <param name="count">How many there are more.</param>
    /// <param name="place">Where they are named.</param>
    /// <param name="diagnostics">Receives an error when there are too many for the first time.</param>
    /// <returns>Whether they are still within bounds.</returns>
    public bool TryAddMembers(int count, SourceSpan place, DiagnosticBag diagnostics)
    {
        bool wasWithin = !HasTooManyMembers;
        _members += count;
        if (wasWithin && HasTooManyMembers)
        {
            diagnostics.Error(place, FormattableString.Invariant(
                $"the sets of all conditions have more than {MostMembers:N0} members; name fewer, or split the rules"));
        }

        return !HasTooManyMembers;
    }
}
