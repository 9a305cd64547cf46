using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>The rules of a set that are evaluated after the scan, ready to run; shared by all threads.</summary>
internal sealed class DeferredEngine
{
    private readonly int[] _patternNumbers;

    /// <summary>Prepares rules.</summary>
    /// <param name="rules">The rules, by number.</param>
    /// <param name="databasePatterns">How many patterns the database has.</param>
    public DeferredEngine(IReadOnlyList<DeferredRule> rules, int databasePatterns)
    {
        _patternNumbers = new int[databasePatterns];
        Array.Fill(_patternNumbers, -1);
        var patterns = new Dictionary<Pattern, int>();
        var ruleNumbers = new Dictionary<Rule, int>();
        var finders = new List<PatternFinder>();
        foreach (DeferredRule rule in rules)
        {
            ruleNumbers.Add(rule.Rule, ruleNumbers.Count);
            for (int i = 0; i < rule.Patterns.Count; i++)
            {
                _patternNumbers[rule.FirstPattern + i] = finders.Count;
                patterns.Add(rule.Patterns[i].Pattern, finders.Count);
                finders.Add(new PatternFinder(rule.Patterns[i]));
            }
        }

        Finders = finders;
        var builder = new ConditionBuilder(patterns, ruleNumbers);
        Rules = [.. rules.Select(rule => new EngineRule(
            rule.Number,
            rule.FirstPattern,
            rule.Patterns.Count == 0 ? 0 : patterns[rule.Patterns[0].Pattern],
            rule.Rule,
            builder.Build(rule.Rule.Condition),
            Necessity.NeedsMatch(rule.Rule.Condition),
            OnlyPlaces.Of(rule.Rule)))];
        SlotCount = builder.SlotCount;
    }

    /// <summary>The rules, in order of evaluation.</summary>
    public IReadOnlyList<EngineRule> Rules { get; }

    /// <summary>What finds the patterns, by number in the engine.</summary>
    public IReadOnlyList<PatternFinder> Finders { get; }

    /// <summary>How many names loops give.</summary>
    public int SlotCount { get; }

    /// <summary>The number in the engine of a pattern of the database; -1 if it is none of a deferred rule.</summary>
    public int NumberOf(int databasePattern) => _patternNumbers[databasePattern];
}

/// <summary>A rule that is evaluated after the scan.</summary>
/// <param name="Number">Its number in the database.</param>
/// <param name="DatabasePattern">The number of its first pattern in the database.</param>
/// <param name="FirstPattern">The number of its first pattern in the engine; the others follow.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Condition">Its condition.</param>
/// <param name="NeedsMatch">Whether it is false when none of its patterns was found.</param>
/// <param name="OnlyPlaces">For each pattern the offset at which alone matches are listed, or null for anywhere.</param>
internal sealed record EngineRule(
    int Number, int DatabasePattern, int FirstPattern, Rule Rule, Evaluation Condition, bool NeedsMatch, IReadOnlyList<long?> OnlyPlaces);
