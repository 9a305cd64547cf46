using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Writes layout, watches and tables as the sections of docs/database-format.md.</summary>
internal sealed class SectionAssembler(DatabaseLayout layout, WatchTable watches, ImageWriter image)
{
    private readonly HashSet<int> _watchedPatterns = [.. watches.All.Select(w => w.Pattern)];

    /// <summary>The byte sets that the sequences use.</summary>
    public ByteClassTable Classes { get; } = new();

    /// <summary>The sections that describe the sequences.</summary>
    public void AddSequences()
    {
        var encoded = new List<byte>();
        var starts = new List<int> { 0 };
        foreach (CompiledSequence sequence in layout.Sequences)
        {
            SequenceEncoder.Append(encoded, sequence, Classes);
            starts.Add(encoded.Count);
        }

        image.AddBytes(SectionKind.SequenceBytes, [.. encoded]);
        image.AddHalves(SectionKind.SequenceStart, SectionKind.SequenceStartHigh, starts);
        image.AddNumbers(SectionKind.SequencePattern, layout.Sequences.Select(s => s.Pattern));
        image.AddHalves(SectionKind.SequenceAtom, SectionKind.SequenceAtomHigh, [.. layout.Sequences.Select(s => s.AtomDistance)]);
        image.AddNumbers(SectionKind.SequenceFlags, layout.Sequences.Select(FlagsOf));
        image.AddHalves(SectionKind.ByteClasses, SectionKind.ByteClassHigh, Classes.PieceNumbers);
        image.AddBytes(SectionKind.ByteClassPieces, Classes.PiecesToArray());
        List<CompiledSequence> links = [.. layout.Sequences.Where(s => s.IsLink)];
        image.AddNumbers(SectionKind.LinkSequence, links.Select(s => s.Number));
        image.AddNumbers(SectionKind.LinkGap, links.Select(s => (long?)s.LinkGap ?? uint.MaxValue));
    }

    /// <summary>The sections that say where patterns are tried.</summary>
    public void AddPlaces()
    {
        var anchored = layout.Patterns
            .SelectMany(p => p.Anchors.SelectMany(a => p.Sequences.Select(s => (a.First, s.Number, a.Last))))
            .Order()
            .ToList();
        image.AddNumbers(SectionKind.AnchoredSequence, anchored.Select(a => a.Number));
        image.AddNumbers(SectionKind.AnchoredFirst, anchored.Select(a => a.First));
        image.AddNumbers(SectionKind.AnchoredLast, anchored.Select(a => a.Last));

        var ranges = layout.Patterns.Where(p => p.Range is not null).ToList();
        image.AddNumbers(SectionKind.RangePattern, ranges.Select(p => p.Number));
        image.AddNumbers(SectionKind.RangeFirst, ranges.Select(p => p.Range!.Value.First));
        image.AddNumbers(SectionKind.RangeLast, ranges.Select(p => p.Range!.Value.Last));

        var ends = layout.Patterns.SelectMany(p => p.Ends.Select(e => (Pattern: p.Number, e.Distance, e.Shift, e.IsReported))).ToList();
        image.AddNumbers(SectionKind.EndPattern, ends.Select(e => e.Pattern));
        image.AddNumbers(SectionKind.EndDistance, ends.Select(e => e.Distance));
        image.AddNumbers(SectionKind.EndShift, ends.Select(e => e.Shift));
        image.AddNumbers(
            SectionKind.EndWatch,
            ends.Select(e => e.IsReported ? DatabaseFormat.NoWatch : watches[WatchTable.Watch.AtEnd(e.Pattern, e.Distance, e.Shift)]));
    }

