using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Sums up what a database takes in memory and time.</summary>
internal sealed class ReportBuilder
{
    private const int ConsumersNamed = 5;

    private static readonly int BytesPerSequence = ElementBytes(
        SectionKind.SequenceStart, SectionKind.SequencePattern, SectionKind.SequenceAtom, SectionKind.SequenceFlags);

    private static readonly int BytesPerEntry = ElementBytes(SectionKind.EntrySequence, SectionKind.EntryShift);

    private readonly DatabaseLayout _layout;
    private readonly SearchStructure _search;
    private readonly ImageWriter _image;
    private readonly int _historyLength;
    private readonly double[] _cost;
    private readonly int[] _bytes;
    private readonly string[] _foundBy;

    private bool _isAddedUp;

    /// <summary>Takes what there is; the costs of patterns are added up when they are asked for.</summary>
    public ReportBuilder(DatabaseLayout layout, SearchStructure search, ImageWriter image, int historyLength)
    {
        _layout = layout;
        _search = search;
        _image = image;
        _historyLength = historyLength;
        _cost = new double[layout.Patterns.Count];
        _bytes = new int[layout.Patterns.Count];
        _foundBy = new string[layout.Patterns.Count];
    }

    /// <summary>The report.</summary>
    public CompilationReport Build(TargetProfile profile, int fileBytes) => new()
    {
        Profile = profile,
        FileBytes = fileBytes,
        DeviceBytes = _image.DeviceBytes,
        HistoryLength = _historyLength,
        Rules = _layout.Rules.Count,
        Patterns = _layout.Patterns.Count,
        Sequences = _layout.Sequences.Count,
        CostPerByte = _search.DeviceCost,
        Sections = [.. _image.Sections.Select(s => SectionOf(s.Key, s.Value.Length))],
        Tables = [.. _search.Tables.Select(TableOf)],
        LazyPatternCosts = new Lazy<IReadOnlyList<PatternCost>>(PatternCosts),
        Skipped = [],
        Quarantined = [],
    };

    /// <summary>Says by how much a budget is exceeded and what takes most.</summary>
    public string DescribeExcess(long bytes, int budget)
    {
        var text = new StringBuilder(FormatText.Of(
            $"the database needs {bytes:N0} bytes of memory, {bytes - budget:N0} more than the budget of {budget:N0}; most is taken by"));
        string separator = " ";
        foreach (PatternCost cost in PatternCosts().OrderByDescending(c => c.DeviceBytes).Take(ConsumersNamed))
        {
            text.Append(separator).Append(FormatText.Of($"{cost.Rule} {cost.Pattern} ({cost.DeviceBytes:N0})"));
            separator = ", ";
        }

        return text.ToString();
    }

    private static int ElementBytes(params SectionKind[] kinds) => kinds.Sum(ImageWriter.ElementBytesOf);

    private static SectionReport SectionOf(int kind, int length) =>
        new(SectionNames.Of(kind), kind, length, ImageWriter.DeviceBytesOf(kind, length));

    private static TableReport TableOf(BuiltTable built) => new(
        built.Table.Shape,
        built.Members.Count,
        built.Table.EntrySequence.Length,
        built.Rates,
        built.Table.DeviceBytes,
        built.CostPerByte(CostModel.Device));

    private void AddUp()
    {
        if (_isAddedUp)
        {
            return;
        }

        _isAddedUp = true;
        for (int number = 0; number < _foundBy.Length; number++)
        {
            PatternLayout pattern = _layout.Patterns[number];
            _foundBy[number] = pattern.Anchors.Count > 0 ? "fixed offset" : pattern.Ends.Any() ? "end of stream" : "not sought";
        }

        var classes = new ByteClassTable();
        var encoded = new List<byte>();
        foreach (CompiledSequence sequence in _layout.Sequences)
        {
            encoded.Clear();
            SequenceEncoder.Append(encoded, sequence, classes);
            _bytes[sequence.Pattern] += BytesPerSequence + encoded.Count;
        }

        AddTables();
        AddScans();
    }

    private IReadOnlyList<PatternCost> PatternCosts()
    {
        AddUp();
        var costs = new List<PatternCost>();
        foreach (Rule rule in _layout.Rules)
        {
            foreach (Pattern pattern in rule.Patterns)
            {
                int number = _layout[pattern].Number;
                costs.Add(new PatternCost(number, rule.Name, pattern.Identifier, _cost[number], _bytes[number], _foundBy[number]));
            }
        }

        return [.. costs.OrderByDescending(c => c.CostPerByte)];
    }

    private void AddTables()
    {
        CostModel costs = CostModel.Device;
        for (int t = 0; t < _search.Tables.Count; t++)
        {
            BuiltTable built = _search.Tables[t];
            TableShape shape = built.Table.Shape;
            double loop = built.EmptySample(costs) / built.Members.Count;
            int entries = Math.Max(1, built.Table.EntrySequence.Length);

            // What happens in the table beyond the hits of atoms themselves is by chance, alike for all entries.
            double chance = built.Sample(costs) - built.EmptySample(costs)
                - built.Members.Sum(m => OwnCost(m.Atom, costs));
            double perEntry = Math.Max(0, chance) / entries;
            foreach (PlacedSequence member in built.Members)
            {
                Atom atom = member.Atom;
                double own = OwnCost(atom, costs);
                int pattern = member.Sequence.Pattern;
                _cost[pattern] += (loop + own + (atom.Entries * perEntry)) / shape.Stride;
                _bytes[pattern] += BytesPerEntry * atom.Entries;
                _foundBy[pattern] = $"table {t}";
            }
        }
    }

    private static double OwnCost(Atom atom, CostModel costs) =>
        (atom.Mass * (costs.FilterHit + costs.EntryVisit)) + (atom.VerifiedMass * costs.Verification);

    private void AddScans()
    {
        foreach (PlacedSequence scan in _search.Scans)
        {
            _cost[scan.Sequence.Pattern] += CostModel.Device.Scan(scan.Atom.Mass);
            _foundBy[scan.Sequence.Pattern] = "byte search";
        }
    }
}
