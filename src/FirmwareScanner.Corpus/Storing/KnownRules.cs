using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Reads which rules all images of a store were scanned with.</summary>
internal static class KnownRules
{
    /// <summary>Reads them: SHA-256 of each text by namespace and name.</summary>
    /// <param name="store">The store.</param>
    public static IReadOnlyDictionary<string, string> Read(StoreConnection store)
    {
        long[] whole = [.. store.Rows("SELECT DISTINCT c.database_id FROM images i JOIN scanners c ON c.id = i.scanner_id", row => row.GetInt64(0))];
        long[] added = [.. store.Rows(
            """
            SELECT c.database_id FROM scanners c WHERE c.addition = 1 AND NOT EXISTS
                (SELECT 1 FROM images i WHERE i.object_id IS NOT NULL AND NOT EXISTS
                    (SELECT 1 FROM scans s WHERE s.object_id = i.object_id AND s.scanner_id = c.id))
            """,
            row => row.GetInt64(0))];
        IEnumerable<KeyValuePair<string, string>> common = whole.Length == 0
            ? []
            : whole.Select(database => TextsOf(store, database)).Aggregate((left, right) => left.Intersect(right));
        var known = new Dictionary<string, string>();
        foreach ((string name, string digest) in common.Concat(added.SelectMany(database => TextsOf(store, database))))
        {
            known[name] = digest;
        }

        return known;
    }

    private static IEnumerable<KeyValuePair<string, string>> TextsOf(StoreConnection store, long database) => store.Rows(
        "SELECT name, digest FROM rule_texts WHERE database_id = @p0", row => KeyValuePair.Create(row.GetString(0), row.GetString(1)), database);
}
