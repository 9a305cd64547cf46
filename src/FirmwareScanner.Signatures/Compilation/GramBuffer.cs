using System;
using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// The grams of one sequence at a time, and its best atoms. Rules have millions of grams, so none of them is an object and one buffer
/// serves all sequences: to weigh a sequence again costs less than to keep what was found.
/// </summary>
/// <param name="statistics">What real firmware looks like.</param>
internal sealed class GramBuffer(GramStatistics statistics)
{
    // A verified false candidate costs about as much as six visited entries, and a filter byte that is not 0 a third, in both cost models.
    private const double VerificationWeight = 6;
    private const double ByteWeight = 0.35;

    // Looking for an atom whose distance varies costs more, and now and then all starts.
    private const double SpreadWeight = 2;

    // Among atoms of like rarity the one with fewer variants takes less memory; one entry weighs as much as this probability.
    private const double EntryWeight = 1e-7;

    private const int LongestGram = 3;

    private readonly ByteElement?[] _elements = new ByteElement?[LongestGram];
    private readonly GramSelection _selection = new();
    private readonly Dictionary<ByteElement, GramFollower> _followers = [];
    private CompiledSequence? _sequence;
    private Gram[] _grams = new Gram[64];
    private double[] _weights = new double[64];
    private int[] _variants = new int[4 * GramStatistics.MaximumVariants];
    private int _count;

    /// <summary>The grams at each cell.</summary>
    public ReadOnlySpan<Gram> Grams => _grams.AsSpan(0, _count);

    /// <summary>The cells of the atom that was asked for last.</summary>
    public ReadOnlySpan<int> Chosen => _selection.Cells;

    /// <summary>How many of the first cells are at fixed distances from each other, so that an atom's grams may stand apart there.</summary>
    public int FixedCells { get; private set; }

    /// <summary>The distance of a cell from the start of the sequence.</summary>
    public int OffsetOf(int cell) => _sequence!.OffsetOf(cell);

    /// <summary>The first cell at an offset or behind it.</summary>
    public int CellAt(int offset)
    {
        int cell = Math.Min(offset, _count - 1);
        while (cell > 0 && OffsetOf(cell - 1) >= offset)
        {
            cell--;
        }

        return cell;
    }

    /// <summary>The greatest stride up to which there is an atom for each, at most <see cref="AtomChoices.MaximumStride"/>.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="gramLength">2 or 3.</param>
    public int LongestStride(CompiledSequence sequence, int gramLength)
    {
        Prepare(sequence, gramLength);
        int longest = 0;
        int run = 0;
        int cells = CellsWithGrams(sequence, gramLength);
        for (int cell = 0; cell < cells; cell++)
        {
            byte followers = FollowerAt(sequence.Cells, cell + gramLength).Bits;
            bool isUsable = GramStatistics.CountVariants(ElementsAt(sequence, cell, gramLength), followers) > 0;
            _grams[cell] = default(Gram) with { VariantCount = isUsable ? 1 : 0 };
            run = isUsable ? run + 1 : 0;
            longest = Math.Max(longest, run);
            if (longest >= AtomChoices.MaximumStride)
            {
                return AtomChoices.MaximumStride;
            }
        }

        Array.Clear(_grams, cells, _count - cells);
        while (longest < AtomChoices.MaximumStride && _selection.IsCovered(this, longest + 1))
        {
            longest++;
        }

        return longest;
    }

    /// <summary>Takes the grams of a sequence in place of those it has.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="gramLength">2 or 3.</param>
    public void Fill(CompiledSequence sequence, int gramLength)
    {
        Prepare(sequence, gramLength);
        if (sequence.IsExtended || sequence.IsMasked)
        {
            FillSets(sequence, gramLength);
        }
        else
        {
            FillExact(sequence.Cells, gramLength);
        }

        for (int cell = 0; cell < _count; cell++)
        {
            ref readonly Gram gram = ref _grams[cell];
            _weights[cell] = (ByteWeight * gram.ByteProbability) + gram.Probability + (VerificationWeight * gram.Verified)
                + (EntryWeight * gram.VariantCount);
        }
    }

    /// <summary>The concrete grams that a gram stands for, each <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>.</summary>
    /// <param name="gram">One of <see cref="Grams"/>.</param>
    public ReadOnlySpan<int> VariantsOf(Gram gram) => _variants.AsSpan(gram.FirstVariant, gram.VariantCount);

    /// <summary>The best atom; its cells are <see cref="Chosen"/> until the next is asked for.</summary>
    /// <param name="stride">1 to what <see cref="LongestStride"/> gives.</param>
    public Atom Best(int stride) => Choose(stride, _weights);

    /// <summary>The atom whose grams cost least together; its cells are <see cref="Chosen"/> until the next is asked for.</summary>
    /// <param name="stride">1 to what <see cref="LongestStride"/> gives.</param>
    /// <param name="costs">What the gram of each cell costs.</param>
    public Atom Choose(int stride, double[] costs)
    {
        _selection.Choose(this, stride, costs);
        return AtomOfChosen();
    }

    /// <summary>Takes an atom that was chosen before; its cells are <see cref="Chosen"/> until the next is asked for.</summary>
    /// <param name="cells">Its cells.</param>
    public Atom Take(ReadOnlySpan<int> cells)
    {
        _selection.Take(cells);
        return AtomOfChosen();
    }

