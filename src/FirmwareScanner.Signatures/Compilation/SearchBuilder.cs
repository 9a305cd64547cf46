using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Builds the tables by which sought patterns are found, after the cheapest plan.</summary>
internal sealed class SearchBuilder
{
    // With more grams than this the multipliers hardly matter, and trying them takes seconds.
    private const int MostGramsForTrials = 50_000;
    private const int MostFewerBucketBits = 3;

    // So many have grams with every first byte, and choosing them takes seconds.
    private const int MostSequencesInRows = 2_000;

    // Of fewer, tables are chosen before anybody notices.
    private const int FewestWithoutTables = 1_000;

    // What the planner expects of plans with rows and what they cost differ by less than this many plans.
    private const int PlansWithRows = 4;

    private readonly GramStatistics _statistics = GramStatistics.Shared;
    private readonly GramBuffer _buffer;
    private readonly List<SearchUnit> _units = [];
    private readonly CostModel _costs;
    private readonly List<RowSelection> _rows = [];

    /// <summary>Collects what must be found; reports sequences that nothing can find.</summary>
    public SearchBuilder(DatabaseLayout layout, TargetProfile profile, DiagnosticBag diagnostics)
    {
        _buffer = new GramBuffer(_statistics);
        _costs = profile == TargetProfile.Device ? CostModel.Device : CostModel.Desktop;
        foreach (PatternLayout pattern in layout.Patterns.Where(p => p.IsSought))
        {
            foreach (IReadOnlyList<CompiledSequence> group in Groups(pattern.Sequences))
            {
                var unit = new SearchUnit(group, _statistics, _buffer);
                _units.Add(unit);
                Check(unit, pattern, diagnostics);
            }
        }
    }

    /// <summary>Plans, builds and measures; sets the atoms of the sequences.</summary>
    /// <param name="limits">Sizes to consider and memory allowed.</param>
    public SearchStructure Build(PlannerLimits limits)
    {
        SearchStructure? best = null;
        if (_costs.HasRows && _units.Sum(unit => unit.Sequences.Count) <= MostSequencesInRows)
        {
            // Where filters consist of rows, as many samples as not are expected to be done with after their first byte.
            CostModel ofRows = _costs with { Loop2 = _costs.RowLoop + (_costs.RowHit / 2) };
            PlannerLimits less = limits with { Bytes = limits.Bytes - FilterTable.DeviceBytesOfRows };
            IReadOnlyList<SearchPlan> plans = new SearchPlanner(_units, ofRows, less, _buffer).FindBest();
            best = plans.Take(PlansWithRows).Select(plan => Build(plan, (shape, members) => BuildRows(shape, members, less))).MinBy(built => Price(built, limits));
        }

        if (best is null || best.DeviceBytes > limits.Bytes)
        {
            IReadOnlyList<SearchPlan> plans = new SearchPlanner(_units, _costs, limits, _buffer).FindBest();
            SearchStructure withoutRows = plans.Select(plan => Build(plan, BuildTable)).MinBy(built => Price(built, limits))!;
            best = best is null || Price(withoutRows, limits) < Price(best, limits) ? withoutRows : best;
        }

        SearchStructure chosen = WithBestMultipliers(best);
        SetAtoms(chosen);
        return chosen;
    }

    /// <summary>
    /// Leaves every sequence to a search for one byte, for whoever builds a search of his own from the sequences; sets their atoms.
    /// </summary>
    /// <returns>The structure; null where there are few sequences, or one needs a table.</returns>
    public SearchStructure? BuildWithoutTables()
    {
        if (_units.Count is < FewestWithoutTables or > DatabaseFormat.MaximumCount)
        {
            return null;
        }

        var scans = new List<PlacedSequence>(_units.Count);
        foreach (SearchUnit unit in _units)
        {
            int cell = unit.Sequences[0].IsLink ? -1 : RarestPair(unit.Sequences[0]);
            if (cell < 0)
            {
                return null;
            }

            scans.Add(new PlacedSequence(unit.Sequences[0], Atom.OfByte(cell, ProbabilityAt(unit.Sequences[0], cell))));
        }

        SearchStructure structure = StructureOf([], scans);
        SetAtoms(structure);
        return structure;
    }

