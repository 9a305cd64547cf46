using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Builds the tables by which sought patterns are found, after the cheapest plan.</summary>
internal sealed class SearchBuilder
{
    // With more grams than this the multipliers hardly matter, and trying them takes seconds.
    private const int MostGramsForTrials = 50_000;

    private readonly GramStatistics _statistics = GramStatistics.Shared;
    private readonly List<SearchUnit> _units = [];
    private readonly CostModel _costs;

    /// <summary>Collects what must be found; reports sequences that nothing can find.</summary>
    public SearchBuilder(DatabaseLayout layout, TargetProfile profile, DiagnosticBag diagnostics)
    {
        _costs = profile == TargetProfile.Device ? CostModel.Device : CostModel.Desktop;
        foreach (PatternLayout pattern in layout.Patterns.Where(p => p.IsSought))
        {
            foreach (List<CompiledSequence> group in Groups(pattern.Sequences))
            {
                var unit = new SearchUnit(group, _statistics);
                _units.Add(unit);
                Check(unit, pattern, diagnostics);
            }
        }
    }

    /// <summary>Plans, builds and measures; sets the atoms of the sequences.</summary>
    /// <param name="limits">Sizes to consider and memory allowed.</param>
    public SearchStructure Build(PlannerLimits limits)
    {
        IReadOnlyList<SearchPlan> plans = new SearchPlanner(_units, _costs, limits).FindBest();
        SearchPlan best = plans.MinBy(p => Price(Build(p, triesMultipliers: false), limits))!;
        SearchStructure built = Build(best, triesMultipliers: true);
        SetAtoms(built);
        return built;
    }

    private static double Price(SearchStructure structure, PlannerLimits limits) => structure.Cost
        + (limits.PricePerByte * structure.DeviceBytes) + (1e6 * Math.Max(0, structure.DeviceBytes - limits.Bytes));

    private static IEnumerable<List<CompiledSequence>> Groups(IReadOnlyList<CompiledSequence> sequences)
    {
        for (int start = 0; start < sequences.Count;)
        {
            int end = start + 1;
            while (end < sequences.Count && sequences[end].LinkGap is not null)
            {
                end++;
            }

            yield return [.. sequences.Skip(start).Take(end - start)];
            start = end;
        }
    }

    private static void Check(SearchUnit unit, PatternLayout pattern, DiagnosticBag diagnostics)
    {
        if (!unit.Sequences[0].IsLink)
        {
            if (!unit.Choices[0].HasGram && !unit.CanScan)
            {
                diagnostics.Error(
                    pattern.Pattern.Span,
                    $"{pattern.Title} has nothing to search for: it needs at least one fixed byte");
            }

            return;
        }

        for (int i = 0; i < unit.Choices.Count; i++)
        {
            if (!unit.Choices[i].HasGram)
            {
                diagnostics.Error(
                    pattern.Pattern.Span,
                    $"{pattern.Title}: part {i + 1} of {unit.Choices.Count} between its unbounded jumps has nothing to search for: it "
                    + "needs two neighbouring bytes before its first variable jump that are fixed, or stand for at most "
                    + $"{GramStatistics.MaximumVariants} pairs, and are not only 00 or only FF");
            }
        }
    }

    private SearchStructure Build(SearchPlan plan, bool triesMultipliers)
    {
        var members = plan.Tables.Select(_ => new List<(CompiledSequence Sequence, AtomChoices Choices)>()).ToList();
        var scans = new List<PlacedSequence>();
        foreach (SearchUnit unit in _units)
        {
            int table = plan.TableOf(unit);
            for (int i = 0; i < unit.Sequences.Count; i++)
            {
                AtomChoices choices = unit.Choices[i];
                if (table < 0)
                {
                    scans.Add(new PlacedSequence(
                        unit.Sequences[i], new Atom(choices.ScanCell, choices.ScanProbability, choices.ScanProbability, 1)));
                }
                else
                {
                    members[table].Add((unit.Sequences[i], choices));
                }
            }
        }

        List<BuiltTable> tables = [.. plan.Tables.Select((shape, t) => BuildTable(shape, members[t], triesMultipliers))];
        return new SearchStructure(tables, scans, CostOf(tables, scans, _costs), CostOf(tables, scans, CostModel.Device));
    }

    private static double CostOf(IEnumerable<BuiltTable> tables, IEnumerable<PlacedSequence> scans, CostModel costs) =>
        costs.PerByte + tables.Sum(t => t.CostPerByte(costs)) + scans.Sum(s => costs.Scan(s.Atom.Mass));

    private BuiltTable BuildTable(
        TableShape planned, List<(CompiledSequence Sequence, AtomChoices Choices)> members, bool triesMultipliers)
    {
        long grams = members.Sum(m => (long)m.Choices.Best(planned.GramLength, planned.Stride)!.Entries);
        bool triesAll = triesMultipliers && planned.GramLength == 3 && grams <= MostGramsForTrials;
        BuiltTable? best = null;
        for (int shift1 = triesAll ? 0 : planned.Shift1; shift1 <= (triesAll ? planned.Shift0 : planned.Shift1); shift1++)
        {
            TableShape shape = planned with { Shift1 = shift1 };
            List<PlacedSequence> placed = AtomPlacer.Place(shape, members, _costs, _statistics);
            var table = FilterTable.Build(shape, GramsOf(shape, members, placed));
            var built = new BuiltTable(table, placed, table.Measure(_statistics.MeasuringSample));
            if (best is null || built.CostPerByte(_costs) < best.CostPerByte(_costs))
            {
                best = built;
            }
        }

        return best!;
    }

    private static List<TableGram> GramsOf(
        TableShape shape, List<(CompiledSequence Sequence, AtomChoices Choices)> members, List<PlacedSequence> placed)
    {
        var grams = new List<TableGram>();
        for (int i = 0; i < members.Count; i++)
        {
            IReadOnlyList<Gram> cells = members[i].Choices.Grams(shape.GramLength);
            for (int index = 0; index < shape.Stride; index++)
            {
                foreach (int variant in cells[placed[i].Atom.Cell + index].Variants)
                {
                    grams.Add(new TableGram(members[i].Sequence.Number, index, variant));
                }
            }
        }

        return grams;
    }

    private static void SetAtoms(SearchStructure structure)
    {
        foreach (BuiltTable table in structure.Tables)
        {
            foreach (PlacedSequence member in table.Members)
            {
                member.Sequence.AtomCell = member.Atom.Cell;
                member.Sequence.AtomLength = table.Table.Shape.AtomLength;
            }
        }

        foreach (PlacedSequence scan in structure.Scans)
        {
            scan.Sequence.AtomCell = scan.Atom.Cell;
            scan.Sequence.AtomLength = 1;
        }
    }
}
