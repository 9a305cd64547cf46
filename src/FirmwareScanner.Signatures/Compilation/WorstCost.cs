using System;
using System.Linq;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// What it costs at most to verify a sequence once for each byte of a stream, in IL instructions. An estimate from above: each loop is
/// taken to run to its end, with the instructions of its longest way (CandidateVerifier, SequenceMatcher; rounded up).
/// </summary>
internal static class WorstCost
{
    private const int Plain = 160;
    private const int PlainByte = 18;
    private const int Program = 260;
    private const int MaskedByte = 26;
    private const int Place = 60;
    private const int RunPlace = 110;
    private const int Report = 220;
    private const int Watch = 70;
    private const int Rival = 60;
    private const int AtomPlace = 45;

    /// <summary>The cost.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="pattern">Its pattern.</param>
    public static double Of(CompiledSequence sequence, PatternLayout pattern)
    {
        double match = MatchOf(sequence);
        double rivals = sequence.IsContested ? pattern.Sequences.Where(other => other != sequence).Sum(other => Rival + MatchOf(other)) : 0;

        // Where the distance to the atom varies, all starts are tried, behind a search for the atom before.
        double starts = 1 + sequence.AtomSpread;
        double atom = sequence.AtomSpread == 0 ? 0 : starts * (AtomPlace + (MaskedByte * sequence.AtomLength));
        return (starts * (match + rivals + Report + WatchesOf(pattern))) + atom;
    }

    private static double WatchesOf(PatternLayout pattern)
    {
        PatternUsage usage = pattern.Usage;
        int watches = usage.Ranges.Count + usage.Offsets.Count + usage.CountedRanges.Count + usage.LowerBounds.Count;
        return Watch * (watches + usage.NthMatch);
    }

    private static double MatchOf(CompiledSequence sequence)
    {
        if (!sequence.IsExtended)
        {
            return Plain + ((sequence.IsMasked ? MaskedByte : PlainByte) * sequence.LongestSpan);
        }

        double cost = Program;
        double places = 1;
        foreach (SequenceCell cell in sequence.Cells)
        {
            if (cell.Byte is null)
            {
                places = Math.Min(places + cell.Most - cell.Least, SequenceNormalizer.LongestSpan + 1);
                cost += places * (cell.RunOf is null ? Place : RunPlace);
            }
            else
            {
                cost += places * (Place + MaskedByte);
            }
        }

        return cost;
    }
}
