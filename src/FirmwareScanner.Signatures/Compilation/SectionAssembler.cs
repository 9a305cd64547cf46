using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Writes layout, watches and tables as the sections of docs/database-format.md.</summary>
internal sealed class SectionAssembler(DatabaseLayout layout, WatchTable watches, ImageWriter image)
{
    private const string SeverityKey = "severity";
    private const string InformationalSeverity = "info";

    private readonly HashSet<int> _watchedPatterns = [.. watches.All.Select(w => w.Pattern)];

    /// <summary>The byte sets that the sequences use.</summary>
    public ByteClassTable Classes { get; } = new();

    /// <summary>The sections that describe the sequences.</summary>
    public void AddSequences()
    {
        List<byte[]> encoded = [.. layout.Sequences.Select(s => SequenceEncoder.Encode(s, Classes))];
        var starts = new List<long> { 0 };
        foreach (byte[] bytes in encoded)
        {
            starts.Add(starts[^1] + bytes.Length);
        }

        image.Add(SectionKind.SequenceBytes, [.. encoded.SelectMany(b => b)]);
        image.AddInts(SectionKind.SequenceStart, starts);
        image.AddShorts(SectionKind.SequencePattern, layout.Sequences.Select(s => s.Pattern));
        image.AddShorts(SectionKind.SequenceAtom, layout.Sequences.Select(s => s.AtomDistance));
        image.Add(SectionKind.SequenceFlags, [.. layout.Sequences.Select(s => (byte)FlagsOf(s))]);
        image.Add(SectionKind.ByteClasses, Classes.ToArray());
        List<CompiledSequence> links = [.. layout.Sequences.Where(s => s.IsLink)];
        image.AddShorts(SectionKind.LinkSequence, links.Select(s => s.Number));
        image.AddInts(SectionKind.LinkGap, links.Select(s => (long?)s.LinkGap ?? uint.MaxValue));
    }

    /// <summary>The sections that say where patterns are tried.</summary>
    public void AddPlaces()
    {
        var anchored = layout.Patterns
            .SelectMany(p => p.Anchors.SelectMany(a => p.Sequences.Select(s => (a.First, s.Number, a.Last))))
            .Order()
            .ToList();
        image.AddShorts(SectionKind.AnchoredSequence, anchored.Select(a => a.Number));
        image.AddInts(SectionKind.AnchoredFirst, anchored.Select(a => a.First));
        image.AddInts(SectionKind.AnchoredLast, anchored.Select(a => a.Last));

        var ranges = layout.Patterns.Where(p => p.Range is not null).ToList();
        image.AddShorts(SectionKind.RangePattern, ranges.Select(p => p.Number));
        image.AddInts(SectionKind.RangeFirst, ranges.Select(p => p.Range!.Value.First));
        image.AddInts(SectionKind.RangeLast, ranges.Select(p => p.Range!.Value.Last));

        var ends = layout.Patterns.SelectMany(p => p.Ends.Select(e => (Pattern: p.Number, e.Distance, e.Shift, e.IsReported))).ToList();
        image.AddShorts(SectionKind.EndPattern, ends.Select(e => e.Pattern));
        image.AddInts(SectionKind.EndDistance, ends.Select(e => e.Distance));
        image.AddInts(SectionKind.EndShift, ends.Select(e => e.Shift));
        image.AddShorts(
            SectionKind.EndWatch,
            ends.Select(e => e.IsReported ? ushort.MaxValue : watches[WatchTable.Watch.AtEnd(e.Pattern, e.Distance, e.Shift)]));
    }

    /// <summary>The sections that rules and their conditions need.</summary>
    public void AddRules(IReadOnlyCollection<(long Offset, int Size)> probes, CodeTable code)
    {
        image.AddShorts(SectionKind.WatchPattern, watches.All.Select(w => w.Pattern));
        image.Add(SectionKind.WatchKind, [.. watches.All.Select(w => (byte)w.Kind)]);
        image.AddInts(SectionKind.WatchFirst, watches.All.Select(w => w.Kind == WatchKind.AtEnd ? 0 : w.First));
        image.AddInts(SectionKind.WatchLast, watches.All.Select(w => w.Kind == WatchKind.AtEnd ? 0 : w.Last));
        image.AddInts(SectionKind.ProbeOffset, probes.Select(p => p.Offset));
        image.Add(SectionKind.ProbeSize, [.. probes.Select(p => (byte)p.Size)]);

        var firsts = new List<int> { 0 };
        foreach (Rule rule in layout.Rules)
        {
            firsts.Add(firsts[^1] + rule.Patterns.Count);
        }

        image.AddShorts(SectionKind.RuleFirstPattern, firsts);
        image.AddShorts(SectionKind.RuleCode, code.RuleCode);
        image.AddShorts(
            SectionKind.RuleFlags,
            layout.Rules.Select(FlagsOf));
        image.Add(SectionKind.Code, code.ToArray());
    }

    /// <summary>The sections by which sequences are found.</summary>
    public void AddSearch(SearchStructure search)
    {
        image.AddShorts(SectionKind.ByteScanSequence, search.Scans.Select(s => s.Sequence.Number));
        image.Add(
            SectionKind.ByteScanValue, [.. search.Scans.Select(s => AtomChoices.ValueOf(s.Sequence, s.Atom.Cell))]);
        image.Add(SectionKind.TableShape, [.. search.Tables.SelectMany(t => ShapeBytes(t.Table.Shape))]);
        for (int t = 0; t < search.Tables.Count; t++)
        {
            FilterTable table = search.Tables[t].Table;
            image.Add(SectionKind.Filter, table.Filter, t);
            image.AddInts(SectionKind.BucketStart, table.BucketStart.Select(b => (long)b), t);
            image.AddShorts(SectionKind.EntrySequence, table.EntrySequence.Select(s => (int)s), t);
            image.Add(SectionKind.EntryShift, table.EntryShift, t);
        }
    }

    private int FlagsOf(Rule rule)
    {
        bool isInformational = rule.Meta.Any(m => m is { Key: SeverityKey, Value: InformationalSeverity });
        return (rule.IsPrivate ? RuleFlags.Private : 0)
            | (rule.IsGlobal ? RuleFlags.Global : 0)
            | (isInformational ? RuleFlags.Informational : 0)
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

    private static byte[] ShapeBytes(TableShape shape) =>
    [
        (byte)shape.GramLength, (byte)shape.Stride, (byte)shape.FilterBits, (byte)shape.BucketBits,
        (byte)shape.Shift0, (byte)shape.Shift1, 0, 0,
    ];
}
