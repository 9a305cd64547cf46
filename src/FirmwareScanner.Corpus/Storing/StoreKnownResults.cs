using System;
using System.Linq;
using System.Threading;
using FirmwareScanner.Corpus.Records;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>What a store knows of earlier runs with the same scanner. Nothing is written. Any thread may ask.</summary>
internal sealed class StoreKnownResults : IKnownResults, IDisposable
{
    private readonly CorpusStore _store;
    private readonly StoreReader _reader;
    private readonly long _database;
    private readonly long _scanner;
    private readonly Lock _lock = new();

    private StoreKnownResults(CorpusStore store, ScannerIdentity scanner, RuleBook book)
    {
        _store = store;
        _reader = new StoreReader(store.Connection, book);
        _database = store.Connection.Number("SELECT id FROM databases WHERE name = @p0", scanner.Database);
        _scanner = store.Connection.Number("SELECT id FROM scanners WHERE name = @p0", scanner.Key);
    }

    /// <summary>Opens a store.</summary>
    /// <param name="name">The store.</param>
    /// <param name="scanner">What the images are scanned with.</param>
    /// <param name="book">Knows the rules, and is told of others.</param>
    /// <exception cref="CorpusException">It cannot be used.</exception>
    public static StoreKnownResults Open(string name, ScannerIdentity scanner, RuleBook book)
    {
        var store = CorpusStore.Open(name, creates: false);
        try
        {
            return new StoreKnownResults(store, scanner, book);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ObjectRecord? FindObject(byte[] sha256, byte[] place)
    {
        if (_database < 0)
        {
            return null;
        }

        lock (_lock)
        {
            return CorpusStore.Guard(_store.Name, () =>
            {
                // What depends on its place is told for any, which says that the place has to be asked for.
                long result = _store.Connection.Number(
                    """
                    SELECT r.id FROM results r JOIN objects o ON o.id = r.object_id
                    WHERE o.sha256 = @p0 AND r.database_id = @p1 AND (r.place = @p2 OR (@p3 = 1 AND r.depends = 1)) LIMIT 1
                    """,
                    sha256, _database, place, place.Length == 0 ? 1L : 0L);
                return result < 0 ? null : new ObjectRecord(sha256, place, _reader.Result(result));
            });
        }
    }

    /// <inheritdoc/>
    public ScanRecord? FindScan(byte[] sha256)
    {
        if (_scanner < 0)
        {
            return null;
        }

        lock (_lock)
        {
            return CorpusStore.Guard(_store.Name, () =>
            {
                long id = _store.Connection.Number("SELECT id FROM objects WHERE sha256 = @p0", sha256);
                return id < 0 || _reader.Scan(id, _scanner, isWhole: true) is not StoredScan scan
                    ? null
                    : scan.Record with { Places = [.. scan.Places.Values.Select(place => place.Record)] };
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();
}
