using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The numbers of rules, namespaces and patterns.</summary>
internal sealed class DatabaseLayout
{
    private readonly Dictionary<Rule, int> _ruleNumbers = [];
    private readonly Dictionary<Pattern, PatternLayout> _byPattern = [];
    private readonly Dictionary<string, int> _namespaces = [];

    /// <summary>Numbers the rules and patterns in order.</summary>
    public DatabaseLayout(IReadOnlyList<Rule> rules)
    {
        Rules = rules;
        foreach (Rule rule in rules)
        {
            _ruleNumbers.Add(rule, _ruleNumbers.Count);
            _namespaces.TryAdd(rule.Namespace, _namespaces.Count);
            foreach (Pattern pattern in rule.Patterns)
            {
                var layout = new PatternLayout(pattern, Patterns.Count);
                Patterns.Add(layout);
                _byPattern.Add(pattern, layout);
            }
        }
    }

    /// <summary>The rules by number.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>The patterns by number.</summary>
    public List<PatternLayout> Patterns { get; } = [];

    /// <summary>The sequences by number.</summary>
    public List<CompiledSequence> Sequences { get; } = [];

    /// <summary>The number of namespaces.</summary>
    public int NamespaceCount => _namespaces.Count;

    /// <summary>The number of a rule.</summary>
    public int NumberOf(Rule rule) => _ruleNumbers[rule];

    /// <summary>The number of a rule's namespace.</summary>
    public int NamespaceOf(Rule rule) => _namespaces[rule.Namespace];

    /// <summary>The layout of a pattern.</summary>
    public PatternLayout this[Pattern pattern] => _byPattern[pattern];

    /// <summary>Splits all patterns into sequences and numbers those.</summary>
    public void AddSequences(DiagnosticBag diagnostics)
    {
        foreach (PatternLayout pattern in Patterns)
        {
            SequenceNormalizer.AddSequences(pattern, diagnostics);
            ContestedSequences.Mark(pattern.Sequences);
            Sequences.AddRange(pattern.Sequences);
        }

        for (int i = 0; i < Sequences.Count; i++)
        {
            Sequences[i].Number = i;
        }
    }

    /// <summary>Reports whatever exceeds the width of a number.</summary>
    public void CheckCounts(DiagnosticBag diagnostics)
    {
        Check(diagnostics, Rules.Count, DatabaseFormat.MaximumCount, "rules");
        Check(diagnostics, Patterns.Count, DatabaseFormat.MaximumCount, "patterns");
        Check(diagnostics, Sequences.Count, DatabaseFormat.MaximumCount, "sequences (alternatives of patterns)");
        Check(diagnostics, NamespaceCount, DatabaseFormat.MaximumNamespaces, "namespaces");
    }

    private static void Check(DiagnosticBag diagnostics, int count, int most, string what)
    {
        if (count > most)
        {
            diagnostics.Error(null, FormatText.Of($"{count:N0} {what}, but a database holds at most {most:N0}; split the rules"));
        }
    }
}
