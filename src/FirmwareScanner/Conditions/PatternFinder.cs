using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Makes the matches of a pattern of what the database reported of it; shared by all threads.</summary>
internal sealed class PatternFinder(DeferredPattern pattern)
{
    private readonly ChainMatcher? _chains = pattern.Kind == DeferredPatternKind.Chains ? new ChainMatcher(pattern.Chains) : null;

    /// <summary>Whether the database reports nothing and all bytes are looked at.</summary>
    public bool IsSearchedWhole => pattern.IsSearchedWhole;

    /// <summary>Makes the matches of what was reported.</summary>
    /// <param name="reported">What was reported; if that is not all, all bytes are looked at.</param>
    /// <param name="facts">The object.</param>
    /// <param name="matchers">The matchers of this thread.</param>
    /// <param name="found">Receives the matches, in place of what was reported; of too many not all.</param>
    /// <exception cref="ConditionBudgetException">Parts of it stand in too many places.</exception>
    public void Find(MatchTable reported, ObjectFacts facts, ExpressionMatchers matchers, List<PatternSpot> found)
    {
        found.Clear();
        if (!pattern.IsSearchedWhole && reported.Count == 0)
        {
            return;
        }

        long[]? places = pattern.IsSearchedWhole || reported.IsCut ? null : reported.Offsets();
        _chains?.Find(places, facts, found);
        foreach (ExpressionSearch search in pattern.Pattern.Searches)
        {
            new ExpressionWindows(search, matchers.Of(search), facts).Find(places, found);
        }

        if (pattern.Pattern.Searches.Count > 1)
        {
            KeepFirsts(found);
        }

        if (pattern.Pattern.Start is StartRange range)
        {
            long first = range.FromEnd ? facts.Length - range.Offset : range.Offset;
            found.RemoveAll(spot => spot.Offset < first || spot.Offset > first + range.Shift);
        }
    }

    /// <summary>Whether what the database reports are the matches.</summary>
    public bool IsPlain => pattern.Kind == DeferredPatternKind.Plain;

    // As written and wide may both match at an offset; one match an offset is told.
    private static void KeepFirsts(List<PatternSpot> found)
    {
        List<PatternSpot> kept = [.. found.GroupBy(spot => spot.Offset).Select(group => group.First())];
        found.Clear();
        found.AddRange(kept);
    }
}
