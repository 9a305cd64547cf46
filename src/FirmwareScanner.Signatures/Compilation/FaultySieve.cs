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
        var places = new RulePlaces(rules);
        IsSound = true;
        foreach (Diagnostic error in messages.All.Where(message => message.Severity == DiagnosticSeverity.Error))
        {
            Rule? rule = error.Span is null ? null : places.Find(error.Span);
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

    private void Sort(Rule rule)
    {
        Rule? missing = RuleReferences.In(rule.Condition).FirstOrDefault(_faults.ContainsKey);
        if (missing is not null)
        {
            IsSound &= !rule.IsGlobal;
            _faults.TryAdd(rule, new Diagnostic(DiagnosticSeverity.Error, rule.Span, SkippedRule.DependsOn(missing.Name)));
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
