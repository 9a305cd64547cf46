namespace FirmwareScanner.Signatures.Compilation;

/// <summary>By which atoms a sequence can be found.</summary>
internal sealed class AtomChoices
{
    /// <summary>The greatest stride that an entry can express.</summary>
    public const int MaximumStride = 16;

    private readonly int _longestStride2;
    private readonly int _longestStride3;

    /// <summary>Looks at all atoms of a sequence.</summary>
    public AtomChoices(CompiledSequence sequence, GramStatistics statistics, GramBuffer buffer)
    {
        _longestStride2 = buffer.LongestStride(sequence, 2);
        _longestStride3 = buffer.LongestStride(sequence, 3);
        ScanCell = RarestByte(sequence, statistics);
        ScanProbability = ScanCell < 0
            ? 1
            : statistics.ProbabilityOf(ValueOf(sequence, ScanCell)) * (1 + sequence.SpreadOf(ScanCell));
    }

    /// <summary>Whether at least one gram of 2 bytes can be used.</summary>
    public bool HasGram => _longestStride2 > 0;

    /// <summary>The cell of the rarest exact byte, or -1 when no byte is exact.</summary>
    public int ScanCell { get; }

    /// <summary>How often a native search for that byte stops, each stop counted as often as there are starts to verify.</summary>
    public double ScanProbability { get; }

    /// <summary>The greatest stride for which there is an atom; 0: none.</summary>
    /// <param name="gramLength">2 or 3.</param>
    public int LongestStride(int gramLength) => gramLength == 2 ? _longestStride2 : _longestStride3;

    /// <summary>The value of an exact byte.</summary>
    public static byte ValueOf(CompiledSequence sequence, int cell)
    {
        sequence.Cells[cell].Byte!.TryGetMask(out byte value, out _);
        return value;
    }

    private static int RarestByte(CompiledSequence sequence, GramStatistics statistics)
    {
        int rarest = -1;
        double least = double.MaxValue;
        for (int i = 0; i < sequence.Cells.Length; i++)
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
}
