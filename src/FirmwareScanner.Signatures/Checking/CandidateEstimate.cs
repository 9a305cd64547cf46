using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Atoms;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>
/// How many places in real firmware look so much like a pattern that they have to be compared with it: those that have its rarest four bytes in
/// a row, or as many as it has. By the statistic of pairs of bytes, as in a first-order Markov chain.
/// </summary>
internal sealed class CandidateEstimate
{
    private const double Megabyte = 1 << 20;
    private const int LongestRun = 4;

    // A half byte. What is wider says next to nothing.
    private const int MostValues = 16;

    private static readonly Lazy<BackgroundStatistics> Shipped = new(BackgroundStatistics.Load);

    private readonly BackgroundStatistics _statistics = Shipped.Value;

    /// <summary>Places in 1,048,576 bytes of firmware.</summary>
    /// <param name="pattern">The pattern; of a regular expression the sequences that its matches contain.</param>
    public double PerMegabyte(Pattern pattern) => Megabyte * Math.Min(1, pattern.Sequences.Sum(PerByte));

    private double PerByte(Sequence sequence)
    {
        double rarest = 1;
        for (int start = 0; start < sequence.Elements.Count; start++)
        {
            rarest = Math.Min(rarest, Probability(sequence.Elements, start));
        }

        return rarest;
    }

    /// <summary>The probability of the run that begins at an element; 1 if none does.</summary>
    private double Probability(IReadOnlyList<Element> elements, int start)
    {
        byte[] values = [];
        double[] weights = [];
        for (int i = start; i < Math.Min(start + LongestRun, elements.Count); i++)
        {
            if (elements[i] is not ByteElement { Count: <= MostValues } element)
            {
                break;
            }

            byte[] next = new byte[element.Count];
            element.CopyValues(next);
            weights = i == start ? [.. next.Select(_statistics.Probability1)] : [.. next.Select(value => Follow(values, weights, value))];
            values = next;
        }

        return values.Length == 0 ? 1 : weights.Sum();
    }

    private double Follow(byte[] values, double[] weights, byte next)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights[i] * _statistics.Probability2(values[i], next) / _statistics.Probability1(values[i]);
        }

        return sum;
    }
}
