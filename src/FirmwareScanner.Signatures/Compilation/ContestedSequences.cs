using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Finds the sequences of a pattern that may match at the same start.</summary>
internal static class ContestedSequences
{
    /// <summary>Marks every sequence that does not exclude each other sequence by a byte at a fixed distance from the start.</summary>
    public static void Mark(IReadOnlyList<CompiledSequence> sequences)
    {
        if (sequences.Count < 2)
        {
            return;
        }

        // Only sequences that share a first byte can match at the same start.
        for (int value = 0; value < 256; value++)
        {
            var rivals = new List<CompiledSequence>();
            foreach (CompiledSequence sequence in sequences)
            {
                if (!sequence.IsLink && sequence.Cells[0].Byte!.Matches((byte)value))
                {
                    rivals.Add(sequence);
                }
            }

            MarkRivals(rivals);
        }
    }

    private static void MarkRivals(List<CompiledSequence> rivals)
    {
        for (int i = 0; i < rivals.Count; i++)
        {
            for (int k = i + 1; k < rivals.Count; k++)
            {
                bool isKnown = rivals[i].IsContested && rivals[k].IsContested;
                if (!isKnown && !AreExclusive(rivals[i].Cells, rivals[k].Cells))
                {
                    rivals[i].IsContested = true;
                    rivals[k].IsContested = true;
                }
            }
        }
    }

    private static bool AreExclusive(IReadOnlyList<SequenceCell> left, IReadOnlyList<SequenceCell> right)
    {
        int leftCell = 0;
        int rightCell = 0;
        int leftSkipped = 0;
        int rightSkipped = 0;
        while (leftCell < left.Count && rightCell < right.Count && !left[leftCell].IsGap && !right[rightCell].IsGap)
        {
            ByteElement? leftByte = left[leftCell].Byte;
            ByteElement? rightByte = right[rightCell].Byte;
            if (leftByte is not null && rightByte is not null && leftByte.Negated().Or(rightByte.Negated()).Count == 256)
            {
                return true;
            }

            Advance(left, ref leftCell, ref leftSkipped);
            Advance(right, ref rightCell, ref rightSkipped);
        }

        return false;
    }

    private static void Advance(IReadOnlyList<SequenceCell> cells, ref int cell, ref int skipped)
    {
        skipped++;
        if (skipped >= cells[cell].Least)
        {
            cell++;
            skipped = 0;
        }
    }
}
