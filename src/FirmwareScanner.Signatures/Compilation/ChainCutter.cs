using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Cuts patterns at their long jumps.</summary>
internal static class ChainCutter
{
    /// <summary>The longest jump inside a link, in bytes; YARA's <c>YR_STRING_CHAINING_THRESHOLD</c>.</summary>
    public const int LongestJump = 200;

    /// <summary>The alternatives of a pattern as chains.</summary>
    public static IReadOnlyList<PatternChain> Cut(Pattern pattern) => [.. pattern.Sequences.Select(Cut)];

    private static PatternChain Cut(Sequence sequence)
    {
        var links = new List<PatternLink>();
        var elements = new List<Element>();
        long least = 0;
        long? greatest = 0;
        for (int i = 0; i < sequence.Elements.Count;)
        {
            if (sequence.Elements[i] is ByteElement)
            {
                elements.Add(sequence.Elements[i++]);
                continue;
            }

            (long jumpLeast, long? jumpMost) = SequenceNormalizer.MergeJumps(sequence.Elements, ref i);
            if (jumpMost <= LongestJump)
            {
                elements.Add(new JumpElement((int)jumpLeast, (int)jumpMost));
                continue;
            }

            links.Add(new PatternLink(new Sequence([.. elements]), least, greatest));
            elements.Clear();
            (least, greatest) = (jumpLeast, jumpMost);
        }

        // Only texts are full words, and these have no jumps.
        links.Add(new PatternLink(new Sequence([.. elements], sequence.FullWord), least, greatest));
        return new PatternChain(links);
    }
}