    /// <summary>The first of two exact bytes, neighbours at a fixed distance from the start, that are rarest in firmware; -1 if there are none.</summary>
    private int RarestPair(CompiledSequence sequence)
    {
        int rarest = -1;
        double least = double.MaxValue;
        for (int cell = 0; cell + 1 < sequence.Cells.Length; cell++)
        {
            if (!IsPair(sequence, cell))
            {
                continue;
            }

            double probability = ProbabilityAt(sequence, cell) * ProbabilityAt(sequence, cell + 1);
            if (probability < least)
            {
                least = probability;
                rarest = cell;
            }
        }

        return rarest;
    }

    private double ProbabilityAt(CompiledSequence sequence, int cell) => _statistics.ProbabilityOf(AtomChoices.ValueOf(sequence, cell));

    private static bool IsPair(CompiledSequence sequence, int cell)
    {
        if (sequence.Cells[cell].Byte?.Count != 1 || sequence.Cells[cell + 1].Byte?.Count != 1)
        {
            return false;
        }

        byte value = AtomChoices.ValueOf(sequence, cell);
        bool isFiller = value is 0 or byte.MaxValue && value == AtomChoices.ValueOf(sequence, cell + 1);
        return !isFiller && sequence.SpreadOf(cell + 1) == 0 && sequence.OffsetOf(cell + 1) == sequence.OffsetOf(cell) + 1;
    }

    private static double Price(SearchStructure structure, PlannerLimits limits) => structure.Cost
        + (limits.PricePerByte * structure.DeviceBytes) + (1e6 * Math.Max(0, structure.DeviceBytes - limits.Bytes));

