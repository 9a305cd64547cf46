using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Finds the rules that errors are about, and those that depend on them.</summary>
internal sealed class FaultySieve
{
    private readonly Dictionary<Rule, Diagnostic> _faults = [];
    private readonly List<Rule> _kept = [];
    private readonly List<SkippedRule> _skipped = [];

    /// <summary>Sorts the rules.</summary>
    /// <param name="rules">The rules, in order.</param>
    /// <param name="messages">What the compiler said of them.</param>
    public FaultySieve(IReadOnlyList<Rule> rules, DiagnosticBag messages)
    {
        Dictionary<SourceText, List<Rule>> bySource = rules.GroupBy(rule => rule.Extent.Source)
            .ToDictionary(group => group.Key, group => group.OrderBy(rule => rule.Extent.Start).ToList());
        IsSound = true;
        foreach (Diagnostic error in messages.All.Where(message => message.Severity == DiagnosticSeverity.Error))
        {
            Rule? rule = error.Span is null || !bySource.TryGetValue(error.Span.Source, out List<Rule>? own) ? null : Find(own, error.Span.Start);
            IsSound &= rule is { IsGlobal: false };
            if (rule is not null)
            {
                _faults.TryAdd(rule, error);
            }
        }

        foreach (Rule rule in rules)
        {
            Sort(rule);
        }
    }

    /// <summary>Whether every error is about a rule that may be left out.</summary>
    public bool IsSound { get; private set; }

    /// <summary>The rules that remain.</summary>
    public IReadOnlyList<Rule> Kept => _kept;

    /// <summary>The rules that do not.</summary>
    public IReadOnlyList<SkippedRule> Skipped => _skipped;

    /// <summary>For each of these what is wrong, at its place.</summary>
    public IEnumerable<KeyValuePair<Rule, Diagnostic>> Faults => _faults;

    /// <summary>The rule that stands at a place, in rules of one file, in order.</summary>
    private static Rule? Find(List<Rule> rules, int place)
    {
        int low = 0;
        int high = rules.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = rules[middle].Extent.Start <= place ? (middle, high) : (low, middle - 1);
        }

        return rules.Count > 0 && place >= rules[low].Extent.Start && place < rules[low].Extent.Start + rules[low].Extent.Length ? rules[low] : null;
    }

    private void Sort(Rule rule)
    {
        Rule? missing = RuleReferences.In(rule.Condition).FirstOrDefault(_faults.ContainsKey);
        if (missing is not null)
        {
            IsSound &= !rule.IsGlobal;
            _faults.TryAdd(rule, new Diagnostic(DiagnosticSeverity.Error, rule.Span, $"it depends on the rule \"{missing.Name}\", which is skipped"));
        }

        if (_faults.TryGetValue(rule, out Diagnostic? fault))
        {
            _skipped.Add(new SkippedRule(rule.Name, rule.Namespace, fault.Message));
        }
        else
        {
            _kept.Add(rule);
        }
    }
}