    private Atom AtomOfChosen()
    {
        double byteMass = 0;
        double mass = 0;
        double verified = 0;
        int entries = 0;
        foreach (int cell in Chosen)
        {
            ref readonly Gram gram = ref _grams[cell];
            byteMass += gram.ByteProbability;
            mass += gram.Probability;
            verified += gram.Verified;
            entries += gram.VariantCount;
        }

        int first = _selection.FirstCell;
        return new Atom(first, OffsetOf(_selection.LastCell) - OffsetOf(first), byteMass, mass, verified, entries);
    }

    private void FillSets(CompiledSequence sequence, int gramLength)
    {
        int taken = 0;
        int cells = CellsWithGrams(sequence, gramLength);
        for (int cell = 0; cell < cells; cell++)
        {
            if (_variants.Length < taken + GramStatistics.MaximumVariants)
            {
                Array.Resize(ref _variants, 2 * _variants.Length);
            }

            Span<int> free = _variants.AsSpan(taken);
            GramFollower follower = FollowerAt(sequence.Cells, cell + gramLength);
            int variants = GramStatistics.Expand(ElementsAt(sequence, cell, gramLength), follower.Bits, free);
            _grams[cell] = Weigh(taken, free[..variants], gramLength, follower, sequence.SpreadOf(cell));
            taken += variants;
        }

        Array.Clear(_grams, cells, _count - cells);
    }

    // Most sequences are texts: one gram for each place, and the same result as for any other sequence.
    private void FillExact(SequenceCell[] cells, int gramLength)
    {
        if (_variants.Length < _count)
        {
            _variants = new int[_grams.Length];
        }

        int gram = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            int last = cells[i].Byte!.Least;
            gram = (gram >> 8) | (last << (8 * (gramLength - 1)));
            int cell = i - gramLength + 1;
            if (cell < 0)
            {
                continue;
            }

            _variants[cell] = gram;
            GramFollower follower = i + 1 < cells.Length ? GramFollower.Exactly(cells[i + 1].Byte!.Least) : GramFollower.Any;
            bool isUsable = !(gram == 0 && GramStatistics.MayFollow(0x00, follower.Bits))
                && !(gram == (1 << (8 * gramLength)) - 1 && GramStatistics.MayFollow(0xFF, follower.Bits));
            _grams[cell] = Weigh(cell, _variants.AsSpan(cell, isUsable ? 1 : 0), gramLength, follower, 0);
        }
    }

    /// <summary>How often real firmware has a gram, and that with what may stand behind it.</summary>
    private Gram Weigh(int firstVariant, ReadOnlySpan<int> variants, int gramLength, GramFollower follower, int spread)
    {
        double byteProbability = 0;
        double probability = 0;
        double verified = 0;
        foreach (int variant in variants)
        {
            double one = statistics.ProbabilityOf(variant, gramLength);
            double passed = one * statistics.ProbabilityOfFollowers(variant >> (8 * (gramLength - 1)), follower.Bits);
            byteProbability += one;
            probability += passed;
            verified += follower.Few is null ? passed : statistics.ProbabilityOf(variant, gramLength, one, follower.Few);
        }

        // Where the distance varies the whole atom is compared before any start is tried.
        verified *= spread == 0 ? 1 : SpreadWeight;
        return new Gram(firstVariant, variants.Length, follower, byteProbability, probability, verified);
    }

    private void Prepare(CompiledSequence sequence, int gramLength)
    {
        _sequence = sequence;
        _count = Math.Max(0, sequence.Cells.Length - gramLength + 1);
        FixedCells = sequence.IsLink ? 0 : _count;
        while (FixedCells > 0 && sequence.SpreadOf(FixedCells - 1) != 0)
        {
            FixedCells--;
        }

        if (_grams.Length < _count)
        {
            _grams = new Gram[Math.Max(_count, 2 * _grams.Length)];
            _weights = new double[_grams.Length];
        }
    }

    private GramFollower FollowerAt(SequenceCell[] cells, int cell)
    {
        ByteElement? element = cell < cells.Length ? cells[cell].Byte : null;
        if (element is null)
        {
            return GramFollower.Any;
        }

        if (element.Count == 1)
        {
            return GramFollower.Exactly(element.Least);
        }

        if (!_followers.TryGetValue(element, out GramFollower? follower))
        {
            follower = GramFollower.Of(element);
            _followers.Add(element, follower);
        }

        return follower;
    }

    // The occurrences of a link must be seen in stream order; behind a gap they need not be.
    private static int CellsWithGrams(CompiledSequence sequence, int gramLength)
    {
        int cells = Math.Max(0, sequence.Cells.Length - gramLength + 1);
        int cell = 0;
        while (cell < cells && !(sequence.IsLink && sequence.SpreadOf(cell) != 0))
        {
            cell++;
        }

        return cell;
    }

    private ReadOnlySpan<ByteElement?> ElementsAt(CompiledSequence sequence, int cell, int gramLength)
    {
        bool needsMasks = sequence.SpreadOf(cell) != 0;
        for (int k = 0; k < gramLength; k++)
        {
            ByteElement? element = sequence.Cells[cell + k].Byte;
            _elements[k] = needsMasks && element?.TryGetMask(out _, out _) == false ? null : element;
        }

        return _elements.AsSpan(0, gramLength);
    }
}
