using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>How far from a sampled position a match reaches, and how far from the end of the stream.</summary>
internal sealed class Reach
{
    /// <summary>Measures all ways by which sequences are found.</summary>
    public Reach(DatabaseLayout layout, SearchStructure search)
    {
        foreach (BuiltTable table in search.Tables)
        {
            Include(layout, table.Members);
        }

        Include(layout, search.Scans);
        foreach (PatternLayout pattern in layout.Patterns)
        {
            int context = pattern.Context;
            if (pattern.Anchors.Count > 0)
            {
                // An anchored sequence is tried at its start.
                Back = Math.Max(Back, context);
                Ahead = Math.Max(Ahead, pattern.LongestSpan + context);
            }

            foreach ((long distance, _, _) in pattern.Ends)
            {
                Tail = Math.Max(Tail, (int)distance + context);
            }
        }

        LongestExtendedSpan = layout.Sequences.Where(s => s.IsExtended).Select(s => s.LongestSpan).DefaultIfEmpty().Max();
    }

    /// <summary>Greatest distance from a sampled position back to the first byte a match needs.</summary>
    public int Back { get; private set; }

    /// <summary>Greatest distance from a sampled position to the end of the last byte a match needs.</summary>
    public int Ahead { get; private set; }

    /// <summary>Bytes before the end of the stream that patterns anchored there need.</summary>
    public int Tail { get; private set; }

    /// <summary>Longest span of an extended sequence.</summary>
    public int LongestExtendedSpan { get; }

    private void Include(DatabaseLayout layout, IReadOnlyList<PlacedSequence> placed)
    {
        foreach ((CompiledSequence sequence, Atom atom) in placed)
        {
            // To tell whether a contested match is the shortest, all rivals are tried at its start.
            PatternLayout pattern = layout.Patterns[sequence.Pattern];
            int span = sequence.IsContested ? pattern.LongestSpan : sequence.LongestSpan;
            int context = sequence.IsContested ? pattern.Context : sequence.Context;
            Back = Math.Max(Back, sequence.AtomDistance + sequence.AtomSpread + atom.LastOffset + context);
            Ahead = Math.Max(Ahead, span + context - sequence.AtomDistance);
        }
    }
}
