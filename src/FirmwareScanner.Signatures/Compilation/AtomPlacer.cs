using System;
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
    /// <param name="buffer">Weighs the atoms.</param>
    /// <param name="tableGrams">Receives the concrete grams of all atoms.</param>
    /// <returns>The sequences in their order, and their atoms.</returns>
    public static PlacedSequence[] Place(
        TableShape shape,
        IReadOnlyList<CompiledSequence> members,
        CostModel costs,
        GramStatistics statistics,
        GramBuffer buffer,
        List<TableGram> tableGrams)
    {
        var placed = new PlacedSequence[members.Count];
        WeighedFilter? filter = shape.FilterBits > LargestFilterBits ? null : new WeighedFilter(shape, costs, statistics.FittingSample);
        IEnumerable<int> order = Enumerable.Range(0, members.Count);

        // Those with the least choice come first.
        foreach (int member in filter is null ? order : order.OrderBy(m => members[m].Cells.Length))
        {
            CompiledSequence sequence = members[member];
            buffer.Fill(sequence, shape.GramLength);
            Atom atom = filter?.Choose(buffer) ?? buffer.Best(shape.Stride);
            placed[member] = new PlacedSequence(sequence, atom);
            AddGrams(tableGrams, sequence, atom, buffer, shape);
        }

        return placed;
    }

    private static void AddGrams(List<TableGram> tableGrams, CompiledSequence sequence, Atom atom, GramBuffer buffer, TableShape shape)
    {
        for (int index = 0; index < shape.Stride; index++)
        {
            foreach (int variant in buffer.VariantsOf(buffer.Grams[atom.Cell + index]))
            {
                tableGrams.Add(new TableGram(sequence.Number, index, variant));
            }
        }
    }

    /// <summary>A filter that knows how often firmware looks at each of its bytes and bits.</summary>
    private sealed class WeighedFilter
    {
        private readonly TableShape _shape;
        private readonly CostModel _costs;
        private readonly double[] _byteCost;
        private readonly double[] _bitCost;
        private readonly double[] _lastCosts = new double[AtomChoices.MaximumStride];

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

        /// <summary>Chooses the atom that adds least to the cost of the scan, and enters its grams.</summary>
        public Atom Choose(GramBuffer buffer)
        {
            int cell = CheapestAtom(buffer);
            foreach (Gram gram in buffer.Grams.Slice(cell, _shape.Stride))
            {
                foreach (int variant in buffer.VariantsOf(gram))
                {
                    int index = FilterTable.IndexOf(_shape, variant);
                    _byteCost[index] = 0;
                    _bitCost[BitOf(index, variant)] = 0;
                }
            }

            return buffer.At(_shape.Stride, cell);
        }

        private int CheapestAtom(GramBuffer buffer)
        {
            ReadOnlySpan<Gram> grams = buffer.Grams;
            double least = double.MaxValue;
            int cheapest = -1;
            double sum = 0;
            int usable = 0;
            for (int end = 0; end < grams.Length; end++)
            {
                usable = grams[end].IsUsable ? usable + 1 : 0;
                double cost = CostOf(grams[end], buffer.VariantsOf(grams[end]));
                sum += cost;
                if (end >= _shape.Stride)
                {
                    sum -= _lastCosts[end % _shape.Stride];
                }

                _lastCosts[end % _shape.Stride] = cost;
                if (usable >= _shape.Stride && sum < least)
                {
                    least = sum;
                    cheapest = end - _shape.Stride + 1;
                }
            }

            return cheapest;
        }

        private double CostOf(Gram gram, ReadOnlySpan<int> variants)
        {
            double cost = (gram.Probability * _costs.EntryVisit) + (gram.Verified * _costs.Verification);
            foreach (int variant in variants)
            {
                int index = FilterTable.IndexOf(_shape, variant);
                cost += _byteCost[index] + _bitCost[BitOf(index, variant)];
            }

            return cost;
        }

        private static int BitOf(int index, int gram) => (index * 8) + FilterTable.FilterBitOf(gram);
    }
}
