using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Makes one sequence of alternatives that differ in one byte only: <c>(64 86|64 AA|64 50)</c> is 64 and one of three bytes. What matches is
/// the same; there is less to store, and a candidate is verified once instead of once for each of them.
/// </summary>
internal static class SequenceMerger
{
    // Alternatives of a pattern that are more than so many are made by modifiers, and differ in every byte.
    private const int MostSequences = 1_024;

    /// <summary>Merges the sequences of a pattern, the first of those that become one keeping its place.</summary>
    /// <param name="sequences">The sequences; no links of chains are merged, and no full words, which may not have sets of bytes.</param>
    public static void Merge(List<CompiledSequence> sequences)
    {
        if (sequences.Count is < 2 or > MostSequences || sequences.Any(sequence => sequence.IsLink || sequence.FullWord != FullWordKind.None))
        {
            return;
        }

        int longest = sequences.Max(sequence => sequence.Cells.Length);
        List<long> hashes = [.. sequences.Select(HashOf)];
        for (int cell = longest - 1; cell >= 0 && sequences.Count > 1; cell--)
        {
            MergeAt(sequences, hashes, cell);
        }
    }

    private static void MergeAt(List<CompiledSequence> sequences, List<long> hashes, int cell)
    {
        var places = new Dictionary<long, int>();
        int kept = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            CompiledSequence sequence = sequences[i];
            bool isByte = cell < sequence.Cells.Length && sequence.Cells[cell].Byte is not null;
            if (isByte)
            {
                // The hash is a sum over the cells, so that of all but one is a difference. Where others have the same, the next number is theirs.
                long rest = hashes[i] - HashOf(sequence.Cells[cell], cell);
                long key = rest;
                int place;
                while (places.TryGetValue(key, out place) && !AreEqualBut(sequences[place], sequence, cell))
                {
                    key++;
                }

                if (!places.TryAdd(key, kept) && TryUnite(sequences[place], sequence, cell) is CompiledSequence union)
                {
                    sequences[place] = union;
                    hashes[place] = rest + HashOf(union.Cells[cell], cell);
                    continue;
                }
            }

            sequences[kept] = sequence;
            hashes[kept] = hashes[i];
            kept++;
        }

        sequences.RemoveRange(kept, sequences.Count - kept);
        hashes.RemoveRange(kept, hashes.Count - kept);
    }

    // What stands for too many bytes has nothing left by which a table finds it.
    private static CompiledSequence? TryUnite(CompiledSequence first, CompiledSequence second, int cell)
    {
        SequenceCell[] cells = [.. first.Cells];
        cells[cell] = SequenceCell.OfByte(cells[cell].Byte!.Or(second.Cells[cell].Byte!));
        for (int i = 1; i < cells.Length; i++)
        {
            if (cells[i - 1].Byte is ByteElement left && cells[i].Byte is ByteElement right
                && left.Count * right.Count <= GramStatistics.MaximumVariants)
            {
                return new CompiledSequence(first.Pattern, cells, first.FullWord, first.IsLongest);
            }
        }

        return null;
    }

    private static bool AreEqualBut(CompiledSequence first, CompiledSequence second, int except)
    {
        if (first.Cells.Length != second.Cells.Length || first.IsLongest != second.IsLongest)
        {
            return false;
        }

        for (int cell = 0; cell < first.Cells.Length; cell++)
        {
            if (cell != except && first.Cells[cell] != second.Cells[cell])
            {
                return false;
            }
        }

        return true;
    }

    private static long HashOf(CompiledSequence sequence)
    {
        long sum = sequence.Cells.Length;
        for (int cell = 0; cell < sequence.Cells.Length; cell++)
        {
            sum += HashOf(sequence.Cells[cell], cell);
        }

        return sum;
    }

    private static long HashOf(SequenceCell cell, int place) => HashCode.Combine(cell, place);
}
