using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions.Tests;

/// <summary>
/// What an expression matches, by the definition of each of its parts and nothing cleverer: the set of places where a match may end
/// that begins in one of a set of places.
/// </summary>
internal sealed class ExpressionOracle(RegularExpression expression, ExpressionVariant variant, byte[] data)
{
    private readonly int _unit = variant.IsWide ? 2 : 1;
    private readonly bool _ignoresCase = expression.IgnoresCase || variant.IgnoresCase;

    /// <summary>All matches: of each start the first by priority; of alternatives as full words the longest or shortest of these.</summary>
    public List<ExpressionMatch> Matches()
    {
        var matches = new List<ExpressionMatch>();
        for (int start = 0; start < data.Length; start++)
        {
            IEnumerable<int> ends = Parts().Select(part => EndOf(part, start)).OfType<int>().ToList();
            if (ends.Any())
            {
                matches.Add(new ExpressionMatch(start, (expression.IsGreedy ? ends.Max() : ends.Min()) - start));
            }
        }

        return matches;
    }

    /// <summary>Where matches of the whole may end that begin in a place, ascending.</summary>
    public SortedSet<int> Ends(int start) => Ends(expression.Root, [start]);

    /// <summary>
    /// Where matches may end that begin in a place, the one first that a backtracking matcher finds first: greedy quantifiers as often
    /// as possible, alternatives in their order.
    /// </summary>
    public List<int> EndsByPriority(int start) => EndsByPriority(expression.Root, start);

    /// <summary>Whether the bytes from one place to another are a full word.</summary>
    public bool IsFullWord(int start, int end) => !IsLetterOrDigit(start - _unit) && !IsLetterOrDigit(end);

    private List<int> EndsByPriority(ExpressionNode node, int start)
    {
        switch (node)
        {
            case SequenceNode sequence:
                return sequence.Items.Aggregate(
                    new List<int> { start }, (places, item) => places.SelectMany(place => EndsByPriority(item, place)).Distinct().ToList());
            case AlternativesNode choice:
                return choice.Alternatives.SelectMany(alternative => EndsByPriority(alternative, start)).Distinct().ToList();
            case RepeatNode repeat:
                var ends = new List<int>();
                AddEndsByPriority(repeat, start, 0, [], ends);
                return ends.Distinct().ToList();
            default:
                return [.. Ends(node, [start])];
        }
    }

    private void AddEndsByPriority(RepeatNode repeat, int start, int count, HashSet<(int Place, int Count)> seen, List<int> ends)
    {
        if (!seen.Add((start, repeat.Most is null ? Math.Min(count, repeat.Least) : count)))
        {
            return;
        }

        if (count >= repeat.Least && !expression.IsGreedy)
        {
            ends.Add(start);
        }

        if (count != repeat.Most)
        {
            foreach (int end in EndsByPriority(repeat.Item, start))
            {
                AddEndsByPriority(repeat, end, count + 1, seen, ends);
            }
        }

        if (count >= repeat.Least && expression.IsGreedy)
        {
            ends.Add(start);
        }
    }

    private IEnumerable<ExpressionNode> Parts() =>
        variant.IsFullWord && expression.Root is AlternativesNode choice ? choice.Alternatives : [expression.Root];

    private int? EndOf(ExpressionNode part, int start)
    {
        List<int> ends = EndsByPriority(part, start).Where(end => end - start <= ExpressionSearch.ScanLimit * _unit).ToList();
        if (ends.Count == 0)
        {
            return null;
        }

        int chosen = ends[0];
        return variant.IsFullWord && !IsFullWord(start, chosen) ? null : chosen;
    }

    private SortedSet<int> Ends(ExpressionNode node, SortedSet<int> starts)
    {
        switch (node)
        {
            case ByteSetNode single:
                return [.. starts.Where(place => IsUnit(place) && single.Matched(_ignoresCase).Contains(data[place])).Select(place => place + _unit)];
            case SequenceNode sequence:
                return sequence.Items.Aggregate(starts, (places, item) => Ends(item, places));
            case AlternativesNode choice:
                return [.. choice.Alternatives.SelectMany(alternative => Ends(alternative, starts))];
            case RepeatNode repeat:
                return EndsOfRepeat(repeat, starts);
            case AssertionNode assertion:
                return [.. starts.Where(place => Holds(assertion.Kind, place))];
            default:
                return starts;
        }
    }

    private SortedSet<int> EndsOfRepeat(RepeatNode repeat, SortedSet<int> starts)
    {
        SortedSet<int> places = starts;
        for (int i = 0; i < repeat.Least; i++)
        {
            places = Ends(repeat.Item, places);
        }

        SortedSet<int> all = [.. places];
        for (int i = repeat.Least; i != repeat.Most && places.Count > 0; i++)
        {
            places = [.. Ends(repeat.Item, places).Except(all)];
            all.UnionWith(places);
        }

        return all;
    }

    private bool Holds(AssertionKind kind, int place) => kind switch
    {
        AssertionKind.Start => place == 0,
        AssertionKind.End => place == data.Length,
        AssertionKind.WordBoundary => IsWord(place - _unit) != IsWord(place),
        _ => IsWord(place - _unit) == IsWord(place),
    };

    private bool IsWord(int place) => IsLetterOrDigit(place) || (IsUnit(place) && data[place] == '_');

    private bool IsLetterOrDigit(int place) => IsUnit(place) && char.IsAsciiLetterOrDigit((char)data[place]);

    private bool IsUnit(int place) => place >= 0 && place + _unit <= data.Length && (_unit == 1 || data[place + 1] == 0);
}
