using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Finds the sequences of a pattern that may match at the same start.</summary>
internal static class ContestedSequences
{
    /// <summary>Marks every sequence that does not exclude each other sequence by a byte at a fixed distance from the start.</summary>
    public static void Mark(IReadOnlyList<CompiledSequence> sequences)
    {
        CompiledSequence[] rivals = [.. sequences.Where(sequence => !sequence.IsLink)];
        for (int i = 0; i < rivals.Length; i++)
        {
            for (int k = i + 1; k < rivals.Length; k++)
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

    /// <summary>Whether the bytes at some distance from the start exclude that both match there.</summary>
    public static bool AreExclusive(SequenceCell[] left, SequenceCell[] right)
    {
        int leftCell = 0;
        int rightCell = 0;
        int leftSkipped = 0;
        int rightSkipped = 0;
        while (leftCell < left.Length && rightCell < right.Length && !left[leftCell].IsGap && !right[rightCell].IsGap)
        {
            ByteElement? leftByte = left[leftCell].Byte;
            ByteElement? rightByte = right[rightCell].Byte;
            if (leftByte is not null && rightByte is not null && !leftByte.Overlaps(rightByte))
            {
                return true;
            }

            Advance(left, ref leftCell, ref leftSkipped);
            Advance(right, ref rightCell, ref rightSkipped);
        }

        return false;
    }

    private static void Advance(SequenceCell[] cells, ref int cell, ref int skipped)
    {
        skipped++;
        if (skipped >= cells[cell].Least)
        {
            cell++;
            skipped = 0;
        }
    }
}
