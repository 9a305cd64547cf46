using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

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
        var choices = members.Select((m, i) => (Index: i, m.Sequence, Atoms: m.Choices.All(shape.GramLength, shape.Stride).ToList()));
        foreach ((int index, CompiledSequence sequence, List<Atom> atoms) in choices.OrderBy(c => c.Atoms.Count).ThenBy(c => c.Index))
        {
            Atom best = atoms.MinBy(a => filter.CostOf(GramsOf(shape, sequence, a), a))!;
            filter.Set(GramsOf(shape, sequence, best));
            placed[index] = new PlacedSequence(sequence, best);
        }

        return [.. placed.Select(p => p!)];
    }

    /// <summary>All concrete grams of atoms.</summary>
    public static List<TableGram> GramsOf(TableShape shape, IEnumerable<PlacedSequence> placed) =>
        [.. placed.SelectMany(p => GramsOf(shape, p.Sequence, p.Atom))];

    private static List<TableGram> GramsOf(TableShape shape, CompiledSequence sequence, Atom atom)
    {
        var grams = new List<TableGram>(atom.Entries);
        var elements = new ByteElement?[shape.GramLength];
        for (int index = 0; index < shape.Stride; index++)
        {
            for (int k = 0; k < elements.Length; k++)
            {
                elements[k] = sequence.Cells[atom.Cell + index + k].Byte;
            }

            foreach ((byte b0, byte b1, byte b2) in GramStatistics.Variants(elements))
            {
                grams.Add(new TableGram(sequence.Number, index, b0 | (b1 << 8) | (b2 << 16)));
            }
        }

        return grams;
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
            double perByte = costs.ByteHit(shape.GramLength) / sample.Length;
            double perBit = costs.FilterHit / sample.Length;
            foreach (int drawn in sample)
            {
                int index = FilterTable.IndexOf(shape, drawn & gramMask);
                _byteCost[index] += perByte;
                _bitCost[BitOf(index, drawn & gramMask)] += perBit;
            }
        }

        public double CostOf(List<TableGram> grams, Atom atom)
        {
            double cost = (atom.Mass * _costs.EntryVisit) + (atom.VerifiedMass * _costs.Verification);
            foreach (TableGram gram in grams)
            {
                int index = FilterTable.IndexOf(_shape, gram.Bytes);
                cost += _byteCost[index] + _bitCost[BitOf(index, gram.Bytes)];
            }

            return cost;
        }

        public void Set(List<TableGram> grams)
        {
            foreach (TableGram gram in grams)
            {
                int index = FilterTable.IndexOf(_shape, gram.Bytes);
                _byteCost[index] = 0;
                _bitCost[BitOf(index, gram.Bytes)] = 0;
            }
        }

        private static int BitOf(int index, int gram) => (index * 8) + GramHash.FilterBit(FilterTable.MixOf(gram));
    }
}