    /// <summary>The sections that rules and their conditions need.</summary>
    public void AddRules(IReadOnlyCollection<(long Offset, int Size)> probes, CodeTable code)
    {
        image.AddNumbers(SectionKind.WatchPattern, watches.All.Select(w => w.Pattern));
        image.AddNumbers(SectionKind.WatchKind, watches.All.Select(w => (int)w.Kind));
        image.AddNumbers(SectionKind.WatchFirst, watches.All.Select(w => w.Kind == WatchKind.AtEnd ? 0 : w.First));
        image.AddNumbers(SectionKind.WatchLast, watches.All.Select(w => w.Kind == WatchKind.AtEnd ? 0 : w.Last));
        image.AddNumbers(SectionKind.ProbeOffset, probes.Select(p => p.Offset));
        image.AddNumbers(SectionKind.ProbeSize, probes.Select(p => p.Size));
        image.AddNumbers(SectionKind.CountedPattern, layout.CountedPatterns);

        var firsts = new List<int> { 0 };
        foreach (Rule rule in layout.Rules)
        {
            firsts.Add(firsts[^1] + rule.Patterns.Count);
        }

        image.AddNumbers(SectionKind.RuleFirstPattern, firsts);
        image.AddHalves(SectionKind.RuleCode, SectionKind.RuleCodeHigh, code.RuleCode);
        image.AddBytes(SectionKind.RuleAlways, RulesWithoutMatches());
        image.AddHalves(SectionKind.RuleFlags, SectionKind.RuleFlagsHigh, [.. layout.Rules.Select(FlagsOf)]);
        image.AddBytes(SectionKind.Code, code.ToArray());
    }

    /// <summary>The sections by which sequences are found.</summary>
    public void AddSearch(SearchStructure search)
    {
        image.AddNumbers(SectionKind.ByteScanSequence, search.Scans.Select(s => s.Sequence.Number));
        image.AddBytes(
            SectionKind.ByteScanValue, [.. search.Scans.Select(s => AtomChoices.ValueOf(s.Sequence, s.Atom.Cell))]);
        image.AddBytes(SectionKind.TableShape, [.. search.Tables.SelectMany(t => ShapeBytes(t.Table.Shape))]);
        for (int t = 0; t < search.Tables.Count; t++)
        {
            FilterTable table = search.Tables[t].Table;
            image.AddBytes(SectionKind.Filter, table.Filter, t);
            image.AddNumbers(SectionKind.BucketStart, table.BucketStart.Select(start => start & ushort.MaxValue), t);
            image.AddNumbers(SectionKind.RowStart, table.RowStart.Select(start => (int)start), t);
            image.AddNumbers(SectionKind.EntrySequence, table.EntrySequence.Select(s => (int)s), t);
            image.AddBytes(SectionKind.EntryShift, table.EntryShift, t);
            if (table.EntrySequence.Length > ushort.MaxValue)
            {
                image.AddNumbers(SectionKind.BucketStartHigh, table.BucketStart.Select(start => start >> 16), t);
            }
        }
    }

    // A global rule says something of the others also when it is false.
    private byte[] RulesWithoutMatches()
    {
        byte[] bits = new byte[(layout.Rules.Count + 7) >> 3];
        var truth = new RuleTruth(layout, isWithoutMatches: true);
        for (int rule = 0; rule < layout.Rules.Count; rule++)
        {
            if (layout.Rules[rule].IsGlobal || truth.IsPossible(layout.Rules[rule]))
            {
                bits[rule >> 3] |= (byte)(1 << (rule & 7));
            }
        }

        return bits;
    }

    private int FlagsOf(Rule rule)
    {
        return (rule.IsPrivate ? RuleFlags.Private : 0)
            | (rule.IsGlobal ? RuleFlags.Global : 0)
            | (RuleSeverity.IsInformational(rule) ? RuleFlags.Informational : 0)
            | (layout.NamespaceOf(rule) << RuleFlags.NamespaceShift);
    }

    private int FlagsOf(CompiledSequence sequence)
    {
        PatternLayout pattern = layout.Patterns[sequence.Pattern];

        // The range limits where a match starts: of a chain, the first link.
        bool isRanged = pattern.Range is not null && sequence.LinkGap is null;
        bool isWatched = _watchedPatterns.Contains(pattern.Number);
        return sequence.OwnFlags | (isRanged ? SequenceFlags.Ranged : 0) | (isWatched ? SequenceFlags.Watched : 0);
    }

    private static byte[] ShapeBytes(TableShape shape)
    {
        byte[] bytes = new byte[TableShapeField.Count];
        bytes[TableShapeField.GramLength] = (byte)shape.GramLength;
        bytes[TableShapeField.Stride] = (byte)shape.Stride;
        bytes[TableShapeField.FilterBits] = (byte)shape.FilterBits;
        bytes[TableShapeField.BucketBits] = (byte)shape.BucketBits;
        bytes[TableShapeField.Shift0] = (byte)shape.Shift0;
        bytes[TableShapeField.Shift1] = (byte)shape.Shift1;
        return bytes;
    }
}
