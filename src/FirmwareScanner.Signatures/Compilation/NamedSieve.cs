using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Leaves out rules by name, and those that depend on them.</summary>
internal sealed class NamedSieve
{
    private readonly Dictionary<Rule, string> _reasons = [];

    /// <summary>Sorts the rules; reports names of no rule, and global rules, which cannot be left out.</summary>
    /// <param name="rules">The rules, in order.</param>
    /// <param name="names">The names; an asterisk at the end stands for any rest.</param>
    /// <param name="diagnostics">Receives errors, and a note for each rule.</param>
    public NamedSieve(IReadOnlyList<Rule> rules, IReadOnlyList<string> names, DiagnosticBag diagnostics)
    {
        foreach (string name in names)
        {
            List<Rule> named = [.. rules.Where(rule => Matches(name, rule.Name))];
            if (named.Count == 0)
            {
                diagnostics.Error(null, $"no rule to leave out is called \"{name}\"");
            }

            named.ForEach(rule => _reasons.TryAdd(rule, $"\"{name}\" is to be left out"));
        }

        LeftOutRules.AddDependent(rules, _reasons);
        Kept = LeftOutRules.Take(rules, _reasons, diagnostics, out IReadOnlyList<SkippedRule> skipped);
        Skipped = skipped;
    }

    /// <summary>The rules that remain.</summary>
    public IReadOnlyList<Rule> Kept { get; }

    /// <summary>The rules that do not.</summary>
    public IReadOnlyList<SkippedRule> Skipped { get; }

    private static bool Matches(string name, string rule) => name.EndsWith('*')
        ? rule.StartsWith(name[..^1], StringComparison.Ordinal)
        : rule == name;
}
