using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

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
            AddGrams(tableGrams, sequence, atom.Cell, buffer);
        }

        return placed;
    }

    /// <summary>Adds the concrete grams of the atom that was chosen last.</summary>
    /// <param name="tableGrams">Receives them.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="first">The first cell of the atom.</param>
    /// <param name="buffer">Holds the grams.</param>
    public static void AddGrams(List<TableGram> tableGrams, CompiledSequence sequence, int first, GramBuffer buffer)
    {
        foreach (int cell in buffer.Chosen)
        {
            Gram gram = buffer.Grams[cell];
            GramFollower follower = gram.Follower;
            int offset = sequence.OffsetOf(cell) - sequence.OffsetOf(first);

            // Where the distance varies, a start is reported by the first place at which the atom stands: all of them must be seen, whatever
            // follows the atom.
            if (sequence.SpreadOf(cell) != 0 && offset == buffer.Chosen.Length - 1)
            {
                follower = GramFollower.Any;
            }

            foreach (int variant in buffer.VariantsOf(gram))
            {
                tableGrams.Add(new TableGram(sequence.Number, offset, variant, follower));
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
        private double[] _cellCosts = new double[64];

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
                _bitCost[(index * 8) + FilterTable.FilterBitOf(shape, drawn)] += perBit;
            }
        }

        /// <summary>Chooses the atom that adds least to the cost of the scan, and enters its grams.</summary>
        public Atom Choose(GramBuffer buffer)
        {
            ReadOnlySpan<Gram> grams = buffer.Grams;
            if (_cellCosts.Length < grams.Length)
            {
                _cellCosts = new double[grams.Length * 2];
            }

            for (int cell = 0; cell < grams.Length; cell++)
            {
                _cellCosts[cell] = CostOf(grams[cell], buffer.VariantsOf(grams[cell]));
            }

            Atom atom = buffer.Choose(_shape.Stride, _cellCosts);
            foreach (int cell in buffer.Chosen)
            {
                foreach (int variant in buffer.VariantsOf(grams[cell]))
                {
                    int index = FilterTable.IndexOf(_shape, variant);
                    _byteCost[index] = 0;
                    for (int bits = grams[cell].Follower.Bits; bits != 0; bits &= bits - 1)
                    {
                        _bitCost[(index * 8) + BitOperations.TrailingZeroCount(bits)] = 0;
                    }
                }
            }

            return atom;
        }

        private double CostOf(Gram gram, ReadOnlySpan<int> variants)
        {
            double cost = (gram.Probability * _costs.EntryVisit) + (gram.Verified * _costs.Verification);
            foreach (int variant in variants)
            {
                int index = FilterTable.IndexOf(_shape, variant);
                cost += _byteCost[index];
                for (int bits = gram.Follower.Bits; bits != 0; bits &= bits - 1)
                {
                    cost += _bitCost[(index * 8) + BitOperations.TrailingZeroCount(bits)];
                }
            }

            return cost;
        }
    }
}
