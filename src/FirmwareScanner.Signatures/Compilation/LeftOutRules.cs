using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What sieves have in common that leave out rules as the user wished, each with its reason.</summary>
internal static class LeftOutRules
{
    /// <summary>Adds the rules that depend on those that are left out.</summary>
    /// <param name="rules">All rules; each refers only to rules before it.</param>
    /// <param name="reasons">Those that are left out, with the reason.</param>
    public static void AddDependent(IReadOnlyList<Rule> rules, Dictionary<Rule, string> reasons)
    {
        foreach (Rule rule in rules)
        {
            Rule? missing = RuleReferences.In(rule.Condition).FirstOrDefault(reasons.ContainsKey);
            if (missing is not null)
            {
                reasons.TryAdd(rule, SkippedRule.DependsOn(missing.Name));
            }
        }
    }

    /// <summary>Takes rules away, each with a note; a global one is an error.</summary>
    /// <param name="rules">All rules.</param>
    /// <param name="reasons">Those to take away, with the reason.</param>
    /// <param name="diagnostics">Receives notes and errors.</param>
    /// <param name="skipped">Those that were taken away.</param>
    /// <returns>Those that remain.</returns>
    public static IReadOnlyList<Rule> Take(
        IReadOnlyList<Rule> rules, Dictionary<Rule, string> reasons, DiagnosticBag diagnostics, out IReadOnlyList<SkippedRule> skipped)
    {
        var gone = new List<SkippedRule>();
        foreach (Rule rule in rules.Where(reasons.ContainsKey))
        {
            if (rule.IsGlobal)
            {
                diagnostics.Error(rule.Span, SkippedRule.GlobalRemains(rule.Name));
            }

            diagnostics.Note(rule.Span, SkippedRule.Describe(rule.Name, reasons[rule]));
            gone.Add(new SkippedRule(rule.Name, rule.Namespace, reasons[rule]));
        }

        skipped = gone;
        return [.. rules.Where(rule => !reasons.ContainsKey(rule))];
    }
}
