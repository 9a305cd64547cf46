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
    /// <param name="compiled">What the compiler made of them, all of them and nothing else; null if they have errors.</param>
    public void Check(RuleLoader loader, RuleSet rules, CompiledDatabase? compiled)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(rules);
        Rule[] written = [.. rules.Rules.Concat(rules.Faulty).Where(rule => IsYara(rule.Span.Source))];
        new MetadataCheck(settings, diagnostics).Check(written);
        new FileCheck(settings, diagnostics).Check([.. loader.Texts.Where(IsYara).DistinctBy(text => text.Path)]);
        if (compiled is not null)
        {
            CheckTruth(rules.Rules);
            CheckCost(rules.Rules, compiled);
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

    private void CheckCost(IReadOnlyList<Rule> rules, CompiledDatabase compiled)
    {
        // What is looked for at fixed offsets alone costs nothing, however common it is.
        Dictionary<int, double> costs = compiled.Report.PatternCosts.ToDictionary(cost => cost.PatternNumber, cost => cost.CostPerByte);
        HashSet<Pattern> whole = [.. compiled.Deferred.SelectMany(rule => rule.Patterns).Where(pattern => pattern.IsSearchedWhole).Select(pattern => pattern.Pattern)];
        var estimate = new CandidateEstimate();
        int number = 0;
        foreach (Pattern pattern in rules.SelectMany(rule => rule.Patterns))
        {
            bool isSearched = costs[number++] > 0;
            if (whole.Contains(pattern))
            {
                WarnOfWhole(pattern);
            }
            else if (isSearched && estimate.PerMegabyte(pattern) is double candidates && candidates > settings.MostCandidates)
            {
                diagnostics.Warning(
                    pattern.Span,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{pattern.Identifier} is short, or of common bytes: about {candidates:N0} places in a megabyte of firmware look like it and have to be ")
                        + string.Create(CultureInfo.InvariantCulture, $"compared, where {settings.MostCandidates:N0} are few; give it more bytes in a row, or rarer ones"),
                    WarningCode.SlowPattern);
            }
        }
    }

    // Of regular expressions the parser has said so.
    private void WarnOfWhole(Pattern pattern)
    {
        if (pattern.Searches.Count == 0)
        {
            diagnostics.Warning(
                pattern.Span,
                $"{pattern.Identifier} has no two fixed bytes in a row: every byte of each object is looked at once more for it; give it some",
                WarningCode.SlowPattern);
        }
    }
}
