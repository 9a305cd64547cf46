using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Brings the results of one shard into a store, in one transaction.</summary>
/// <param name="store">The store.</param>
/// <param name="path">The file of the shard.</param>
/// <param name="spent">What it has cost, as JSON; null if that is not known.</param>
/// <param name="now">When it is done.</param>
internal sealed class ShardImport(StoreConnection store, string path, string? spent, DateTimeOffset now)
{
    // Most rows are these, and on a server each statement is a question and an answer.
    private const int PlacesAtOnce = 25;
    private const int PlaceColumns = 11;

    private static readonly string AddOnePlace = MakePlaces(1);
    private static readonly string AddPlaces = MakePlaces(PlacesAtOnce);

    private readonly RuleBook _book = new();
    private readonly Dictionary<string, long> _rules = [];
    private readonly Dictionary<ObjectKey, long> _objects = [];
    private readonly Dictionary<ObjectKey, long> _results = [];
    private readonly Dictionary<string, long> _last = [];
    private ShardHead? _head;
    private long _database;
    private long _scanner;
    private long _run;
    private int _line;
    private int _images;
    private int _promised = -1;
    private bool _isKnown;

    /// <summary>Images of an addition that the store does not know, or knows with other bytes.</summary>
    public int Unplaced { get; private set; }

    /// <summary>Does it.</summary>
    /// <returns>Whether the shard was new to the store.</returns>
    /// <exception cref="CorpusException">The file cannot be read, or is damaged; nothing of it is in the store then.</exception>
    public bool Run()
    {
        store.Write(ReadLines);
        return !_isKnown;
    }

    private void ReadLines()
    {
        using var file = new StreamReader(InputFile.OpenNamed(path), new UTF8Encoding(false, true));
        try
        {
            while (!_isKnown && file.ReadLine() is string line)
            {
                _line++;
                using JsonDocument document = JsonDocument.Parse(line);
                Add(document.RootElement);
            }
        }
        catch (Exception exception) when (RecordFault.Is(exception))
        {
            throw new CorpusException($"{path}:{_line}: expected a line of results, found something else: {exception.Message}", exception);
        }

        if (!_isKnown && (_promised != _images || _head is null))
        {
            throw new CorpusException($"{path}:{_line}: expected {_promised} images and a last line that says so, found {_images}: the file is not whole");
        }
    }

    private void Add(JsonElement line)
    {
        if (_head is null)
        {
            Begin(line);
        }
        else if (line.TryGetProperty("fact", out JsonElement fact))
        {
            AddRule(RuleFact.Parse(Encoding.UTF8.GetBytes(fact.GetRawText())));
        }
        else if (line.TryGetProperty("object", out _))
        {
            AddResult(ObjectRecord.Parse(line, _book));
        }
        else if (line.TryGetProperty("scan", out _))
        {
            AddScan(ScanRecord.Parse(line));
        }
        else if (line.TryGetProperty("end", out JsonElement end))
        {
            _promised = end.GetInt32();
            store.Execute("INSERT INTO shards (run_id, shard, images, spent) VALUES (@p0, @p1, @p2, @p3)", _run, (long)_head.Shard, (long)_images, spent);
        }
        else
        {
            _images++;
            AddImage(ImageRecord.Parse(line));
        }
    }

    private void Begin(JsonElement line)
    {
        _head = ShardHead.TryParse(line) ?? throw new CorpusException("it is no head of results that this program reads");
        _database = FindOrAdd("databases", "name", _head.Scanner.Database, ["program", "rules"], [_head.Scanner.Program, _head.Scanner.Rules], out bool isNew);
        if (isNew)
        {
            foreach ((string name, string digest) in _head.Scanner.Texts)
            {
                store.Execute("INSERT INTO rule_texts (database_id, name, digest) VALUES (@p0, @p1, @p2)", _database, name, digest);
            }
        }

        _scanner = FindOrAdd(
            "scanners", "name", _head.Scanner.Key, ["database_id", "options", "addition"], [_database, _head.Scanner.Options, _head.Scanner.IsAddition ? 1L : 0L], out _);
        _run = store.Number("SELECT id FROM runs WHERE plan = @p0 AND scanner_id = @p1", _head.Plan, _scanner);
        if (_run < 0)
        {
            _run = NextId("runs");
            store.Execute(
                """
                INSERT INTO runs (id, plan, scanner_id, shards, images, links, excluded, named, begun)
                VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)
                """,
                _run, _head.Plan, _scanner, (long)_head.Shards, (long)_head.Images, (long)_head.Links, (long)_head.Excluded, NamedOf(_head), now.ToString("O", CultureInfo.InvariantCulture));
        }

        _isKnown = store.Number("SELECT COUNT(*) FROM shards WHERE run_id = @p0 AND shard = @p1", _run, (long)_head.Shard) > 0;
    }

