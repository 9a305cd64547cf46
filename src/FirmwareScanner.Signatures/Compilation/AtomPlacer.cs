using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Chooses the atoms of a table one sequence after the other, so that each sets filter bytes and bits that firmware seldom looks
/// at, or that are set already. On small filters this halves the hits of atoms chosen each by itself.
/// </summary>
internal static class AtomPlacer
{
    // A larger filter is nearly empty: there the rarity of the atom alone decides.
    private const int LargestFilterBits = 16;

    /// <summary>Chooses an atom for each sequence.</summary>
    /// <param name="shape">The table.</param>
    /// <param name="members">The sequences.</param>
    /// <param name="costs">What hits cost.</param>
    /// <param name="statistics">What firmware looks at.</param>
    public static List<PlacedSequence> Place(
        TableShape shape,
        IReadOnlyList<(CompiledSequence Sequence, AtomChoices Choices)> members,
        CostModel costs,
        GramStatistics statistics)
    {
        if (shape.FilterBits > LargestFilterBits)
        {
            return [.. members.Select(m => new PlacedSequence(m.Sequence, m.Choices.Best(shape.GramLength, shape.Stride)!))];
        }

        var filter = new WeighedFilter(shape, costs, statistics.FittingSample);
        var placed = new PlacedSequence?[members.Count];

        // Those with the least choice come first.
        foreach (int member in Enumerable.Range(0, members.Count).OrderBy(m => members[m].Sequence.Cells.Count))
        {
            (CompiledSequence sequence, AtomChoices choices) = members[member];
            int cell = filter.CheapestAtom(choices.Grams(shape.GramLength));
            filter.Set(choices.Grams(shape.GramLength), cell);
            placed[member] = new PlacedSequence(sequence, choices.At(shape.GramLength, shape.Stride, cell));
        }

        return [.. placed.Select(p => p!)];
    }

    /// <summary>A filter that knows how often firmware looks at each of its bytes and bits.</summary>
    private sealed class WeighedFilter
    {
        private readonly TableShape _shape;
        private readonly CostModel _costs;
        private readonly double[] _byteCost;
        private readonly double[] _bitCost;

        public WeighedFilter(TableShape shape, CostModel costs, int[] sample)
        {
            _shape = shape;
            _costs = costs;
            _byteCost = new double[1 << shape.FilterBits];
            _bitCost = new double[_byteCost.Length * 8];
            int gramMask = shape.GramLength == 3 ? 0xFFFFFF : 0xFFFF;
            double perByte = costs.ByteHit / sample.Length;
            double perBit = costs.FilterHit / sample.Length;
            foreach (int drawn in sample)
            {
                int index = FilterTable.IndexOf(shape, drawn & gramMask);
                _byteCost[index] += perByte;
                _bitCost[BitOf(index, drawn & gramMask)] += perBit;
            }
        }

        /// <summary>The first cell of the atom that adds least to the cost of the scan.</summary>
        public int CheapestAtom(IReadOnlyList<Gram> grams)
        {
            double[] costs = [.. grams.Select(CostOf)];
            double least = double.MaxValue;
            int cheapest = -1;
            double sum = 0;
            int usable = 0;
            for (int end = 0; end < costs.Length; end++)
            {
                usable = grams[end].IsUsable ? usable + 1 : 0;
                sum += costs[end];
                if (end >= _shape.Stride)
                {
                    sum -= costs[end - _shape.Stride];
                }

                if (usable >= _shape.Stride && sum < least)
                {
                    least = sum;
                    cheapest = end - _shape.Stride + 1;
                }
            }

            return cheapest;
        }

        /// <summary>Enters the grams of an atom.</summary>
        public void Set(IReadOnlyList<Gram> grams, int cell)
        {
            for (int i = cell; i < cell + _shape.Stride; i++)
            {
                foreach (int gram in grams[i].Variants)
                {
                    int index = FilterTable.IndexOf(_shape, gram);
                    _byteCost[index] = 0;
                    _bitCost[BitOf(index, gram)] = 0;
                }
            }
        }

        private double CostOf(Gram gram)
        {
            double cost = (gram.Probability * _costs.EntryVisit) + (gram.Verified * _costs.Verification);
            foreach (int variant in gram.Variants)
            {
                int index = FilterTable.IndexOf(_shape, variant);
                cost += _byteCost[index] + _bitCost[BitOf(index, variant)];
            }

            return cost;
        }

        private static int BitOf(int index, int gram) => (index * 8) + FilterTable.FilterBitOf(gram);
    }
}
