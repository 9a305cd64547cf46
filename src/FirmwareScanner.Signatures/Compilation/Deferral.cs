using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Decides which rules are deferred: those that no database expresses, those that name such a rule or are named by one, and all of a
/// namespace with a global rule, if any of them is. The database gets a stand-in for each, which has its patterns and never fires.
/// </summary>
internal sealed class Deferral
{
    private readonly IReadOnlyList<Rule> _rules;
    private RulePlaces? _places;
    private readonly Dictionary<Rule, Diagnostic> _deferred = [];
    private readonly Dictionary<Pattern, PatternState> _hard = [];

    /// <summary>Starts with rules of which none is deferred.</summary>
    public Deferral(IReadOnlyList<Rule> rules)
    {
        _rules = rules;
    }

    private enum PatternState
    {
        Plain,
        Chains,
        Whole,
    }

    /// <summary>Draws the conclusions from what the compiler said of <see cref="StandIns"/>.</summary>
    /// <param name="messages">What it said.</param>
    /// <returns>Whether there is a point in trying again: each error is about something that can be deferred.</returns>
    public bool TryTake(DiagnosticBag messages)
    {
        bool isSound = true;
        _places ??= new RulePlaces(_rules);
        var before = new HashSet<Rule>(_deferred.Keys);
        var cut = new HashSet<Pattern>();
        foreach (Diagnostic error in messages.All.Where(message => message.Severity == DiagnosticSeverity.Error))
        {
            Rule? rule = isSound && error.Span is not null ? _places.Find(error.Span) : null;
            isSound = rule is not null && (before.Contains(rule) ? TryCut(rule, error, cut) : Defer(rule, error));
        }

        Spread();
        return isSound;
    }

    /// <summary>The rules as the database gets them, in order.</summary>
    public IReadOnlyList<Rule> StandIns() => [.. _rules.Select(rule => _deferred.ContainsKey(rule) ? StandInFor(rule) : rule)];

    /// <summary>The rules that are deferred, in order.</summary>
    public IReadOnlyList<DeferredRule> Build()
    {
        var deferred = new List<DeferredRule>();
        int firstPattern = 0;
        for (int number = 0; number < _rules.Count; number++)
        {
            Rule rule = _rules[number];
            if (_deferred.TryGetValue(rule, out Diagnostic? reason))
            {
                deferred.Add(new DeferredRule(rule, number, firstPattern, [.. rule.Patterns.Select(Describe)], reason));
            }

            firstPattern += rule.Patterns.Count;
        }

        return deferred;
    }

    private bool Defer(Rule rule, Diagnostic error)
    {
        _deferred.TryAdd(rule, error);
        return true;
    }

    private bool TryCut(Rule rule, Diagnostic error, HashSet<Pattern> cut)
    {
        // The stand-in asks nothing, so what is still wrong is about a pattern: first it is cut, then given up.
        Pattern? pattern = rule.Patterns.FirstOrDefault(candidate => candidate.Span == error.Span);
        if (pattern is null || (StateOf(pattern) == PatternState.Whole && !cut.Contains(pattern)))
        {
            return false;
        }

        // Each of its alternatives may have been told of.
        if (!cut.Add(pattern))
        {
            return true;
        }

        _hard[pattern] = StateOf(pattern) == PatternState.Plain && pattern.Searches.Count == 0 ? PatternState.Chains : PatternState.Whole;
        return true;
    }

    private PatternState StateOf(Pattern pattern) => _hard.GetValueOrDefault(
        pattern,
        pattern.Sequences.Any(sequence => sequence.Elements.Any(element => element is JumpElement { Maximum: null }))
            ? PatternState.Chains
            : PatternState.Plain);

    /// <summary>Defers what is bound to a rule that is.</summary>
    private void Spread()
    {
        ILookup<string, Rule> byNamespace = _rules.ToLookup(rule => rule.Namespace);
        var named = new Dictionary<Rule, List<Rule>>();
        foreach (Rule rule in _rules)
        {
            foreach (Rule reference in RuleReferences.In(rule.Condition))
            {
                AddBoth(named, rule, reference);
            }
        }

        var guarded = new HashSet<string>(_rules.Where(rule => rule.IsGlobal).Select(rule => rule.Namespace));
        var open = new Queue<Rule>(_deferred.Keys);
        while (open.TryDequeue(out Rule? rule))
        {
            IEnumerable<Rule> bound = named.GetValueOrDefault(rule) ?? Enumerable.Empty<Rule>();
            bound = guarded.Remove(rule.Namespace) ? bound.Concat(byNamespace[rule.Namespace]) : bound;
            foreach (Rule other in bound.Where(other => _deferred.TryAdd(other, Because(other, rule))))
            {
                open.Enqueue(other);
            }
        }
    }

    private static void AddBoth(Dictionary<Rule, List<Rule>> named, Rule one, Rule other)
    {
        foreach ((Rule from, Rule to) in ((Rule, Rule)[])[(one, other), (other, one)])
        {
            if (!named.TryGetValue(from, out List<Rule>? known))
            {
                named[from] = known = [];
            }

            known.Add(to);
        }
    }

    private static Diagnostic Because(Rule rule, Rule cause) =>
        new(DiagnosticSeverity.Error, rule.Span, $"it is bound to the rule \"{cause.Name}\", which needs a workstation");

    // Never true, but not known to be: what can never fire is not looked for.
    private static BinaryExpression NeverTrue(SourceSpan span)
    {
        var size = new FileSizeExpression(span);
        var difference = new BinaryExpression(span, BinaryOperator.BitwiseXor, size, new FileSizeExpression(span));
        return new BinaryExpression(span, BinaryOperator.Equal, difference, new IntegerConstant(span, 1));
    }

    private Rule StandInFor(Rule rule) => new()
    {
        Name = rule.Name,
        Namespace = rule.Namespace,
        Tags = rule.Tags,
        Meta = rule.Meta,
        IsPrivate = rule.IsPrivate,
        Patterns = [.. rule.Patterns.Select(StandInFor)],
        Condition = NeverTrue(rule.Condition.Span),
        Span = rule.Span,
        Extent = rule.Extent,
    };

    private Pattern StandInFor(Pattern pattern) => new()
    {
        Identifier = pattern.Identifier,
        IsPrivate = pattern.IsPrivate,
        KeyedByte = pattern.KeyedByte,
        Span = pattern.Span,
        Start = StateOf(pattern) == PatternState.Plain && pattern.Searches.Count == 0 ? pattern.Start : null,
        Sequences = StateOf(pattern) switch
        {
            PatternState.Whole => [],
            PatternState.Chains => [.. ChainCutter.Cut(pattern).SelectMany(chain => chain.Links).Select(link => link.Sequence)],
            _ => pattern.Sequences,
        },
    };

    private DeferredPattern Describe(Pattern pattern)
    {
        PatternState state = StateOf(pattern);
        bool isWhole = state == PatternState.Whole || pattern.Sequences.Count == 0;
        if (pattern.Searches.Count > 0)
        {
            return new DeferredPattern(pattern, DeferredPatternKind.Expression, [], isWhole);
        }

        return state == PatternState.Plain
            ? new DeferredPattern(pattern, DeferredPatternKind.Plain, [], false)
            : new DeferredPattern(pattern, DeferredPatternKind.Chains, ChainCutter.Cut(pattern), isWhole);
    }
}
