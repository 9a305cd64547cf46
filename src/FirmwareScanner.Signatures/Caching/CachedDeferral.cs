using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>What is kept of a <see cref="DeferredRule"/>: everything but the rule itself.</summary>
/// <param name="Index">The place of the rule among those that were read.</param>
/// <param name="Number">Its number in the database.</param>
/// <param name="FirstPattern">The number of its first pattern.</param>
/// <param name="Severity">How serious the reason is.</param>
/// <param name="ReasonStart">Where in the rule's file the reason stands; -1 for nowhere.</param>
/// <param name="ReasonLength">How many characters that are.</param>
/// <param name="Reason">Why it is evaluated after the scan.</param>
/// <param name="Patterns">For each pattern, how it is found: twice its <see cref="DeferredPatternKind"/>, and 1 if it is searched whole.</param>
internal sealed record CachedDeferral(
    int Index, int Number, int FirstPattern, DiagnosticSeverity Severity, int ReasonStart, int ReasonLength, string Reason, byte[] Patterns)
{
    /// <summary>What is to be kept of the rules that are deferred; null if that does not say everything.</summary>
    /// <param name="deferred">The rules.</param>
    /// <param name="rules">All rules that were read.</param>
    public static IReadOnlyList<CachedDeferral>? TryOf(IReadOnlyList<DeferredRule> deferred, IReadOnlyList<Rule> rules)
    {
        var places = new Dictionary<Rule, int>();
        for (int i = 0; i < rules.Count; i++)
        {
            places.Add(rules[i], i);
        }

        bool isWhole = deferred.All(rule =>
            places.ContainsKey(rule.Rule) && (rule.Reason.Span is null || rule.Reason.Span.Source == rule.Rule.Extent.Source));
        return isWhole ? [.. deferred.Select(rule => Of(rule, places[rule.Rule]))] : null;
    }

    /// <summary>The rule as the compiler deferred it.</summary>
    /// <param name="rules">All rules, read again.</param>
    /// <exception cref="InvalidDataException">It is not among them.</exception>
    public DeferredRule Restore(IReadOnlyList<Rule> rules)
    {
        Rule? rule = (uint)Index < (uint)rules.Count ? rules[Index] : null;
        if (rule is null || rule.Patterns.Count != Patterns.Length || ReasonStart + (long)ReasonLength > rule.Extent.Source.Text.Length)
        {
            throw new InvalidDataException("the rules are not those that were compiled");
        }

        SourceSpan? span = ReasonStart < 0 ? null : new SourceSpan(rule.Extent.Source, ReasonStart, ReasonLength);
        return new DeferredRule(
            rule, Number, FirstPattern, [.. rule.Patterns.Select((pattern, i) => Restore(pattern, Patterns[i]))], new Diagnostic(Severity, span, Reason));
    }

    private static CachedDeferral Of(DeferredRule rule, int index) => new(
        index,
        rule.Number,
        rule.FirstPattern,
        rule.Reason.Severity,
        rule.Reason.Span?.Start ?? -1,
        rule.Reason.Span?.Length ?? 0,
        rule.Reason.Message,
        [.. rule.Patterns.Select(pattern => (byte)(((int)pattern.Kind << 1) | (pattern.IsSearchedWhole ? 1 : 0)))]);

    private static DeferredPattern Restore(Pattern pattern, byte how)
    {
        var kind = (DeferredPatternKind)(how >> 1);
        return new DeferredPattern(pattern, kind, kind == DeferredPatternKind.Chains ? ChainCutter.Cut(pattern) : [], (how & 1) != 0);
    }
}
