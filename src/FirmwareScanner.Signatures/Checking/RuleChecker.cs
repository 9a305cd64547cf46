using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Compilation.Lowering;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>
/// Looks at rules for what their author did not mean, or will be sorry for: what is never used, never true, dear to look for, and what rules do
/// not say of themselves. docs/rule-authors.md lists all warnings.
/// </summary>
/// <param name="settings">What is expected of rules.</param>
/// <param name="diagnostics">Receives the warnings, each with its code.</param>
public sealed class RuleChecker(CheckSettings settings, DiagnosticBag diagnostics)
{
    private const double Megabyte = 1 << 20;

    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How rules are compiled so that the check can tell what they cost: for the device, whose model is exact, without a limit of cost, and what no
    /// database holds deferred.
    /// </summary>
    public static CompilerOptions Options { get; } = new()
    {
        Profile = TargetProfile.Device,
        Defers = true,
        CostThreshold = double.PositiveInfinity,
    };

    /// <summary>A regular expression for the names of rules.</summary>
    /// <param name="pattern">The expression, for the whole name.</param>
    /// <exception cref="ArgumentException">It is none, or needs backtracking.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking.</exception>
    public static Regex ParseNames(string pattern) => new($"^(?:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);

    /// <summary>Looks at what was loaded.</summary>
    /// <param name="loader">What read the rules.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="report">What the compiler found out about them, all of them and nothing else; null if they have errors.</param>
    public void Check(RuleLoader loader, RuleSet rules, CompilationReport? report)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(rules);
        Rule[] written = [.. rules.Rules.Concat(rules.Faulty).Where(rule => IsYara(rule.Span.Source))];
        new MetadataCheck(settings, diagnostics).Check(written);
        new FileCheck(settings, diagnostics).Check([.. loader.Texts.Where(IsYara).DistinctBy(text => text.Path)]);
        if (report is not null)
        {
            CheckTruth(rules.Rules);
            CheckCost(rules.Rules, report);
        }
    }

    private static bool IsYara(SourceText source) => (RuleFormats.LanguageOf(source.Path) ?? RuleLanguage.Yara) == RuleLanguage.Yara;

    private void CheckTruth(IReadOnlyList<Rule> rules)
    {
        var layout = new DatabaseLayout(rules, listsAll: true);
        layout.Lower(new ConditionLowering(isAlone: false, new DiagnosticBag()));
        var truth = new RuleTruth(layout);
        foreach (Rule rule in rules)
        {
            if (truth.IsAlwaysTrue(rule))
            {
                diagnostics.Warning(rule.Span, $"the rule \"{rule.Name}\" is true whatever is scanned", WarningCode.AlwaysTrue);
            }
            else if (!truth.IsPossible(rule))
            {
                diagnostics.Warning(rule.Span, $"the rule \"{rule.Name}\" is never true", WarningCode.NeverTrue);
            }
        }
    }

    private void CheckCost(IReadOnlyList<Rule> rules, CompilationReport report)
    {
        PatternCost[] costs = [.. report.PatternCosts.OrderBy(cost => cost.PatternNumber)];
        int number = 0;
        foreach (Pattern pattern in rules.SelectMany(rule => rule.Patterns))
        {
            PatternCost cost = costs[number++];
            double candidates = cost.CandidatesPerByte * Megabyte;
            if (candidates > settings.MostCandidates)
            {
                diagnostics.Warning(
                    pattern.Span,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"of a megabyte of firmware about {candidates:N0} places look like {cost.Pattern} and are compared with it, where {settings.MostCandidates:N0} are few; ")
                        + string.Create(CultureInfo.InvariantCulture, $"it costs {cost.CostPerByte:F2} instructions a byte; give it more bytes in a row, or rarer ones"),
                    WarningCode.SlowPattern);
            }
        }
    }
}
