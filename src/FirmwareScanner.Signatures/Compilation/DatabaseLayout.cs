using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation.Lowering;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The numbers of rules, namespaces and patterns.</summary>
internal sealed class DatabaseLayout
{
    private readonly Dictionary<Rule, int> _ruleNumbers = [];
    private readonly Dictionary<Pattern, PatternLayout> _byPattern = [];
    private readonly Dictionary<string, int> _namespaces = [];
    private readonly Dictionary<Rule, Expression> _conditions = [];

    /// <summary>Numbers the rules and patterns in order.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="listsAll">Whether every match is to be listed, also where conditions ask for some places only.</param>
    public DatabaseLayout(IReadOnlyList<Rule> rules, bool listsAll = false)
    {
        Rules = rules;
        ListsAll = listsAll;
        _ruleNumbers.EnsureCapacity(rules.Count);
        _conditions.EnsureCapacity(rules.Count);
        _byPattern.EnsureCapacity(rules.Count);
        foreach (Rule rule in rules)
        {
            _ruleNumbers.Add(rule, _ruleNumbers.Count);
            _namespaces.TryAdd(rule.Namespace, _namespaces.Count);
            foreach (Pattern pattern in rule.Patterns)
            {
                var layout = new PatternLayout(pattern, Patterns.Count, listsAll);
                Patterns.Add(layout);
                _byPattern.Add(pattern, layout);
            }
        }
    }

    /// <summary>The rules by number.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>Whether every match is to be listed, also where conditions ask for some places only.</summary>
    public bool ListsAll { get; }

    /// <summary>The patterns by number.</summary>
    public List<PatternLayout> Patterns { get; } = [];

    /// <summary>The sequences by number.</summary>
    public List<CompiledSequence> Sequences { get; } = [];

    /// <summary>The numbers of the patterns of which conditions ask how many matches there are, ascending; known once usage is collected.</summary>
    public IReadOnlyList<int> CountedPatterns => [.. Patterns.Where(pattern => pattern.Usage.IsCounted).Select(pattern => pattern.Number)];

    /// <summary>Brings all conditions into the form that a database expresses.</summary>
    public void Lower(ConditionLowering lowering)
    {
        foreach (Rule rule in Rules)
        {
            _conditions.Add(rule, lowering.Lower(rule.Condition));
        }
    }

    /// <summary>The condition of a rule, as <see cref="Lower"/> made it.</summary>
    public Expression ConditionOf(Rule rule) => _conditions[rule];

    /// <summary>The number of namespaces.</summary>
    public int NamespaceCount => _namespaces.Count;

    /// <summary>The number of a rule.</summary>
    public int NumberOf(Rule rule) => _ruleNumbers[rule];

    /// <summary>The number of a rule's namespace.</summary>
    public int NamespaceOf(Rule rule) => _namespaces[rule.Namespace];

    /// <summary>The layout of a pattern.</summary>
    public PatternLayout this[Pattern pattern] => _byPattern[pattern];

    /// <summary>Splits all patterns into sequences and numbers those; reports whatever exceeds the width of a number.</summary>
    /// <returns>Whether all numbers are wide enough; if not, further work would only cost time and memory.</returns>
    public bool TryAddSequences(DiagnosticBag diagnostics)
    {
        bool fits = Fits(diagnostics, Rules.Count, DatabaseFormat.MaximumCount, "rules")
            & Fits(diagnostics, Patterns.Count, DatabaseFormat.MaximumCount, "patterns")
            & Fits(diagnostics, NamespaceCount, DatabaseFormat.MaximumNamespaces, "namespaces");
        if (!fits)
        {
            return false;
        }

        AddSequences(diagnostics);
        return Fits(diagnostics, Sequences.Count, DatabaseFormat.MaximumCount, "sequences (alternatives of patterns)");
    }

    /// <summary>Finds the sequences of each pattern that may match at the same start; dear, so only for what is without errors.</summary>
    public void MarkContested()
    {
        foreach (PatternLayout pattern in Patterns)
        {
            if (pattern.Sequences.Count > 1)
            {
                ContestedSequences.Mark(pattern.Sequences);
            }
        }
    }

    private void AddSequences(DiagnosticBag diagnostics)
    {
        foreach (PatternLayout pattern in Patterns)
        {
            if (pattern.Pattern.Searches.Count == 0 || ListsAll)
            {
                SequenceNormalizer.AddSequences(pattern, diagnostics);
            }
            else
            {
                AddExpression(pattern, diagnostics);
            }

            SequenceMerger.Merge(pattern.Sequences);
            Sequences.AddRange(pattern.Sequences);
        }

        for (int i = 0; i < Sequences.Count; i++)
        {
            Sequences[i].Number = i;
        }
    }

    private static void AddExpression(PatternLayout pattern, DiagnosticBag diagnostics)
    {
        var lowered = ExpressionLowering.Of(pattern.Pattern);
        if (lowered.Problem is not null)
        {
            diagnostics.Error(pattern.Pattern.Span, WorkstationText.OfExpression(pattern.Pattern.Identifier, lowered.Problem));
            return;
        }

        pattern.Sequences.AddRange(lowered.Sequences(pattern.Number));
        pattern.Start = lowered.Start;
    }

    private static bool Fits(DiagnosticBag diagnostics, int count, int most, string what)
    {
        if (count > most)
        {
            diagnostics.Error(null, FormatText.Of($"{count:N0} {what}, but a database holds at most {most:N0}; split the rules"));
        }

        return count <= most;
    }
}
