using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Makes records of the rows of a store. Not for several threads at once.</summary>
/// <param name="store">The store.</param>
/// <param name="book">Is told of the rules.</param>
internal sealed class StoreReader(StoreConnection store, RuleBook book)
{
    private const string PlaceColumns = "p.number, p.parent, p.format, p.name, p.start, p.length, p.size, p.listed, p.detail, o.sha256, r.place, p.result_id";
    private const string PlaceTables = "places p LEFT JOIN results r ON r.id = p.result_id LEFT JOIN objects o ON o.id = r.object_id";
    private const int MostKept = 100_000;

    private readonly Dictionary<long, RuleFact> _rules = [];
    private readonly Dictionary<long, KnownObject> _results = [];

    /// <summary>A result.</summary>
    /// <param name="id">Its number.</param>
    public KnownObject Result(long id)
    {
        if (_results.TryGetValue(id, out KnownObject? known))
        {
            return known;
        }

        KnownObject found = store.Rows(
            "SELECT r.verdict, r.reasons, r.detail, r.depends, o.size FROM results r JOIN objects o ON o.id = r.object_id WHERE r.id = @p0", ReadResult, id).Single();
        List<(FiredRule Fired, bool IsSuppressed)> fired = Findings(id);
        found = found with
        {
            Rules = [.. fired.Where(entry => !entry.IsSuppressed).Select(entry => entry.Fired)],
            Suppressed = [.. fired.Where(entry => entry.IsSuppressed).Select(entry => entry.Fired)],
        };
        if (_results.Count >= MostKept)
        {
            _results.Clear();
        }

        _results.Add(id, found);
        return found;
    }

    /// <summary>A rule.</summary>
    /// <param name="id">Its number.</param>
    public RuleFact Rule(long id)
    {
        if (!_rules.TryGetValue(id, out RuleFact? fact))
        {
            fact = RuleFact.Parse(Encoding.UTF8.GetBytes(store.Rows("SELECT fact FROM rules WHERE id = @p0", row => row.GetString(0), id).Single()));
            book.Add(fact);

            // One rule is one thing, wherever it was found.
            fact = book.Find(fact.Key)!;
            _rules.Add(id, fact);
        }

        return fact;
    }

    /// <summary>All rules by their numbers.</summary>
    public IReadOnlyList<(long Id, RuleFact Fact)> Rules() => [.. store.Rows("SELECT id FROM rules ORDER BY id", row => row.GetInt64(0)).Select(id => (id, Rule(id)))];

    /// <summary>The scan of an image; null if there is none.</summary>
    /// <param name="objectId">The image's object.</param>
    /// <param name="scanner">What it was scanned with.</param>
    /// <param name="isWhole">Whether all places are wanted; otherwise those of its list, and what they lie in.</param>
    public StoredScan? Scan(long objectId, long scanner, bool isWhole)
    {
        (long Id, string Detail) scan = store.Rows(
            "SELECT id, detail FROM scans WHERE object_id = @p0 AND scanner_id = @p1", row => (row.GetInt64(0), row.GetString(1)), objectId, scanner).FirstOrDefault();
        if (scan.Detail is null)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(scan.Detail);
        var places = new SortedDictionary<int, StoredPlace>();
        string filter = isWhole ? string.Empty : " AND (p.listed IS NOT NULL OR p.number = 0)";
        foreach (StoredPlace place in store.Rows($"SELECT {PlaceColumns} FROM {PlaceTables} WHERE p.scan_id = @p0{filter} ORDER BY p.number", ReadPlace, scan.Id))
        {
            places.Add(place.Number, place);
        }

        foreach (StoredPlace place in places.Values.ToArray())
        {
            AddParents(scan.Id, place.Record.Parent, places);
        }

        return new StoredScan(ScanRecord.Parse(document.RootElement), places);
    }

    /// <summary>The way to a place, the outermost first, without the image.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="number">The place.</param>
    /// <param name="known">Places that are known; others are added.</param>
    public IReadOnlyList<PlaceRecord> WayTo(long scan, int number, IDictionary<int, StoredPlace> known)
    {
        AddParents(scan, number, known);
        var way = new List<PlaceRecord>();
        for (int step = number; known[step].Record.Parent >= 0; step = known[step].Record.Parent)
        {
            way.Add(known[step].Record);
        }

        way.Reverse();
        return way;
    }

    private void AddParents(long scan, int number, IDictionary<int, StoredPlace> known)
    {
        for (int step = number; step >= 0 && !known.ContainsKey(step); step = known[step].Record.Parent)
        {
            known.Add(step, store.Rows($"SELECT {PlaceColumns} FROM {PlaceTables} WHERE p.scan_id = @p0 AND p.number = @p1", ReadPlace, scan, (long)step).Single());
        }
    }

    private List<(FiredRule Fired, bool IsSuppressed)> Findings(long result) =>
    [
        .. store.Rows(
            "SELECT rule_id, suppressed, detail FROM findings WHERE result_id = @p0 ORDER BY ordinal",
            row => (Rule: row.GetInt64(0), IsSuppressed: row.GetInt64(1) != 0, Detail: row.GetString(2)),
            result).Select(row => (ReadFired(row.Rule, row.Detail), row.IsSuppressed)),
    ];

    private FiredRule ReadFired(long rule, string detail)
    {
        using JsonDocument document = JsonDocument.Parse(detail);
        return FiredRecord.ReadMatches(document.RootElement, Rule(rule).Rule);
    }

    private static KnownObject ReadResult(DbDataReader row) => ResultText.AddTo(
        new KnownObject
        {
            Verdict = (ScanVerdict)row.GetInt64(0),
            Reasons = (int)row.GetInt64(1),
            DependsOnPlace = row.GetInt64(3) != 0,
            Size = row.GetInt64(4),
        },
        row.IsDBNull(2) ? null : row.GetString(2));

    private static StoredPlace ReadPlace(DbDataReader row)
    {
        var place = new PlaceRecord
        {
            Parent = (int)row.GetInt64(1),
            Format = row.IsDBNull(2) ? null : row.GetString(2),
            Name = row.IsDBNull(3) ? string.Empty : StoreText.Decode((byte[])row.GetValue(3)),
            Offset = row.GetInt64(4),
            Length = row.GetInt64(5),
            Size = row.GetInt64(6),
            Sha256 = row.IsDBNull(9) ? [] : (byte[])row.GetValue(9),
            Place = row.IsDBNull(10) ? [] : (byte[])row.GetValue(10),
        };
        if (!row.IsDBNull(7))
        {
            using JsonDocument document = JsonDocument.Parse(row.GetString(8));
            place = place.WithDetail((int)row.GetInt64(7), document.RootElement);
        }

        return new StoredPlace((int)row.GetInt64(0), place, row.IsDBNull(11) ? null : row.GetInt64(11));
    }
}
