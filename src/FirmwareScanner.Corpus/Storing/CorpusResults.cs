using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>The results of the images of a store, as if all of them had just been scanned. Not for several threads at once.</summary>
public sealed class CorpusResults
{
    private const int PageLength = 1000;

    private readonly CorpusStore _store;
    private readonly StoreReader _reader;
    private readonly IReadOnlyList<long> _additions;

    /// <summary>Prepares to read a store.</summary>
    /// <param name="store">The store; stays open.</param>
    /// <exception cref="CorpusException">It cannot be read.</exception>
    public CorpusResults(CorpusStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _reader = new StoreReader(store.Connection, new RuleBook());
        _additions = CorpusStore.Guard(
            store.Name, () => store.Connection.Rows("SELECT id FROM scanners WHERE addition = 1 ORDER BY id", row => row.GetInt64(0)));
    }

    /// <summary>Whether there are rules of more than one namespace.</summary>
    public bool HasNamespaces => CorpusStore.Guard(_store.Name, () => _reader.Rules().Select(rule => rule.Fact.Rule.Namespace).Distinct().Skip(1).Any());

    /// <summary>The results, by path.</summary>
    /// <exception cref="CorpusException">The store cannot be read.</exception>
    public IEnumerable<FileScanResult> Read()
    {
        foreach (ImageRow image in _store.Pages<ImageRow>(last => ReadImages(last?.Path)))
        {
            yield return CorpusStore.Guard(_store.Name, () => Make(image));
        }
    }

    private List<ImageRow> ReadImages(byte[]? behind) => _store.Connection.Rows(
        "SELECT id, path, object_id, scanner_id FROM images WHERE path > @p0 ORDER BY path LIMIT @p1",
        row => new ImageRow(row.GetInt64(0), (byte[])row.GetValue(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt64(3)),
        behind ?? [],
        (long)PageLength);

    private FileScanResult Make(ImageRow image)
    {
        string path = StoreText.DecodePath(image.Path);
        List<(int Reasons, string Reason)> problems = _store.Connection.Rows(
            "SELECT reasons, detail FROM problems WHERE image_id = @p0 ORDER BY scanner_id", row => ((int)row.GetInt64(0), ReadReason(row.GetString(1))), image.Id);
        FileScanResult result = image.Object is long content && _reader.Scan(content, image.Scanner, isWhole: false) is StoredScan scan
            ? ResultMaker.Make(path, scan, _reader)
            : FileScanResult.NotScanned(path, IncompleteReason.Unreadable, string.Empty) with { Reasons = 0 };
        foreach (long addition in image.Object is null ? [] : _additions)
        {
            if (_reader.Scan(image.Object!.Value, addition, isWhole: false) is StoredScan more)
            {
                result = ResultUnion.Of(result, ResultMaker.Make(path, more, _reader));
            }
            else
            {
                problems.Add((IncompleteReason.LeftOut, "not scanned with the rules that were added later"));
            }
        }

        return problems.Aggregate(result, ResultUnion.Add);
    }

    private static string ReadReason(string detail)
    {
        using JsonDocument document = JsonDocument.Parse(detail);
        return RawText.Read(document.RootElement, "reason");
    }

    private sealed record ImageRow(long Id, byte[] Path, long? Object, long Scanner);
}