    private static string NamedOf(ShardHead head)
    {
        byte[] line = RecordLine.Make(json => RawText.WriteArray(json, "named", head.Named));
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("named").GetRawText();
    }

    private void AddRule(RuleFact fact)
    {
        _book.Add(fact);
        _rules[fact.Key] = FindOrAdd("rules", "name", fact.Key, ["fact"], [Encoding.UTF8.GetString(fact.Json)], out _);
    }

    private void AddResult(ObjectRecord record)
    {
        long id = ObjectOf(record.Sha256, record.Found.Size, out bool isNew);
        long result = isNew ? -1 : store.Number("SELECT id FROM results WHERE object_id = @p0 AND database_id = @p1 AND place = @p2", id, _database, record.Place);
        if (result >= 0)
        {
            _results[record.Key] = result;
            return;
        }

        result = NextId("results");
        _results[record.Key] = result;
        bool hasDetail = record.Found.Reason.Length > 0 || record.Found.Printed.Count > 0;
        store.Execute(
            """
            INSERT INTO results (id, object_id, database_id, place, depends, verdict, reasons, detail, run_id)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)
            """,
            result, id, _database, record.Place, record.Found.DependsOnPlace ? 1L : 0L, (long)record.Found.Verdict, (long)record.Found.Reasons,
            hasDetail ? ResultText.Make(record.Found) : null, _run);
        long ordinal = 0;
        foreach ((FiredRule fired, bool isSuppressed) in record.Found.Rules.Select(fired => (fired, false)).Concat(record.Found.Suppressed.Select(fired => (fired, true))))
        {
            store.Execute(
                "INSERT INTO findings (result_id, ordinal, rule_id, suppressed, matches, detail) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
                result, ordinal++, _rules[_book.Of(fired.Rule).Key], isSuppressed ? 1L : 0L, fired.MatchCount,
                Encoding.UTF8.GetString(RecordLine.Make(json => FiredRecord.WriteMatches(json, fired))[..^1]));
        }
    }

    private void AddScan(ScanRecord scan)
    {
        long id = ObjectOf(scan.Sha256, scan.Size, out _);
        if (store.Number("SELECT id FROM scans WHERE object_id = @p0 AND scanner_id = @p1", id, _scanner) >= 0)
        {
            return;
        }

        long number = NextId("scans");
        store.Execute(
            "INSERT INTO scans (id, object_id, scanner_id, verdict, reasons, detail, run_id) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
            number, id, _scanner, (long)scan.Verdict, (long)scan.Reasons, Encoding.UTF8.GetString((scan with { Places = [] }).ToLine()[..^1]), _run);
        int done = 0;
        while (done < scan.Places.Count)
        {
            int rows = scan.Places.Count - done >= PlacesAtOnce ? PlacesAtOnce : 1;
            store.Execute(rows == 1 ? AddOnePlace : AddPlaces, [.. Enumerable.Range(done, rows).SelectMany(place => RowOf(number, place, scan.Places[place]))]);
            done += rows;
        }
    }

    private object[] RowOf(long scan, long number, PlaceRecord place)
    {
        if (place.Parent >= number || place.Parent < 0 != (number == 0))
        {
            throw new CorpusException(FormattableString.Invariant($"place {number} lies in place {place.Parent}, which must come before it"));
        }

