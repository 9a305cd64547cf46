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
        for (int cell = longest - 1; cell >= 0 && sequences.Count > 1; cell--)
        {
            MergeAt(sequences, cell);
        }
    }

    private static void MergeAt(List<CompiledSequence> sequences, int cell)
    {
        var merged = new Dictionary<CompiledSequence, int>(new AllButOneCell(cell));
        var kept = new List<CompiledSequence>(sequences.Count);
        foreach (CompiledSequence sequence in sequences)
        {
            if (cell >= sequence.Cells.Length || sequence.Cells[cell].Byte is null)
            {
                kept.Add(sequence);
            }
            else if (merged.TryAdd(sequence, kept.Count))
            {
                kept.Add(sequence);
            }
            else if (TryUnite(kept[merged[sequence]], sequence, cell) is CompiledSequence union)
            {
                kept[merged[sequence]] = union;
            }
            else
            {
                kept.Add(sequence);
            }
        }

        sequences.Clear();
        sequences.AddRange(kept);
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

    /// <summary>Sequences are equal here if all cells but one are.</summary>
    private sealed class AllButOneCell(int except) : IEqualityComparer<CompiledSequence>
    {
        public bool Equals(CompiledSequence? x, CompiledSequence? y)
        {
            if (x is null || y is null || x.Cells.Length != y.Cells.Length || x.IsLongest != y.IsLongest)
            {
                return ReferenceEquals(x, y);
            }

            for (int cell = 0; cell < x.Cells.Length; cell++)
            {
                if (cell != except && x.Cells[cell] != y.Cells[cell])
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(CompiledSequence sequence)
        {
            int hash = sequence.Cells.Length;
            for (int cell = 0; cell < sequence.Cells.Length; cell++)
            {
                hash = cell == except ? hash : (hash * 31) + (sequence.Cells[cell].Byte?.Least ?? sequence.Cells[cell].Most);
            }

            return hash;
        }
    }
}
