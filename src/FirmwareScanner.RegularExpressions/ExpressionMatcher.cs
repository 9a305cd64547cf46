using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Finds the matches of an expression. A run backwards finds all their starts, then a run forwards from each finds its end: the time is
/// linear in the window and the lengths of the matches. For one thread at a time.
/// </summary>
public sealed class ExpressionMatcher
{
    // Starts are looked for in blocks, so that a window may be large while matches end within a limit.
    private const int BlockLength = 2 * ExpressionSearch.ScanLimit;

    private readonly ExpressionSearch _search;
    private readonly LazyAutomaton _backwards;
    private readonly LazyForwardAutomaton[] _forwards;
    private readonly List<int> _starts = [];

    internal ExpressionMatcher(ExpressionSearch search)
    {
        _search = search;
        _backwards = new LazyAutomaton(search.Backwards, LazyAutomatonKind.AnyEndBackwards);
        _forwards = search.Forwards.Select(automaton => new LazyForwardAutomaton(automaton)).ToArray();
    }

    /// <summary>What all searches have cost, in symbols and words of bits; for tests, which hold it to a bound.</summary>
    internal long Steps => _backwards.Steps + _forwards.Sum(forwards => forwards.Steps);

    /// <summary>
    /// Finds matches by where they start: of each start one, that which a backtracking matcher would find first; of an expression that is
    /// too large for this the longest if it is greedy, otherwise the shortest.
    /// </summary>
    /// <param name="window">
    /// Part of the data; it has <see cref="ExpressionSearch.Context"/> bytes before <paramref name="first"/> and
    /// <see cref="ExpressionSearch.Reach"/> bytes behind <paramref name="last"/>, where the data has them.
    /// </param>
    /// <param name="first">The first index in the window that a match may start at.</param>
    /// <param name="last">The last one; those beyond the window are ignored.</param>
    /// <param name="isAtStart">Whether the window's first byte is the first of the data.</param>
    /// <param name="isAtEnd">Whether the window's last byte is the last of the data.</param>
    /// <param name="found">Where to add them, ascending.</param>
    public void FindIn(ReadOnlySpan<byte> window, int first, int last, bool isAtStart, bool isAtEnd, List<ExpressionMatch> found)
    {
        first = Math.Max(first, 0);
        last = Math.Min(last, window.Length - 1);
        while (first <= last)
        {
            int blockLast = last - first < BlockLength ? last : first + BlockLength - 1;
            FindInBlock(window, first, blockLast, isAtStart, isAtEnd, found);
            first = blockLast + 1;
        }
    }

    private void FindInBlock(ReadOnlySpan<byte> window, int first, int last, bool isAtStart, bool isAtEnd, List<ExpressionMatch> found)
    {
        _starts.Clear();
        var text = new ExpressionText(window, _search.Backwards.Symbols, _search.Variant.IsWide, isAtStart, isAtEnd);
        for (int i = 0; i < text.UnitLength && last - i >= first; i++)
        {
            _backwards.FindStarts(text, last - i, first, _search.MatchLimit, _starts);
        }

        _starts.Sort();
        foreach (int start in _starts)
        {
            int end = FindEnd(window, start, isAtStart, isAtEnd);
            if (end >= 0)
            {
                found.Add(new ExpressionMatch(start, end - start));
            }
        }
    }

    private int FindEnd(ReadOnlySpan<byte> window, int start, bool isAtStart, bool isAtEnd)
    {
        bool isFullWord = _search.Variant.IsFullWord;
        if (isFullWord && IsLetterOrDigitBefore(window, start))
        {
            return -1;
        }

        int best = -1;
        foreach (LazyForwardAutomaton forwards in _forwards)
        {
            var text = new ExpressionText(window, forwards.Symbols, _search.Variant.IsWide, isAtStart, isAtEnd);
            int end = _search.FixedLength is int length && _forwards.Length == 1
                ? start + length
                : forwards.FindEnd(text, start, _search.MatchLimit, _search.IsShortest);
            bool isMatch = end >= 0 && !(isFullWord && IsLetterOrDigitBehind(window, end));
            if (isMatch && (best < 0 || (_search.IsShortest ? end < best : end > best)))
            {
                best = end;
            }
        }

        return best;
    }

    // How YARA looks at the neighbours of a full word: _yr_scan_match_callback in libyara/scan.c.
    private bool IsLetterOrDigitBefore(ReadOnlySpan<byte> window, int start) => _search.Variant.IsWide
        ? start >= 2 && window[start - 1] == 0 && char.IsAsciiLetterOrDigit((char)window[start - 2])
        : start >= 1 && char.IsAsciiLetterOrDigit((char)window[start - 1]);

    private bool IsLetterOrDigitBehind(ReadOnlySpan<byte> window, int end) => _search.Variant.IsWide
        ? end + 1 < window.Length && window[end + 1] == 0 && char.IsAsciiLetterOrDigit((char)window[end])
        : end < window.Length && char.IsAsciiLetterOrDigit((char)window[end]);
}
