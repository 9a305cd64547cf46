using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A pattern with its number, its sequences and how conditions use it.</summary>
internal sealed class PatternLayout(Pattern pattern, int number, bool listsAll)
{
    /// <summary>The most start offsets that an anchored entry tries after the first.</summary>
    public const int LongestAnchorShift = DatabaseFormat.MaximumAnchorSpread;

    /// <summary>The pattern.</summary>
    public Pattern Pattern { get; } = pattern;

    /// <summary>Where a match may start; of a regular expression also by what it asserts.</summary>
    public StartRange? Start { get; set; } = pattern.Start;

    /// <summary>Its number in the database.</summary>
    public int Number { get; } = number;

    /// <summary>Its sequences in the sense of the database.</summary>
    public List<CompiledSequence> Sequences { get; } = [];

    /// <summary>How conditions use it.</summary>
    public PatternUsage Usage { get; } = new();

    /// <summary>Whether it has an unbounded jump.</summary>
    public bool IsChain { get; } =
        pattern.Sequences.Any(s => s.HasJump && s.Elements.Any(e => e is JumpElement { Maximum: null }));

    /// <summary>The pattern with its quotation marks, for messages.</summary>
    public string Title => $"pattern {Pattern.Identifier}";

    /// <summary>The greatest length of a match of any of its sequences.</summary>
    public int LongestSpan
    {
        get
        {
            int longest = 0;
            foreach (CompiledSequence sequence in Sequences)
            {
                longest = Math.Max(longest, sequence.LongestSpan);
            }

            return longest;
        }
    }

    /// <summary>Bytes before and after a match that decide whether it is a full word, of the sequence that needs most.</summary>
    public int Context
    {
        get
        {
            int most = 0;
            foreach (CompiledSequence sequence in Sequences)
            {
                most = Math.Max(most, sequence.Context);
            }

            return most;
        }
    }

    /// <summary>
    /// Whether its rule asks only for matches at constant offsets, or only at one distance from the end: other matches are then
    /// neither sought nor listed. Anything else seeks it everywhere, so that a rule that fires lists the match it fired on. Where all
    /// are to be listed, as YARA does, only one constant offset counts.
    /// </summary>
    public bool IsPinned => !Usage.IsSought && (listsAll
        ? Usage.Ends.Count == 0 && Usage.Offsets.Count <= 1
        : Usage.Ends.Count == 0 || (Usage.Ends.Count == 1 && Usage.Offsets.Count == 0));

    /// <summary>The start offsets at which alone it is tried, or an empty list.</summary>
    public IReadOnlyList<(long First, long Last)> Anchors => Start switch
    {
        _ when IsChain => [],
        { FromEnd: false, Shift: <= LongestAnchorShift } start => [(start.Offset, start.Offset + start.Shift)],
        null when IsPinned => [.. Usage.Offsets.Select(o => (o, o))],
        _ => [],
    };

    /// <summary>The range to which the start of a match is limited, though it is sought everywhere; or null.</summary>
    public (long First, long Last)? Range => Start is { FromEnd: false } start && Anchors.Count == 0
        ? (start.Offset, start.Offset + start.Shift)
        : null;

    /// <summary>Whether it must be found wherever it stands.</summary>
    public bool IsSought => Start is null ? !IsPinned : !Start.FromEnd && Anchors.Count == 0;

    /// <summary>Whether a test of its position amounts to its presence, because it is tried nowhere else.</summary>
    public bool IsPresence(PositionTest test) => Start is null && IsPinned
        && Usage.Offsets.Count + Usage.Ends.Count == 1
        && test is PositionTest.InRange or PositionTest.FromEnd;

    /// <summary>Distances from the end at which it is tried, and whether a match there is reported.</summary>
    public IEnumerable<(long Distance, long Shift, bool IsReported)> Ends => Start is null && Usage.Ends.Count == 0 ? [] : FindEnds();

    private IEnumerable<(long Distance, long Shift, bool IsReported)> FindEnds()
    {
        if (Start is { FromEnd: true } start)
        {
            yield return (start.Offset, Math.Min(start.Shift, start.Offset), true);
        }

        foreach ((long distance, long shift) in Usage.Ends)
        {
            yield return (distance, shift, IsPresence(new PositionTest.FromEnd(distance, shift)));
        }
    }
}