    private static IEnumerable<IReadOnlyList<CompiledSequence>> Groups(List<CompiledSequence> sequences)
    {
        for (int start = 0; start < sequences.Count;)
        {
            int end = start + 1;
            while (end < sequences.Count && sequences[end].LinkGap is not null)
            {
                end++;
            }

            yield return start == 0 && end == sequences.Count ? sequences : sequences.GetRange(start, end - start);
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

    private SearchStructure Build(SearchPlan plan, Func<TableShape, List<CompiledSequence>, BuiltTable> build)
    {
        var members = plan.Tables.Select(_ => new List<CompiledSequence>()).ToList();
        var scans = new List<PlacedSequence>();
        foreach (SearchUnit unit in _units)
        {
            int table = plan.TableOf(unit);
            if (table >= 0)
            {
                members[table].AddRange(unit.Sequences);
                continue;
            }

            for (int i = 0; i < unit.Sequences.Count; i++)
            {
                AtomChoices choices = unit.Choices[i];
                scans.Add(new PlacedSequence(unit.Sequences[i], Atom.OfByte(choices.ScanCell, choices.ScanProbability)));
            }
        }

        return StructureOf([.. plan.Tables.Select((shape, t) => build(shape, members[t]))], scans);
    }

    private SearchStructure StructureOf(IReadOnlyList<BuiltTable> tables, IReadOnlyList<PlacedSequence> scans) =>
        new(tables, scans, CostOf(tables, scans, _costs), CostOf(tables, scans, CostModel.Device));

    private static double CostOf(IEnumerable<BuiltTable> tables, IEnumerable<PlacedSequence> scans, CostModel costs) =>
        costs.PerByte + tables.Sum(t => t.CostPerByte(costs)) + scans.Sum(s => costs.Scan(s.Atom.Mass));

    private BuiltTable BuildTable(TableShape shape, List<CompiledSequence> members)
    {
        var grams = new List<TableGram>(members.Count * shape.Stride);
        PlacedSequence[] placed = AtomPlacer.Place(shape, members, _costs, _statistics, _buffer, grams);
        var table = FilterTable.Build(shape, grams, []);
        return new BuiltTable(table, placed, table.Measure(_statistics.MeasuringSample));
    }

    /// <summary>
    /// A table whose filter consists of rows, unless its grams are of 3. A larger filter than planned is tried with fewer buckets: of rows there are
    /// fewer hits than the planner reckons with.
    /// </summary>
    private BuiltTable BuildRows(TableShape shape, List<CompiledSequence> members, PlannerLimits limits)
    {
        if (shape.GramLength != 2)
        {
            return BuildTable(shape, members);
        }

        var grams = new List<TableGram>(members.Count * shape.Stride);
        PlacedSequence[] placed = SelectionOf(shape.Stride, members).Place(grams);
        TableShape ofRows = shape with { Shift0 = 0, FilterBits = Math.Max(shape.FilterBits, RowPacker.LeastFilterBits) };
        BuiltTable best = BuildRows(ofRows, grams, placed);
        long most = Math.Min(limits.Bytes + FilterTable.DeviceBytesOfRows, 2 * best.Table.DeviceBytes);
        for (int bucketBits = shape.BucketBits; bucketBits >= Math.Max(0, shape.BucketBits - MostFewerBucketBits); bucketBits--)
        {
            TableShape larger = ofRows with { FilterBits = ofRows.FilterBits + 1, BucketBits = bucketBits };
            if (larger.FilterBits <= limits.MostFilterBits
                && FilterTable.DeviceBytesOf(larger.FilterBits, bucketBits, grams.Count) + FilterTable.DeviceBytesOfRows <= most)
            {
                BuiltTable built = BuildRows(larger, grams, placed);
                return Rank(built, limits) < Rank(best, limits) ? built : best;
            }
        }

        return best;
    }

    private double Rank(BuiltTable table, PlannerLimits limits) =>
        table.CostPerByte(_costs) + (limits.PricePerByte * table.Table.DeviceBytes);

    private BuiltTable BuildRows(TableShape shape, List<TableGram> grams, PlacedSequence[] placed)
    {
        ushort[] starts = RowPacker.Pack(shape, grams, _costs, _statistics);
        var table = FilterTable.Build(shape, grams, starts);
        return new BuiltTable(table, placed, table.Measure(_statistics.MeasuringSample));
    }

    /// <summary>Plans differ in the sizes of their tables more often than in what these find: that is chosen once.</summary>
    private RowSelection SelectionOf(int stride, List<CompiledSequence> members)
    {
        RowSelection? selection = _rows.Find(made => made.IsOf(stride, members));
        if (selection is null)
        {
            selection = new RowSelection(stride, members, _costs, _statistics, _buffer);
            _rows.Add(selection);
        }

        return selection;
    }

    private SearchStructure WithBestMultipliers(SearchStructure structure) =>
        StructureOf([.. structure.Tables.Select(WithBestMultipliers)], structure.Scans);

    private BuiltTable WithBestMultipliers(BuiltTable planned)
    {
        TableShape shape = planned.Table.Shape;
        List<CompiledSequence> members = [.. planned.Members.Select(member => member.Sequence)];
        if (shape.GramLength != 3 || CountGrams(shape, members) > MostGramsForTrials)
        {
            return planned;
        }

        BuiltTable? best = null;
        for (int shift1 = 0; shift1 <= shape.Shift0; shift1++)
        {
            BuiltTable built = shift1 == shape.Shift1 ? planned : BuildTable(shape with { Shift1 = shift1 }, members);
            best = best is null || built.CostPerByte(_costs) < best.CostPerByte(_costs) ? built : best;
        }

        return best!;
    }

    private long CountGrams(TableShape shape, List<CompiledSequence> members)
    {
        long grams = 0;
        foreach (CompiledSequence sequence in members)
        {
            _buffer.Fill(sequence, shape.GramLength);
            grams += _buffer.Best(shape.Stride).Entries;
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
