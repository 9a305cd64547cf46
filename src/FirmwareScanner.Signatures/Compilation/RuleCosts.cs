using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Adds up what each rule takes in memory and, at worst, in time.</summary>
internal sealed class RuleCosts
{
    private const int MatchedBytes = 1;
    private const int CounterBytes = sizeof(int);
    private const int WatchStateBytes = sizeof(long);
    private const int RememberedBytes = sizeof(long) + sizeof(int);
    private const int LinkStateBytes = 2 * sizeof(long);
    private const int TruthBytes = 1;

    private static readonly int WatchBytes = BytesOf(
        SectionKind.WatchPattern, SectionKind.WatchKind, SectionKind.WatchFirst, SectionKind.WatchLast);

    private static readonly int EndBytes = BytesOf(SectionKind.EndPattern, SectionKind.EndDistance, SectionKind.EndShift, SectionKind.EndWatch);

    private static readonly int AnchorBytes = BytesOf(
        SectionKind.AnchoredSequence, SectionKind.AnchoredFirst, SectionKind.AnchoredLast);

    private static readonly int RangeBytes = BytesOf(SectionKind.RangePattern, SectionKind.RangeFirst, SectionKind.RangeLast);
    private static readonly int LinkBytes = BytesOf(SectionKind.LinkSequence, SectionKind.LinkGap);
    private static readonly int RuleBytes = BytesOf(SectionKind.RuleFirstPattern, SectionKind.RuleCode, SectionKind.RuleFlags);

    private readonly DatabaseLayout _layout;
    private readonly ILookup<int, WatchTable.Watch> _watches;
    private readonly Dictionary<int, PatternCost> _patterns;
    private readonly double[] _worst;

    /// <summary>Looks at all patterns.</summary>
    public RuleCosts(DatabaseLayout layout, SearchStructure search, WatchTable watches, IReadOnlyList<PatternCost> patterns)
    {
        _layout = layout;
        _watches = watches.All.ToLookup(watch => watch.Pattern);
        _patterns = patterns.ToDictionary(cost => cost.PatternNumber);
        _worst = new double[layout.Patterns.Count];
        foreach (BuiltTable table in search.Tables)
        {
            int stride = table.Table.Shape.Stride;
            foreach (PlacedSequence member in table.Members)
            {
                // Each start is verified at most once, and there are no more of them than bytes.
                CompiledSequence sequence = member.Sequence;
                double hits = (CostModel.Device.FilterHit + (member.Atom.Entries * CostModel.Device.EntryVisit)) / stride;
                _worst[sequence.Pattern] += hits + WorstCost.Of(sequence, layout.Patterns[sequence.Pattern]);
            }
        }

        foreach (PlacedSequence scan in search.Scans)
        {
            _worst[scan.Sequence.Pattern] += CostModel.Device.Scan(1) + WorstCost.Of(scan.Sequence, layout.Patterns[scan.Sequence.Pattern]);
        }
    }

    /// <summary>The cost of each rule, in order.</summary>
    /// <param name="conditionBytes">The length of each rule's condition.</param>
    public IReadOnlyList<RuleCost> Of(IReadOnlyList<int> conditionBytes) => [.. _layout.Rules.Select((rule, number) => Of(rule, conditionBytes[number]))];

    private RuleCost Of(Rule rule, int conditionBytes)
    {
        List<PatternLayout> patterns = [.. rule.Patterns.Select(pattern => _layout[pattern])];
        return new RuleCost(
            rule.Name,
            rule.Namespace,
            RuleBytes + conditionBytes + patterns.Sum(DatabaseBytes),
            TruthBytes + patterns.Sum(StateBytes),
            patterns.Select(WindowBytes).DefaultIfEmpty().Max(),
            patterns.Sum(pattern => _patterns[pattern.Number].CostPerByte),
            patterns.Sum(pattern => _worst[pattern.Number]));
    }

    private int DatabaseBytes(PatternLayout pattern) => _patterns[pattern.Number].DeviceBytes
        + (WatchBytes * _watches[pattern.Number].Count()) + (EndBytes * pattern.Ends.Count())
        + (AnchorBytes * pattern.Anchors.Count * pattern.Sequences.Count) + (pattern.Range is null ? 0 : RangeBytes)
        + (LinkBytes * pattern.Sequences.Count(sequence => sequence.IsLink));

    private int StateBytes(PatternLayout pattern) => MatchedBytes + (pattern.Usage.IsCounted ? CounterBytes : 0)
        + _watches[pattern.Number].Sum(watch => WatchStateBytes + (watch.Kind == WatchKind.FirstMatches ? RememberedBytes * (int)watch.First : 0))
        + (LinkStateBytes * pattern.Sequences.Count(sequence => sequence.IsLink));

    private static int WindowBytes(PatternLayout pattern) => (int)Math.Max(
        pattern.LongestSpan, pattern.Ends.Select(end => end.Distance).DefaultIfEmpty().Max());

    private static int BytesOf(params SectionKind[] kinds) => kinds.Sum(ImageWriter.ElementBytesOf);
}
