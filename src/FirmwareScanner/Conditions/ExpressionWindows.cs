using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules;
using FirmwareScanner.RegularExpressions;

namespace FirmwareScanner.Conditions;

/// <summary>Runs a search over the parts of an object in which matches may start.</summary>
internal sealed class ExpressionWindows(ExpressionSearch search, ExpressionMatcher matcher, ObjectFacts facts)
{
    private const int LongestRange = 1 << 18;

    private readonly int _least = search.Atoms.Select(atom => atom.Least).DefaultIfEmpty().Min();
    private readonly int _most = search.Atoms.Select(atom => atom.Most).DefaultIfEmpty().Max();
    private readonly IModuleContent _content = facts.Content;
    private readonly List<ExpressionMatch> _inWindow = [];
    private int _count;

    /// <summary>Finds all matches; no more than one more than are kept.</summary>
    /// <param name="atoms">Where atoms stand, in order; null if matches may start anywhere.</param>
    /// <param name="found">Receives them.</param>
    public void Find(long[]? atoms, List<PatternSpot> found)
    {
        if (atoms is null)
        {
            FindIn(0, _content.Length, found);
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
        for (; first <= last && _count <= MatchTable.MostMatches; first += LongestRange)
        {
            facts.ThrowIfStopped();
            long end = Math.Min(last, first + LongestRange - 1);
            long origin = Math.Max(0, first - ExpressionSearch.Context);
            int length = (int)Math.Min(_content.Length - origin, end - origin + search.Reach + 1);
            byte[] window = new byte[Math.Max(0, length)];
            int got = _content.Read(origin, window);
            _inWindow.Clear();
            int lastStart = (int)Math.Min(end - origin, got);
            if (lastStart >= first - origin)
            {
                matcher.FindIn(window.AsSpan(0, got), (int)(first - origin), lastStart, origin == 0, origin + got >= _content.Length, _inWindow);
            }

            // A match of no bytes is none (_yr_scan_verify_re_match in libyara/scan.c).
            foreach (ExpressionMatch match in _inWindow.Where(match => match.Length > 0))
            {
                _count++;
                found.Add(new PatternSpot(origin + match.Start, match.Length));
            }
        }
    }
}
