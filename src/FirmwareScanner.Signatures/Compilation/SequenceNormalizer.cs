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

    /// <summary>Adds the sequences of a pattern up to the first that no database can hold, which is reported.</summary>
    public static void AddSequences(PatternLayout pattern, DiagnosticBag diagnostics)
    {
        IReadOnlyList<Sequence> sequences = pattern.Pattern.Sequences;
        HashSet<Sequence>? seen = sequences.Count == 1 ? null : new HashSet<Sequence>(SequenceComparer.Instance);
        foreach (Sequence sequence in sequences)
        {
            // Its alternatives mostly share what is wrong with one of them.
            if (seen?.Add(sequence) != false && !TryAddSequence(pattern, sequence, diagnostics))
            {
                return;
            }
        }
    }

    private static bool TryAddSequence(PatternLayout pattern, Sequence sequence, DiagnosticBag diagnostics)
    {
        if (FindProblem(pattern, sequence) is string problem)
        {
            diagnostics.Error(pattern.Pattern.Span, problem);
            return false;
        }

        List<Link> links = Split(sequence.Elements);
        foreach (Link link in links)
        {
            var compiled = new CompiledSequence(pattern.Number, link.Cells, sequence.FullWord)
            {
                IsLink = links.Count > 1,
                LinkGap = link.Gap,
            };
            if (compiled.IsExtended && sequence.FullWord != FullWordKind.None)
            {
                diagnostics.Error(
                    pattern.Pattern.Span,
                    $"{pattern.Title} is a full word with a jump or a set of bytes; a full word consists of bytes, "
                    + "nibbles and letters in either case");
                return false;
            }

            pattern.Sequences.Add(compiled);
        }

        return true;
    }

    private static string? FindProblem(PatternLayout pattern, Sequence sequence)
    {
        IReadOnlyList<Element> elements = sequence.Elements;
        if (elements.Count == 0 || elements[0] is not ByteElement || elements[^1] is not ByteElement)
        {
            return $"{pattern.Title} must begin and end with a byte";
        }

        return sequence.FullWord != FullWordKind.None && sequence.HasJump && elements.Any(element => element is JumpElement { Maximum: null })
            ? $"{pattern.Title} is a full word with an unbounded jump; use a bounded jump"
            : sequence.HasJump || elements.Count > LongestSpan ? FindExcess(pattern, elements)
            : null;
    }

    private static List<Link> Split(IReadOnlyList<Element> elements)
    {
        if (TryGetBytes(elements) is SequenceCell[] bytes)
        {
            return [new Link(bytes, null)];
        }

        var links = new List<(List<SequenceCell> Cells, int? Gap)> { ([], null) };
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
                links.Add(([], (int)Math.Min(least, int.MaxValue)));
            }
            else
            {
                AddJump(links[^1].Cells, least, most.Value);
            }
        }

        return [.. links.Select(link => new Link([.. link.Cells], link.Gap))];
    }

    private static SequenceCell[]? TryGetBytes(IReadOnlyList<Element> elements)
    {
        var cells = new SequenceCell[elements.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            if (elements[i] is not ByteElement element)
            {
                return null;
            }

            cells[i] = SequenceCell.OfByte(element);
        }

        return cells;
    }

    /// <summary>Adds up the jumps that begin at an element, and passes them.</summary>
    public static (long Least, long? Most) MergeJumps(IReadOnlyList<Element> elements, ref int position)
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
            cells.Add(new SequenceCell(null, (int)least, (int)most));
        }
    }

    /// <summary>The spans are summed up before anything is made of the elements: a jump may be two billion bytes long.</summary>
    private static string? FindExcess(PatternLayout pattern, IReadOnlyList<Element> elements)
    {
        long span = 0;
        int bytes = 0;
        int position = 0;
        while (position < elements.Count)
        {
            if (elements[position] is ByteElement)
            {
                span++;
                bytes++;
                position++;
                continue;
            }

            (_, long? most) = MergeJumps(elements, ref position);
            if (most is null && span > LongestSpan)
            {
                break;
            }

            span = most is null ? 0 : span + most.Value;
            bytes = most is null ? 0 : bytes;
        }

        if (span <= LongestSpan)
        {
            return null;
        }

        string advice = bytes >= LongestSpan
            ? FormatText.Of($"shorten it by {span - LongestSpan:N0} bytes")
            : FormatText.Of($"with its {bytes:N0} bytes, the jumps between unbounded jumps may add up to {LongestSpan - bytes:N0}");
        return FormatText.Of($"{pattern.Title} spans up to {span:N0} bytes, but the scanner keeps {LongestSpan:N0}; {advice}");
    }

    private sealed record Link(SequenceCell[] Cells, int? Gap);
}
