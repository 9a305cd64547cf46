using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Turns the alternatives of a pattern into sequences: splits at unbounded jumps, expands short fixed jumps.</summary>
internal static class SequenceNormalizer
{
    /// <summary>The greatest length of a match between unbounded jumps: the scanner keeps that much of the stream.</summary>
    public const int LongestSpan = 4_096;

    // A fixed jump up to this long costs less as masked bytes than as an operation of its own.
    private const int LongestMaskedJump = 16;

    /// <summary>Adds the sequences of a pattern; reports those that no database can hold.</summary>
    public static void AddSequences(PatternLayout pattern, DiagnosticBag diagnostics)
    {
        var seen = new HashSet<Sequence>(SequenceComparer.Instance);
        foreach (Sequence sequence in pattern.Pattern.Sequences)
        {
            if (seen.Add(sequence))
            {
                AddSequence(pattern, sequence, diagnostics);
            }
        }
    }

    private static void AddSequence(PatternLayout pattern, Sequence sequence, DiagnosticBag diagnostics)
    {
        if (sequence.Elements.Count == 0 || sequence.Elements[0] is not ByteElement || sequence.Elements[^1] is not ByteElement)
        {
            diagnostics.Error(pattern.Pattern.Span, $"{pattern.Title} must begin and end with a byte");
            return;
        }

        List<Link> links = Split(sequence.Elements);
        bool isChain = links.Count > 1;
        if (isChain && sequence.FullWord != FullWordKind.None)
        {
            diagnostics.Error(pattern.Pattern.Span, $"{pattern.Title} is a full word with an unbounded jump; use a bounded jump");
            return;
        }

        foreach (Link link in links)
        {
            CheckSpan(pattern, link.Cells, diagnostics);
            var compiled = new CompiledSequence(pattern.Number, link.Cells, sequence.FullWord)
            {
                IsLink = isChain,
                LinkGap = link.Gap,
            };
            if (compiled.IsExtended && sequence.FullWord != FullWordKind.None)
            {
                diagnostics.Error(
                    pattern.Pattern.Span,
                    $"{pattern.Title} is a full word with a jump or a set of bytes; a full word consists of bytes, "
                    + "nibbles and letters in either case");
                return;
            }

            pattern.Sequences.Add(compiled);
        }
    }

    private static List<Link> Split(IReadOnlyList<Element> elements)
    {
        var links = new List<Link> { new([], null) };
        int position = 0;
        while (position < elements.Count)
        {
            if (elements[position] is ByteElement element)
            {
                links[^1].Cells.Add(SequenceCell.OfByte(element));
                position++;
                continue;
            }

            (long least, long? most) = MergeJumps(elements, ref position);
            if (most is null)
            {
                links.Add(new Link([], (int)Math.Min(least, int.MaxValue)));
            }
            else
            {
                AddJump(links[^1].Cells, least, most.Value);
            }
        }

        return links;
    }

    private static (long Least, long? Most) MergeJumps(IReadOnlyList<Element> elements, ref int position)
    {
        long least = 0;
        long? most = 0;
        while (position < elements.Count && elements[position] is JumpElement jump)
        {
            least += jump.Minimum;
            most += jump.Maximum;
            position++;
        }

        return (least, most);
    }

    private static void AddJump(List<SequenceCell> cells, long least, long most)
    {
        if (least == most && most <= LongestMaskedJump)
        {
            cells.AddRange(Enumerable.Repeat(SequenceCell.OfByte(ByteElement.Any), (int)most));
        }
        else
        {
            // Far beyond what is allowed anyway; the sum of several must not overflow.
            const int Cap = 100_000_000;
            cells.Add(new SequenceCell(null, (int)Math.Min(least, Cap), (int)Math.Min(most, Cap)));
        }
    }

    private static void CheckSpan(PatternLayout pattern, List<SequenceCell> cells, DiagnosticBag diagnostics)
    {
        long span = cells.Sum(c => (long)c.Most);
        if (span <= LongestSpan)
        {
            return;
        }

        int bytes = cells.Count(c => c.Byte is not null);
        string advice = bytes >= LongestSpan
            ? FormatText.Of($"shorten it by {span - LongestSpan:N0} bytes")
            : FormatText.Of($"with its {bytes:N0} bytes, the jumps between unbounded jumps may add up to {LongestSpan - bytes:N0}");
        diagnostics.Error(
            pattern.Pattern.Span,
            FormatText.Of($"{pattern.Title} spans up to {span:N0} bytes, but the scanner keeps {LongestSpan:N0}; {advice}"));
    }

    private sealed record Link(List<SequenceCell> Cells, int? Gap);
}
