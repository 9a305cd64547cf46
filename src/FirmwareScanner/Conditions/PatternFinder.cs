using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Conditions;

/// <summary>Makes the matches of a pattern of what the database reported of it; shared by all threads.</summary>
internal sealed class PatternFinder(DeferredPattern pattern)
{
    private readonly ChainMatcher? _chains = pattern.Kind == DeferredPatternKind.Chains ? new ChainMatcher(pattern.Chains) : null;

    /// <summary>Whether the database reports nothing and all bytes are looked at.</summary>
    public bool IsSearchedWhole => pattern.IsSearchedWhole;

    /// <summary>Makes the matches of what was reported.</summary>
    /// <param name="reported">What was reported.</param>
    /// <param name="content">The object.</param>
    /// <param name="matchers">The matchers of this thread.</param>
    /// <param name="found">Receives the matches, in place of what was reported.</param>
    public void Find(MatchTable reported, IModuleContent content, ExpressionMatchers matchers, List<PatternSpot> found)
    {
        found.Clear();
        if (!pattern.IsSearchedWhole && reported.Count == 0)
        {
            return;
        }

        if (_chains is not null)
        {
            _chains.Find(pattern.IsSearchedWhole ? null : reported.Offsets(), content, found);
            return;
        }

        foreach (ExpressionSearch search in pattern.Pattern.Searches)
        {
            new ExpressionWindows(search, matchers.Of(search), content).Find(pattern.IsSearchedWhole ? null : reported.Offsets(), found);
        }

        if (pattern.Pattern.Searches.Count > 1)
        {
            KeepFirsts(found);
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

/// <summary>The matchers of one thread: they keep what they have worked out.</summary>
internal sealed class ExpressionMatchers
{
    private readonly Dictionary<ExpressionSearch, ExpressionMatcher> _matchers = [];

    /// <summary>The matcher of a search.</summary>
    public ExpressionMatcher Of(ExpressionSearch search)
    {
        if (!_matchers.TryGetValue(search, out ExpressionMatcher? matcher))
        {
            _matchers[search] = matcher = search.CreateMatcher();
        }

        return matcher;
    }
}

/// <summary>Runs a search over the parts of an object in which matches may start.</summary>
internal sealed class ExpressionWindows(ExpressionSearch search, ExpressionMatcher matcher, IModuleContent content)
{
    private const int LongestRange = 1 << 18;

    private readonly int _least = search.Atoms.Select(atom => atom.Least).DefaultIfEmpty().Min();
    private readonly int _most = search.Atoms.Select(atom => atom.Most).DefaultIfEmpty().Max();
    private readonly List<ExpressionMatch> _inWindow = [];

    /// <summary>Finds all matches.</summary>
    /// <param name="atoms">Where atoms stand, in order; null if matches may start anywhere.</param>
    /// <param name="found">Receives them.</param>
    public void Find(long[]? atoms, List<PatternSpot> found)
    {
        if (atoms is null)
        {
            FindIn(0, content.Length, found);
            return;
        }

        long first = 0;
        long last = -1;
        foreach (long atom in atoms)
        {
            long from = Math.Max(0, atom - _most);
            if (from > last + 1)
            {
                FindIn(first, last, found);
                first = from;
            }

            last = Math.Max(last, atom - _least);
        }

        FindIn(first, last, found);
    }

    private void FindIn(long first, long last, List<PatternSpot> found)
    {
        for (; first <= last; first += LongestRange)
        {
            long end = Math.Min(last, first + LongestRange - 1);
            long origin = Math.Max(0, first - ExpressionSearch.Context);
            int length = (int)Math.Min(content.Length - origin, end - origin + search.Reach + 1);
            byte[] window = new byte[Math.Max(0, length)];
            int got = content.Read(origin, window);
            _inWindow.Clear();
            int lastStart = (int)Math.Min(end - origin, got);
            if (lastStart >= first - origin)
            {
                matcher.FindIn(window.AsSpan(0, got), (int)(first - origin), lastStart, origin == 0, origin + got >= content.Length, _inWindow);
            }

            foreach (ExpressionMatch match in _inWindow)
            {
                found.Add(new PatternSpot(origin + match.Start, match.Length));
            }
        }
    }
}
