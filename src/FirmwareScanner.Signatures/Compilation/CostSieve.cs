using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Finds the rules whose patterns cost more than the threshold, and those that depend on them.</summary>
internal sealed class CostSieve
{
    // In a small set each signature carries much of the cost of looking at the stream at all. While the whole set costs no more
    // than six signatures at the threshold, which is what the device may spend on 256, none of them is called dear.
    private const int SignaturesWithinMeans = 6;

    private readonly List<QuarantinedRule> _leftOut = [];
    private readonly List<Rule> _kept = [];
    private readonly HashSet<Rule> _gone = [];
    private readonly List<Diagnostic> _dear = [];

    /// <summary>Sorts the rules and warns of each that is left out.</summary>
    public CostSieve(IReadOnlyList<Rule> rules, CompilationReport report, CompilerOptions options, DiagnosticBag diagnostics)
    {
        bool isWithinMeans = report.CostPerByte <= SignaturesWithinMeans * options.CostThreshold;
        IReadOnlyList<PatternCost> costs = isWithinMeans ? [] : report.PatternCosts;
        ILookup<int, PatternCost> dear = costs.Where(c => c.CostPerByte > options.CostThreshold).ToLookup(c => c.PatternNumber);
        if (dear.Count == 0)
        {
            _kept.AddRange(rules);
            return;
        }

        int number = 0;
        foreach (Rule rule in rules)
        {
            foreach (Pattern pattern in rule.Patterns)
            {
                foreach (PatternCost cost in dear[number++])
                {
                    Judge(rule, pattern, cost, options, diagnostics);
                }
            }

            JudgeReferences(rule, diagnostics);
            if (!_gone.Contains(rule))
            {
                _kept.Add(rule);
            }
        }
    }

    /// <summary>The rules that were left out.</summary>
    public IReadOnlyList<QuarantinedRule> LeftOut => _leftOut;

    /// <summary>Warnings about dear patterns that remain.</summary>
    public IReadOnlyList<Diagnostic> Dear => _dear;

    /// <summary>The rules that remain.</summary>
    public IReadOnlyList<Rule> Kept => _kept;

    private void Judge(Rule rule, Pattern pattern, PatternCost cost, CompilerOptions options, DiagnosticBag diagnostics)
    {
        string reason = FormatText.Of(
            $"pattern {pattern.Identifier} costs {cost.CostPerByte:F2} instructions per byte of firmware, ")
            + FormatText.Of($"more than {options.CostThreshold:F2}");

        // Without a global rule the others of its namespace would fire where they must not.
        if (options.Quarantine && !rule.IsGlobal)
        {
            LeaveOut(rule, reason, pattern.Span, diagnostics);
        }
        else
        {
            _dear.Add(new Diagnostic(DiagnosticSeverity.Warning, pattern.Span, $"rule {rule.Name}: {reason}") { Code = WarningCode.SlowPattern });
        }
    }

    private void JudgeReferences(Rule rule, DiagnosticBag diagnostics)
    {
        Rule? missing = RuleReferences.In(rule.Condition).FirstOrDefault(_gone.Contains);
        if (missing is not null)
        {
            LeaveOut(rule, $"it depends on rule {missing.Name}", rule.Span, diagnostics);
        }
    }

    private void LeaveOut(Rule rule, string reason, SourceSpan span, DiagnosticBag diagnostics)
    {
        if (_gone.Add(rule))
        {
            _leftOut.Add(new QuarantinedRule(rule.Name, reason));
            diagnostics.Warning(span, $"rule {rule.Name} is left out: {reason}", WarningCode.SlowPattern);
        }
    }
}
