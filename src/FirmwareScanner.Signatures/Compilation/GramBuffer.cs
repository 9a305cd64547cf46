using System;
using FirmwareScanner.Database;
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
    private const int AnyValue = 256;

    // Of so many bytes behind a gram each is weighed by itself; more are weighed by the filter's bits.
    private const int MostFollowers = 16;

    /// <summary>The filter bits of a gram behind which any byte may stand.</summary>
    public const byte AnyFollower = 0xFF;

    private readonly ByteElement?[] _elements = new ByteElement?[LongestGram];
    private readonly GramSelection _selection = new();
    private CompiledSequence? _sequence;
    private Gram[] _grams = new Gram[64];
    private double[] _weights = new double[64];
    private int[] _variants = new int[4 * GramStatistics.MaximumVariants];
    private int _count;
    private int _variantCount;

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
            byte followers = FollowersOf(sequence.Cells, cell + gramLength);
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
        _variantCount = 0;
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
            byte followers = FollowersOf(sequence.Cells, cell + gramLength);
            int variants = GramStatistics.Expand(ElementsAt(sequence, cell, gramLength), followers, free);
            double byteProbability = 0;
            double probability = 0;
            double verifiedStart = 0;
            ByteElement? follower = FewFollowersOf(sequence.Cells, cell + gramLength);
            foreach (int variant in free[..variants])
            {
                double one = statistics.ProbabilityOf(variant, gramLength);
                byteProbability += one;
                probability += one * statistics.ProbabilityOfFollowers(variant >> (8 * (gramLength - 1)), followers);
                verifiedStart += follower is null ? 0 : ProbabilityWith(variant, gramLength, follower);
            }

            verifiedStart = follower is null ? probability : verifiedStart;

            // Where the distance varies the whole atom is compared before any start is tried.
            double verified = sequence.SpreadOf(cell) == 0 ? verifiedStart : verifiedStart * SpreadWeight;
            _grams[cell] = new Gram(
                _variantCount, variants, followers, FingerprintOf(sequence.Cells, cell + gramLength), byteProbability, probability, verified);
            _variantCount += variants;
        }

        Array.Clear(_grams, cells, _count - cells);
    }

    /// <summary>The concrete grams that a gram stands for, each <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>.</summary>
    /// <param name="gram">One of <see cref="Grams"/>.</param>
    public ReadOnlySpan<int> VariantsOf(Gram gram) => _variants.AsSpan(gram.FirstVariant, gram.VariantCount);

    /// <summary>The best atom; its cells are <see cref="Chosen"/> until the next is asked for.</summary>
    /// <param name="stride">1 to what <see cref="LongestStride"/> gives.</param>
    public Atom Best(int stride)
    {
        for (int cell = 0; cell < _count; cell++)
        {
            ref readonly Gram gram = ref _grams[cell];
            _weights[cell] = (ByteWeight * gram.ByteProbability) + gram.Probability + (VerificationWeight * gram.Verified)
                + (EntryWeight * gram.VariantCount);
        }

        return Choose(stride, _weights);
    }

    /// <summary>The atom whose grams cost least together; its cells are <see cref="Chosen"/> until the next is asked for.</summary>
    /// <param name="stride">1 to what <see cref="LongestStride"/> gives.</param>
    /// <param name="costs">What the gram of each cell costs.</param>
    public Atom Choose(int stride, double[] costs)
    {
        _selection.Choose(this, stride, costs);
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
            byte followers = i + 1 < cells.Length ? (byte)(1 << GramHash.FilterBit(cells[i + 1].Byte!.Least)) : AnyFollower;
            bool isUsable = !(gram == 0 && GramStatistics.MayFollow(0x00, followers))
                && !(gram == (1 << (8 * gramLength)) - 1 && GramStatistics.MayFollow(0xFF, followers));
            double byteProbability = isUsable ? statistics.ProbabilityOf(gram, gramLength) : 0;
            double probability = byteProbability * statistics.ProbabilityOfFollowers(last, followers);
            double verified = isUsable && i + 1 < cells.Length ? statistics.ProbabilityOf(gram, gramLength, cells[i + 1].Byte!.Least) : probability;
            _grams[cell] = new Gram(cell, isUsable ? 1 : 0, followers, FingerprintOf(cells, i + 1), byteProbability, probability, verified);
        }
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

    private static byte FollowersOf(SequenceCell[] cells, int cell)
    {
        ByteElement? follower = cell < cells.Length ? cells[cell].Byte : null;
        if (follower is null || follower.Count == AnyValue)
        {
            return AnyFollower;
        }

        int bits = 0;
        for (int value = 0; value < AnyValue; value++)
        {
            bits |= follower.Matches((byte)value) ? 1 << GramHash.FilterBit(value) : 0;
        }

        return (byte)bits;
    }

    private double ProbabilityWith(int gram, int gramLength, ByteElement follower)
    {
        double sum = 0;
        for (int value = follower.Least; value < AnyValue; value++)
        {
            sum += follower.Matches((byte)value) ? statistics.ProbabilityOf(gram, gramLength, value) : 0;
        }

        return sum;
    }

    private static ByteElement? FewFollowersOf(SequenceCell[] cells, int cell) =>
        cell < cells.Length && cells[cell].Byte is { Count: <= MostFollowers } few ? few : null;

    private static int FingerprintOf(SequenceCell[] cells, int cell)
    {
        ByteElement? follower = cell < cells.Length ? cells[cell].Byte : null;
        if (follower is null || follower.Count == AnyValue)
        {
            return GramHash.AnyFollower;
        }

        int print = GramHash.Fingerprint(follower.Least);
        for (int value = follower.Least; value < AnyValue && follower.Count > 1; value++)
        {
            if (follower.Matches((byte)value) && GramHash.Fingerprint(value) != print)
            {
                return GramHash.AnyFollower;
            }
        }

        return print;
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