        bool isListed = place.Listed >= 0;
        return
        [
            scan,
            number,
            (long)place.Parent,
            (object?)place.Format ?? StoreNull.Text,
            place.Name.Length > 0 ? StoreText.Encode(place.Name) : StoreNull.Bytes,
            place.Offset,
            place.Length,
            place.Size,
            place.Sha256.Length > 0 ? _results[ObjectKey.Of(place.Sha256, place.Place)] : StoreNull.Number,
            isListed ? (long)place.Listed : StoreNull.Number,
            isListed ? Encoding.UTF8.GetString(RecordLine.Make(place.WriteDetail)[..^1]) : StoreNull.Text,
        ];
    }

    private static string MakePlaces(int rows)
    {
        IEnumerable<string> marks = Enumerable.Range(0, rows).Select(
            row => "(" + string.Join(", ", Enumerable.Range(row * PlaceColumns, PlaceColumns).Select(number => FormattableString.Invariant($"@p{number}"))) + ")");
        return "INSERT INTO places (scan_id, number, parent, format, name, start, length, size, result_id, listed, detail) VALUES " + string.Join(", ", marks);
    }

    private void AddImage(ImageRecord image)
    {
        byte[] path = StoreText.EncodePath(image.Path);
        long? content = image.Sha256.Length > 0 ? ObjectOf(image.Sha256, image.Size, out _) : null;
        long id = store.Number("SELECT id FROM images WHERE path = @p0", path);
        if (_head!.Scanner.IsAddition)
        {
            AddToImage(id, image, content);
            return;
        }

        if (id < 0)
        {
            id = NextId("images");
            store.Execute(
                "INSERT INTO images (id, path, object_id, size, scanner_id, run_id, first_run_id) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
                id, path, content, image.Size, _scanner, _run, _run);
        }
        else if (store.Execute(
            "UPDATE images SET object_id = @p0, size = @p1, scanner_id = @p2, run_id = @p3 WHERE id = @p4 AND run_id <= @p5",
            content, image.Size, _scanner, _run, id, _run) == 0)
        {
            // A shard that was late: a newer run has been here.
            return;
        }

        store.Execute("DELETE FROM problems WHERE image_id = @p0", id);
        AddProblem(id, image);
    }

    private void AddToImage(long id, ImageRecord image, long? content)
    {
        if (id < 0 || (content is not null && store.Number("SELECT object_id FROM images WHERE id = @p0", id) != content))
        {
            Unplaced++;
            return;
        }

        store.Execute("DELETE FROM problems WHERE image_id = @p0 AND scanner_id = @p1", id, _scanner);
        AddProblem(id, image);
    }

    private void AddProblem(long id, ImageRecord image)
    {
        if (image.Reasons != 0)
        {
            store.Execute(
                "INSERT INTO problems (image_id, scanner_id, reasons, detail) VALUES (@p0, @p1, @p2, @p3)",
                id, _scanner, (long)image.Reasons, Encoding.UTF8.GetString(RecordLine.Make(json => RawText.Write(json, "reason", image.Reason))[..^1]));
        }
    }

    private long ObjectOf(byte[] sha256, long size, out bool isNew)
    {
        isNew = false;
        var key = ObjectKey.Of(sha256);
        if (!_objects.TryGetValue(key, out long id))
        {
            id = FindOrAdd("objects", "sha256", sha256, ["size"], [size], out isNew);
            _objects[key] = id;
        }

        return id;
    }

    /// <summary>The number of a row that is known by a name, which is added if it is not there.</summary>
    private long FindOrAdd(string table, string key, object name, string[] columns, object[] values, out bool isNew)
    {
        long id = store.Number($"SELECT id FROM {table} WHERE {key} = @p0", name);
        isNew = id < 0;
        if (isNew)
        {
            id = NextId(table);
            string marks = string.Concat(columns.Select((_, number) => FormattableString.Invariant($", @p{number + 2}")));
            store.Execute($"INSERT INTO {table} (id, {key}, {string.Join(", ", columns)}) VALUES (@p0, @p1{marks})", [id, name, .. values]);
        }

        return id;
    }

    // Nobody else writes meanwhile.
    private long NextId(string table)
    {
        long last = _last.TryGetValue(table, out long known) ? known : Math.Max(0, store.Number($"SELECT MAX(id) FROM {table}"));
        return _last[table] = last + 1;
    }
}
