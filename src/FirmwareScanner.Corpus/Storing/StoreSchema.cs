using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>
/// The tables of a store, and how an older store becomes a newer one: each step is done as a whole, and the number of the last is kept in the store.
/// </summary>
internal static class StoreSchema
{
    private const string VersionName = "schema";

    // docs/corpus.md describes the tables.
    private static readonly IReadOnlyList<IReadOnlyList<string>> Steps =
    [
        [
            "CREATE TABLE properties (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
            "CREATE TABLE databases (id {id}, name TEXT NOT NULL UNIQUE, program TEXT NOT NULL, rules TEXT NOT NULL)",
            "CREATE TABLE scanners (id {id}, name TEXT NOT NULL UNIQUE, database_id {int} NOT NULL, options TEXT NOT NULL, addition {int} NOT NULL)",
            "CREATE TABLE rule_texts (database_id {int} NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (database_id, name)){rowless}",
            """
            CREATE TABLE runs (id {id}, plan TEXT NOT NULL, scanner_id {int} NOT NULL, shards {int} NOT NULL, images {int} NOT NULL,
                links {int} NOT NULL, excluded {int} NOT NULL, named TEXT NOT NULL, begun TEXT NOT NULL, UNIQUE (plan, scanner_id))
            """,
            """
            CREATE TABLE shards (run_id {int} NOT NULL, shard {int} NOT NULL, images {int} NOT NULL, spent TEXT,
                PRIMARY KEY (run_id, shard)){rowless}
            """,
            "CREATE TABLE rules (id {id}, name TEXT NOT NULL UNIQUE, fact TEXT NOT NULL)",
            "CREATE TABLE objects (id {id}, sha256 {bytes} NOT NULL UNIQUE, size {int} NOT NULL)",
            """
            CREATE TABLE results (id {id}, object_id {int} NOT NULL, database_id {int} NOT NULL, place {bytes} NOT NULL, depends {int} NOT NULL,
                verdict {int} NOT NULL, reasons {int} NOT NULL, detail TEXT, run_id {int} NOT NULL, UNIQUE (object_id, database_id, place))
            """,
            """
            CREATE TABLE findings (result_id {int} NOT NULL, ordinal {int} NOT NULL, rule_id {int} NOT NULL, suppressed {int} NOT NULL,
                matches {int} NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (result_id, ordinal)){rowless}
            """,
            """
            CREATE TABLE scans (id {id}, object_id {int} NOT NULL, scanner_id {int} NOT NULL, verdict {int} NOT NULL, reasons {int} NOT NULL,
                detail TEXT NOT NULL, run_id {int} NOT NULL, UNIQUE (object_id, scanner_id))
            """,
            """
            CREATE TABLE places (scan_id {int} NOT NULL, number {int} NOT NULL, parent {int} NOT NULL, format TEXT, name {bytes}, start {int} NOT NULL,
                length {int} NOT NULL, size {int} NOT NULL, result_id {int}, listed {int}, detail TEXT, PRIMARY KEY (scan_id, number)){rowless}
            """,
            """
            CREATE TABLE images (id {id}, path {bytes} NOT NULL UNIQUE, object_id {int}, size {int} NOT NULL, scanner_id {int} NOT NULL,
                run_id {int} NOT NULL, first_run_id {int} NOT NULL)
            """,
            """
            CREATE TABLE problems (image_id {int} NOT NULL, scanner_id {int} NOT NULL, reasons {int} NOT NULL, detail TEXT NOT NULL,
                PRIMARY KEY (image_id, scanner_id)){rowless}
            """,
        ],
        [
            "CREATE INDEX findings_rule ON findings (rule_id)",
            "CREATE INDEX places_result ON places (result_id)",
            "CREATE INDEX images_object ON images (object_id)",
        ],
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Current => Steps.Count;

    /// <summary>Brings a store to a version.</summary>
    /// <param name="store">The store, with or without tables.</param>
    /// <param name="version">The version: <see cref="Current"/>, or an older one for tests.</param>
    /// <exception cref="CorpusException">A newer program has written it.</exception>
    public static void Migrate(StoreConnection store, int version)
    {
        if (VersionOf(store) > Current)
        {
            throw new CorpusException($"{store.Dialect.Name}: expected version {Current} of a store or an older one, found {VersionOf(store)}: a newer fwscan has written it");
        }

        while (VersionOf(store) < version)
        {
            store.Write(() => MigrateOnce(store));
        }
    }

    /// <summary>The version of a store; 0 for one without tables.</summary>
    /// <param name="store">The store.</param>
    public static int VersionOf(StoreConnection store) => store.Number(store.Dialect.HasProperties) == 0
        ? 0
        : int.Parse(store.Rows("SELECT value FROM properties WHERE name = @p0", row => row.GetString(0), VersionName)[0], CultureInfo.InvariantCulture);

    // Asked again inside: another process may have been faster.
    private static void MigrateOnce(StoreConnection store)
    {
        int version = VersionOf(store);
        if (version >= Current)
        {
            return;
        }

        foreach (string statement in Steps[version])
        {
            store.Execute(store.Dialect.Adapt(statement));
        }

        string next = (version + 1).ToString(CultureInfo.InvariantCulture);
        if (store.Execute("UPDATE properties SET value = @p0 WHERE name = @p1", next, VersionName) == 0)
        {
            store.Execute("INSERT INTO properties (name, value) VALUES (@p0, @p1)", VersionName, next);
        }
    }
}
