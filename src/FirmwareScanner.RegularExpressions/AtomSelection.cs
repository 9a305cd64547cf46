using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Chooses the bytes that are looked for before an expression is.</summary>
internal sealed class AtomSelection
{
    private const int FewestBytes = 2;
    private const double WorthOfWideZero = 1;

    // Twice as many atoms are found twice as often; twice as many places to start from take twice the time.
    private const double CostOfTwiceAsMany = 2;
    private const double CostOfTwiceTheRange = 1;

    private readonly bool _ignoresCase;
    private readonly bool _isWide;

    private AtomSelection(bool ignoresCase, bool isWide)
    {
        _ignoresCase = ignoresCase;
        _isWide = isWide;
    }

    /// <summary>Chooses the atoms of an expression.</summary>
    /// <param name="root">The expression.</param>
    /// <param name="ignoresCase">Whether ASCII letters match in both cases.</param>
    /// <param name="isWide">Whether each byte of a match is followed by 00.</param>
    /// <returns>Atoms of which every match contains at least one; empty if none are worth it.</returns>
    internal static IReadOnlyList<ExpressionAtom> Select(ExpressionNode root, bool ignoresCase, bool isWide) =>
        new AtomSelection(ignoresCase, isWide).BestOf(root, new ExpressionLength(0, 0))?.Atoms.Distinct(new AtomComparer()).ToList() ?? [];

    private Candidate? BestOf(ExpressionNode node, ExpressionLength before)
    {
        switch (node)
        {
            case SequenceNode sequence:
                return BestOfSequence(sequence.Items, before);
            case ChoiceNode choice:
                return Better(Rated(AtomFragment.Of(node, _ignoresCase), before), BestOfChoice(choice, before));
            case RepeatNode { Least: > 0 } repeat:
                return Better(Rated(AtomFragment.Of(node, _ignoresCase), before), BestOf(repeat.Item, before));
            default:
                return Rated(AtomFragment.Of(node, _ignoresCase), before);
        }
    }

    private Candidate? BestOfSequence(IReadOnlyList<ExpressionNode> items, ExpressionLength before)
    {
        Candidate? best = null;
        for (int i = 0; i < items.Count; i++)
        {
            best = Better(best, Rated(AtomFragment.OfSequence(items, i, _ignoresCase), before));
            if (items[i] is ChoiceNode or RepeatNode { Least: > 0 })
            {
                best = Better(best, BestOf(items[i], before));
            }

            before += ExpressionLength.Of(items[i]);
        }

        return best;
    }

    private Candidate? BestOfChoice(ChoiceNode choice, ExpressionLength before)
    {
        var atoms = new List<ExpressionAtom>();
        double worth = double.MaxValue;
        foreach (ExpressionNode alternative in choice.Alternatives)
        {
            if (BestOf(alternative, before) is not Candidate best || atoms.Count + best.Atoms.Count > AtomFragment.MostFragments)
            {
                return null;
            }

            atoms.AddRange(best.Atoms);
            worth = Math.Min(worth, best.Worth);
        }

        return new Candidate(atoms, worth - (CostOfTwiceAsMany * Math.Log2(choice.Alternatives.Count)));
    }

    /// <summary>Fragments as atoms at a distance; null if one of them is of no use.</summary>
    private Candidate? Rated(IReadOnlyList<AtomFragment> fragments, ExpressionLength before)
    {
        int unitLength = _isWide ? 2 : 1;
        int most = before.Most ?? ExpressionLength.Bound;
        if (!_isWide)
        {
            // A match has no more bytes than the limit, and so no atom farther away.
            most = Math.Min(most, ExpressionSearch.ScanLimit);
        }

        if (before.Least > most || most > ExpressionSearch.ScanLimit / unitLength)
        {
            return null;
        }

        double least = double.MaxValue;
        var atoms = new List<ExpressionAtom>();
        foreach (AtomFragment fragment in fragments)
        {
            IReadOnlyList<AtomByte> bytes = _isWide
                ? fragment.Bytes.Take(AtomFragment.MostBytes / 2).SelectMany(single => new[] { single, AtomByte.WideZero }).ToList()
                : fragment.Bytes;
            if (bytes.Count < FewestBytes || bytes.All(single => single.IsFilling))
            {
                return null;
            }

            atoms.Add(new ExpressionAtom(
                bytes.Select(single => single.Value).ToArray(), bytes.Select(single => single.Mask).ToArray(), before.Least * unitLength, most * unitLength));
            least = Math.Min(least, WorthOf(fragment.Bytes));
        }

        double cost = (CostOfTwiceAsMany * Math.Log2(atoms.Count)) + (CostOfTwiceTheRange * Math.Log2(1 + most - before.Least));
        return new Candidate(atoms, least - cost);
    }

    private double WorthOf(IReadOnlyList<AtomByte> bytes)
    {
        double worth = 0;
        for (int i = 0; i < bytes.Count && i < (_isWide ? AtomFragment.MostBytes / 2 : AtomFragment.MostBytes); i++)
        {
            // The same byte again tells less: it is in runs.
            bool isRepeated = i > 0 && bytes[i] == bytes[i - 1];
            worth += (isRepeated ? bytes[i].Worth / 2.0 : bytes[i].Worth) + (_isWide ? WorthOfWideZero : 0);
        }

        return worth;
    }

    private static Candidate? Better(Candidate? first, Candidate? second)
    {
        if (first is null || second is null)
        {
            return first ?? second;
        }

        return second.Worth > first.Worth ? second : first;
    }

    private sealed record Candidate(IReadOnlyList<ExpressionAtom> Atoms, double Worth);

    private sealed class AtomComparer : IEqualityComparer<ExpressionAtom>
    {
        public bool Equals(ExpressionAtom? x, ExpressionAtom? y) =>
            x is not null && y is not null && x.Least == y.Least && x.Most == y.Most && x.Values.SequenceEqual(y.Values) && x.Masks.SequenceEqual(y.Masks);

        public int GetHashCode(ExpressionAtom obj) => HashCode.Combine(obj.Least, obj.Most, obj.Values.Count, obj.Values[0], obj.Values[^1]);
    }
}
