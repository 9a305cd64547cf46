using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The best atom of a sequence for each gram length and stride.</summary>
internal sealed class AtomChoices
{
    /// <summary>The greatest stride that an entry can express.</summary>
    public const int MaximumStride = 16;

    // A verified false candidate costs about as much as six visited entries, in both cost models.
    private const double VerificationWeight = 6;

    // Among atoms of like rarity the one with fewer variants takes less memory; one entry weighs as much as this probability.
    private const double EntryWeight = 1e-7;

    private readonly Gram[][] _grams;
    private readonly Atom?[][] _atoms = [new Atom?[MaximumStride + 1], new Atom?[MaximumStride + 1]];

    /// <summary>Weighs all atoms of a sequence.</summary>
    public AtomChoices(CompiledSequence sequence, GramStatistics statistics)
    {
        _grams = [Grams(sequence, 2, statistics), Grams(sequence, 3, statistics)];
        Choose(_grams[0], _atoms[0]);
        Choose(_grams[1], _atoms[1]);
        ScanCell = RarestByte(sequence, statistics);
        ScanProbability = ScanCell < 0
            ? 1
            : statistics.ProbabilityOf(ValueOf(sequence, ScanCell)) * (1 + sequence.SpreadOf(ScanCell));
        HasGram = _grams[0].Any(g => g.IsUsable);
    }

    /// <summary>Whether at least one gram of 2 bytes can be used.</summary>
    public bool HasGram { get; }

    /// <summary>The cell of the rarest exact byte, or -1 when no byte is exact.</summary>
    public int ScanCell { get; }

    /// <summary>How often a native search for that byte stops, each stop counted as often as there are starts to verify.</summary>
    public double ScanProbability { get; }

    /// <summary>The best atom, or null when the sequence has none of that length.</summary>
    /// <param name="gramLength">2 or 3.</param>
    /// <param name="stride">1 to 16.</param>
    public Atom? Best(int gramLength, int stride) => _atoms[gramLength - 2][stride];

    /// <summary>The grams at each cell.</summary>
    /// <param name="gramLength">2 or 3.</param>
    public IReadOnlyList<Gram> Grams(int gramLength) => _grams[gramLength - 2];

    /// <summary>The atom that starts at a cell.</summary>
    /// <param name="gramLength">2 or 3.</param>
    /// <param name="stride">1 to 16.</param>
    /// <param name="cell">The first cell; all its grams are usable.</param>
    public Atom At(int gramLength, int stride, int cell)
    {
        var window = new Window();
        for (int i = cell; i < cell + stride; i++)
        {
            window.Add(_grams[gramLength - 2][i]);
        }

        return new Atom(cell, window.Mass, window.VerifiedMass, window.Entries);
    }

    /// <summary>The greatest stride for which there is an atom; 0: none.</summary>
    /// <param name="gramLength">2 or 3.</param>
    public int LongestStride(int gramLength)
    {
        Atom?[] atoms = _atoms[gramLength - 2];
        int stride = MaximumStride;
        while (stride > 0 && atoms[stride] is null)
        {
            stride--;
        }

        return stride;
    }

    /// <summary>The value of an exact byte.</summary>
    public static byte ValueOf(CompiledSequence sequence, int cell)
    {
        sequence.Cells[cell].Byte!.TryGetMask(out byte value, out _);
        return value;
    }

    private static Gram[] Grams(CompiledSequence sequence, int gramLength, GramStatistics statistics)
    {
        int count = Math.Max(0, sequence.Cells.Count - gramLength + 1);
        var grams = new Gram[count];
        Array.Fill(grams, new Gram([], 0, 0));
        var elements = new ByteElement?[gramLength];
        for (int i = 0; i < count; i++)
        {
            // The occurrences of a link must be seen in stream order; behind a gap they need not be.
            if (sequence.IsLink && sequence.SpreadOf(i) != 0)
            {
                break;
            }

            bool needsMasks = sequence.SpreadOf(i) != 0;
            for (int k = 0; k < gramLength; k++)
            {
                ByteElement? element = sequence.Cells[i + k].Byte;
                elements[k] = needsMasks && element?.TryGetMask(out _, out _) == false ? null : element;
            }

            int[] variants = GramStatistics.Variants(elements);
            double probability = statistics.ProbabilityOf(variants, gramLength);
            grams[i] = new Gram(variants, probability, probability * (1 + sequence.SpreadOf(i)));
        }

        return grams;
    }

    private static void Choose(Gram[] grams, Atom?[] best)
    {
        for (int stride = 1; stride <= MaximumStride; stride++)
        {
            double bestWeight = double.MaxValue;
            var window = new Window();
            for (int end = 0; end < grams.Length; end++)
            {
                window.Add(grams[end]);
                if (end >= stride)
                {
                    window.Remove(grams[end - stride]);
                }

                double weight = window.Mass + (VerificationWeight * window.VerifiedMass) + (EntryWeight * window.Entries);
                if (window.Usable == stride && weight < bestWeight * (1 - 1e-9))
                {
                    bestWeight = weight;
                    best[stride] = new Atom(end - stride + 1, window.Mass, window.VerifiedMass, window.Entries);
                }
            }
        }
    }

    private static int RarestByte(CompiledSequence sequence, GramStatistics statistics)
    {
        int rarest = -1;
        double least = double.MaxValue;
        for (int i = 0; i < sequence.Cells.Count; i++)
        {
            if (sequence.Cells[i].Byte?.Count != 1)
            {
                continue;
            }

            double weight = statistics.ProbabilityOf(ValueOf(sequence, i)) * (1 + sequence.SpreadOf(i));
            if (weight < least)
            {
                least = weight;
                rarest = i;
            }
        }

        return rarest;
    }

    private struct Window
    {
        public int Usable;
        public int Entries;
        public double Mass;
        public double VerifiedMass;

        public void Add(Gram gram)
        {
            Usable += gram.IsUsable ? 1 : 0;
            Entries += gram.Variants.Length;
            Mass += gram.Probability;
            VerifiedMass += gram.Verified;
        }

        public void Remove(Gram gram)
        {
            Usable -= gram.IsUsable ? 1 : 0;
            Entries -= gram.Variants.Length;
            Mass -= gram.Probability;
            VerifiedMass -= gram.Verified;
        }
    }
}
