using System;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// The grams of one sequence at a time, and its best atoms. Rules have millions of grams, so none of them is an object and one buffer
/// serves all sequences: to weigh a sequence again costs less than to keep what was found.
/// </summary>
/// <param name="statistics">What real firmware looks like.</param>
internal sealed class GramBuffer(GramStatistics statistics)
{
    // A verified false candidate costs about as much as six visited entries, in both cost models.
    private const double VerificationWeight = 6;

    // Among atoms of like rarity the one with fewer variants takes less memory; one entry weighs as much as this probability.
    private const double EntryWeight = 1e-7;

    private const int LongestGram = 3;

    private readonly ByteElement?[] _elements = new ByteElement?[LongestGram];
    private Gram[] _grams = new Gram[64];
    private int[] _variants = new int[4 * GramStatistics.MaximumVariants];
    private int _count;
    private int _variantCount;

    /// <summary>The grams at each cell.</summary>
    public ReadOnlySpan<Gram> Grams => _grams.AsSpan(0, _count);

    /// <summary>The greatest number of neighbouring cells with grams that can be used, at most <see cref="AtomChoices.MaximumStride"/>.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="gramLength">2 or 3.</param>
    public int LongestStride(CompiledSequence sequence, int gramLength)
    {
        int longest = 0;
        int run = 0;
        int cells = CellsWithGrams(sequence, gramLength);
        for (int cell = 0; cell < cells && longest < AtomChoices.MaximumStride; cell++)
        {
            run = GramStatistics.CountVariants(ElementsAt(sequence, cell, gramLength)) > 0 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    /// <summary>Takes the grams of a sequence in place of those it has.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="gramLength">2 or 3.</param>
    public void Fill(CompiledSequence sequence, int gramLength)
    {
        _count = Math.Max(0, sequence.Cells.Length - gramLength + 1);
        _variantCount = 0;
        if (_grams.Length < _count)
        {
            _grams = new Gram[Math.Max(_count, 2 * _grams.Length)];
        }

        if (!sequence.IsExtended && !sequence.IsMasked)
        {
            FillExact(sequence.Cells, gramLength);
            return;
        }

        int cells = CellsWithGrams(sequence, gramLength);
        for (int cell = 0; cell < cells; cell++)
        {
            if (_variants.Length < _variantCount + GramStatistics.MaximumVariants)
            {
                Array.Resize(ref _variants, 2 * _variants.Length);
            }

            Span<int> free = _variants.AsSpan(_variantCount);
            int variants = GramStatistics.Expand(ElementsAt(sequence, cell, gramLength), free);
            double probability = statistics.ProbabilityOf(free[..variants], gramLength);
            _grams[cell] = new Gram(_variantCount, variants, probability, probability * (1 + sequence.SpreadOf(cell)));
            _variantCount += variants;
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
            gram = (gram >> 8) | (cells[i].Byte!.Least << (8 * (gramLength - 1)));
            int cell = i - gramLength + 1;
            if (cell < 0)
            {
                continue;
            }

            _variants[cell] = gram;
            bool isUsable = gram != 0 && gram != (1 << (8 * gramLength)) - 1;
            double probability = isUsable ? statistics.ProbabilityOf(gram, gramLength) : 0;
            _grams[cell] = new Gram(cell, isUsable ? 1 : 0, probability, probability);
        }
    }

    /// <summary>The concrete grams that a gram stands for, each <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>.</summary>
    /// <param name="gram">One of <see cref="Grams"/>.</param>
    public ReadOnlySpan<int> VariantsOf(Gram gram) => _variants.AsSpan(gram.FirstVariant, gram.VariantCount);

    /// <summary>The best atom.</summary>
    /// <param name="stride">1 to what <see cref="LongestStride"/> gives.</param>
    public Atom Best(int stride)
    {
        ReadOnlySpan<Gram> grams = Grams;
        var best = default(Atom);
        double bestWeight = double.MaxValue;
        var window = default(Window);
        for (int end = 0; end < grams.Length; end++)
        {
            window.Add(in grams[end]);
            if (end >= stride)
            {
                window.Remove(in grams[end - stride]);
            }

            if (window.Usable != stride)
            {
                continue;
            }

            double weight = window.Mass + (VerificationWeight * window.VerifiedMass) + (EntryWeight * window.Entries);
            if (weight < bestWeight * (1 - 1e-9))
            {
                bestWeight = weight;
                best = new Atom(end - stride + 1, window.Mass, window.VerifiedMass, window.Entries);
            }
        }

        return best;
    }

    /// <summary>The atom that starts at a cell.</summary>
    /// <param name="stride">1 to 16.</param>
    /// <param name="cell">The first cell; all its grams are usable.</param>
    public Atom At(int stride, int cell)
    {
        var window = default(Window);
        for (int i = cell; i < cell + stride; i++)
        {
            window.Add(in _grams[i]);
        }

        return new Atom(cell, window.Mass, window.VerifiedMass, window.Entries);
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

    private struct Window
    {
        public int Usable;
        public int Entries;
        public double Mass;
        public double VerifiedMass;

        public void Add(in Gram gram)
        {
            Usable += gram.IsUsable ? 1 : 0;
            Entries += gram.VariantCount;
            Mass += gram.Probability;
            VerifiedMass += gram.Verified;
        }

        public void Remove(in Gram gram)
        {
            Usable -= gram.IsUsable ? 1 : 0;
            Entries -= gram.VariantCount;
            Mass -= gram.Probability;
            VerifiedMass -= gram.Verified;
        }
    }
}
