using System;
using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Sequences that must be found by the same table: a chain's links, or a sequence by itself.</summary>
internal sealed class SearchUnit
{
    /// <summary>Takes the sequences and looks at their atoms.</summary>
    public SearchUnit(IReadOnlyList<CompiledSequence> sequences, GramStatistics statistics, GramBuffer buffer)
    {
        Sequences = sequences;
        var choices = new AtomChoices[sequences.Count];
        LongestStride2 = LongestStride3 = AtomChoices.MaximumStride;
        for (int i = 0; i < choices.Length; i++)
        {
            choices[i] = new AtomChoices(sequences[i], statistics, buffer);
            LongestStride2 = Math.Min(LongestStride2, choices[i].LongestStride(2));
            LongestStride3 = Math.Min(LongestStride3, choices[i].LongestStride(3));
        }

        Choices = choices;
    }

    /// <summary>The sequences.</summary>
    public IReadOnlyList<CompiledSequence> Sequences { get; }

    /// <summary>Their atoms.</summary>
    public IReadOnlyList<AtomChoices> Choices { get; }

    /// <summary>The greatest stride with grams of 2; 0: none.</summary>
    public int LongestStride2 { get; }

    /// <summary>The greatest stride with grams of 3; 0: none.</summary>
    public int LongestStride3 { get; }

    /// <summary>Whether a native search for one byte can find it: a chain needs its links in order, which only a table gives.</summary>
    public bool CanScan => !Sequences[0].IsLink && Choices[0].ScanCell >= 0;

    /// <summary>Whether a table of this shape can find it.</summary>
    public bool Fits(int gramLength, int stride) => (gramLength == 2 ? LongestStride2 : LongestStride3) >= stride;
}
