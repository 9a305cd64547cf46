using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Leaves out the rules that a board has no room for, those of the least severity first: of these those with too long matches, then
/// those that take most memory. What another rule depends on counts as severe as that.
/// </summary>
internal sealed class BudgetSieve
{
    /// <summary>Sorts the rules.</summary>
    /// <param name="rules">The rules, in order; a global one is never left out, because it decides for all others.</param>
    /// <param name="report">What they take.</param>
    /// <param name="options">What they may take.</param>
    /// <param name="diagnostics">Receives a note for each rule that is left out.</param>
    public BudgetSieve(IReadOnlyList<Rule> rules, CompilationReport report, CompilerOptions options, DiagnosticBag diagnostics)
    {
        HashSet<Rule> guarded = FindGuarded(rules);
        List<(Rule Rule, RuleCost Cost)> costs = [.. rules.Zip(report.RuleCosts).Where(pair => !guarded.Contains(pair.First))];
        var reasons = new Dictionary<Rule, string>();
        Dictionary<Rule, int> ranks = RuleSeverity.RanksOf(rules);
        int least = costs.Select(pair => ranks[pair.Rule]).DefaultIfEmpty().Min();
        foreach ((Rule rule, RuleCost cost) in costs.Where(pair => pair.Cost.WindowBytes > options.MostWindowBytes && ranks[pair.Rule] == least))
        {
            reasons.Add(rule, FormatText.Of($"its matches can have {cost.WindowBytes:N0} bytes, and the board has no room for what is kept of the stream for that"));
        }

        if (reasons.Count == 0)
        {
            AddLargest(costs, ranks, report.DeviceBytes, options.BudgetBytes ?? int.MaxValue, reasons);
        }

        LeftOutRules.AddDependent(rules, reasons);
        Kept = LeftOutRules.Take(rules, reasons, diagnostics, out IReadOnlyList<SkippedRule> skipped);
        Skipped = skipped;
    }

    private static HashSet<Rule> FindGuarded(IReadOnlyList<Rule> rules)
    {
        var guarded = new HashSet<Rule>();
        foreach (Rule rule in rules.Reverse())
        {
            if (rule.IsGlobal || guarded.Contains(rule))
            {
                guarded.Add(rule);
                guarded.UnionWith(RuleReferences.In(rule.Condition));
            }
        }

        return guarded;
    }

    private static void AddLargest(
        IEnumerable<(Rule Rule, RuleCost Cost)> costs, Dictionary<Rule, int> ranks, long bytes, int budget, Dictionary<Rule, string> reasons)
    {
        long excess = bytes - budget;
        foreach ((Rule rule, RuleCost cost) in costs.OrderBy(pair => ranks[pair.Rule]).ThenByDescending(pair => pair.Cost.DatabaseBytes).TakeWhile(_ => excess > 0))
        {
            reasons.Add(rule, FormatText.Of($"it takes {cost.DatabaseBytes:N0} bytes of memory, and the database {bytes:N0}, where it may have {budget:N0}"));
            excess -= cost.DatabaseBytes;
        }
    }

    /// <summary>The rules that remain.</summary>
    public IReadOnlyList<Rule> Kept { get; }

    /// <summary>The rules that do not; none, if none can be left out.</summary>
    public IReadOnlyList<SkippedRule> Skipped { get; }
}
