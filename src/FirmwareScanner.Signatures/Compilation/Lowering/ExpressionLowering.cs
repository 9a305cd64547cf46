using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>Turns regular expressions into sequences that a database searches for, where their matches are the same.</summary>
internal sealed class ExpressionLowering
{
    /// <summary>The greatest length of a match: that of the search on a workstation, and what the scanner keeps.</summary>
    private const int LongestMatch = SequenceNormalizer.LongestSpan;

    private readonly List<Lowered> _lowered = [];

    private ExpressionLowering(Pattern pattern)
    {
        foreach (ExpressionSearch search in pattern.Searches)
        {
            ExpressionPaths paths = ExpressionPaths.Of(search);
            Demand(paths.Problem is null, paths.Problem!);
            foreach (ExpressionPath path in paths.Paths.Where(_ => Problem is null))
            {
                Add(path, search.Variant);
            }

            IsLongest |= paths.IsLongest;
        }

        Problem ??= _lowered.Count == 0 ? "can match nothing of at most 4,096 bytes" : null;
        Check(pattern);
    }

    /// <summary>Why it cannot be done, as what the expression does; null if it was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Where matches have to start, from <c>^</c> or <c>$</c>; otherwise null.</summary>
    public StartRange? Start { get; private set; }

    private bool IsLongest { get; }

    /// <summary>Lowers the expressions of a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    public static ExpressionLowering Of(Pattern pattern) => new(pattern);

    /// <summary>The sequences, for a pattern of a database.</summary>
    /// <param name="pattern">Its number.</param>
    public IEnumerable<CompiledSequence> Sequences(int pattern)
    {
        bool decides = IsLongest && (_lowered.Count > 1 || _lowered[0].FixedLength is null);
        return _lowered.DistinctBy(lowered => lowered.Cells, CellsComparer.Instance)
            .Select(lowered => new CompiledSequence(pattern, lowered.Cells, lowered.FullWord, decides));
    }

    private void Add(ExpressionPath path, ExpressionVariant variant)
    {
        List<ExpressionPart> parts = [.. path.Parts.Where(part => part.Most != 0 && (part.Least > 0 || part.Values.Count > 0))];
        if (parts.Exists(part => part.Values.Count == 0))
        {
            return;
        }

        int first = 0;
        while (first < parts.Count && parts[first].Least == 0)
        {
            // The first part may be there or not: a sequence begins with a byte.
            AddFrom([parts[first] with { Least = 1 }, .. parts.Skip(first + 1)], path, variant);
            first++;
        }

        if (first < parts.Count)
        {
            AddFrom([.. parts.Skip(first)], path, variant);
        }
        else
        {
            Demand(false, "can match without a byte");
        }
    }

    private void AddFrom(List<ExpressionPart> parts, ExpressionPath path, ExpressionVariant variant)
    {
        int unit = variant.IsWide ? 2 : 1;
        long least = parts.Sum(part => (long)part.Least) * unit;
        if (least > LongestMatch)
        {
            Demand(!variant.IsWide, "spans more than 4,096 bytes");
            return;
        }

        // The end of a jump is bounded by what follows it and by the sum of all; that of a run by itself.
        bool hasJumps = parts.Sum(part => part.Most ?? (long)LongestMatch) * unit <= LongestMatch;
        var cells = new List<SequenceCell>();
        for (int i = 0; i < parts.Count; i++)
        {
            int most = (int)Math.Min(parts[i].Most ?? LongestMatch, LongestMatch - least + parts[i].Least);
            AddCells(cells, parts[i], most, hasJumps && i < parts.Count - 1, variant.IsWide);
        }

        bool isFixed = parts.All(part => part.Least == part.Most);
        FullWordKind word = !variant.IsFullWord ? FullWordKind.None : variant.IsWide ? FullWordKind.Wide : FullWordKind.Ascii;
        _lowered.Add(new Lowered([.. cells], word, path, isFixed ? (int)least : null, variant.IsWide));
        Demand(_lowered.Count <= ExpressionPaths.MostPaths, "has too many alternatives");
    }

    private static void AddCells(List<SequenceCell> cells, ExpressionPart part, int most, bool mayJump, bool isWide)
    {
        ByteElement element = part.Values.Count == 1
            ? ByteElement.Exactly(part.Values[0])
            : ByteElement.FromPredicate(part.Values.ToHashSet().Contains);
        for (int i = 0; i < part.Least; i++)
        {
            cells.Add(SequenceCell.OfByte(element));
            if (isWide)
            {
                cells.Add(SequenceCell.OfByte(ByteElement.Exactly(0)));
            }
        }

        if (most > part.Least)
        {
            bool isJump = element.Count == 256 && mayJump;
            cells.Add(new SequenceCell(null, 0, most - part.Least) { RunOf = isJump ? null : element });
        }
    }

    private void Check(Pattern pattern)
    {
        if (Problem is not null)
        {
            return;
        }

        Start = pattern.Start;
        Demand(Start is null || !_lowered.Exists(lowered => lowered.Path.IsAtStart || lowered.Path.IsAtEnd), "has a start or an end of the data, and an offset");
        CheckStart();
        CheckWords();
        CheckWidths();
    }

    private void CheckStart()
    {
        bool isAtStart = _lowered.Exists(lowered => lowered.Path.IsAtStart);
        bool isAtEnd = _lowered.Exists(lowered => lowered.Path.IsAtEnd);
        Demand(
            !(isAtStart && isAtEnd) && _lowered.All(lowered => lowered.Path.IsAtStart == isAtStart && lowered.Path.IsAtEnd == isAtEnd),
            "has a start or an end of the data in a part of its alternatives, or both");
        if (isAtStart && Problem is null)
        {
            Start = new StartRange(FromEnd: false, 0, 0);
        }

        if (isAtEnd && Problem is null)
        {
            Demand(
                _lowered[0].FixedLength is not null && _lowered.All(lowered => lowered.FixedLength == _lowered[0].FixedLength),
                "has an end of the data behind a part whose length varies");
            Start = new StartRange(FromEnd: true, _lowered[0].FixedLength ?? 0, 0);
        }
    }

    // Of each alternative one end alone is asked whether it is that of a word.
    private void CheckWords() => Demand(
        _lowered.Where(lowered => lowered.FullWord != FullWordKind.None).GroupBy(lowered => (lowered.Path.Alternative, lowered.IsWide))
            .All(group => group.All(lowered => lowered.FixedLength is not null && lowered.FixedLength == group.First().FixedLength)),
        "is a full word whose length varies");

    // Where a match as written and a wide one have the same start, the first counts, whatever its length.
    private void CheckWidths()
    {
        List<Lowered> wide = [.. _lowered.Where(lowered => lowered.IsWide)];
        IEnumerable<Lowered> narrow = _lowered.Where(lowered => !lowered.IsWide && wide.Count > 0);
        Demand(
            narrow.All(one => wide.All(other => ContestedSequences.AreExclusive(one.Cells, other.Cells))),
            "can match as written and wide at the same start");
    }

    private void Demand(bool isMet, string problem) => Problem ??= isMet ? null : problem;

    private sealed record Lowered(
        SequenceCell[] Cells, FullWordKind FullWord, ExpressionPath Path, int? FixedLength, bool IsWide);
}
