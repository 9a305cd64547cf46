using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Corpus.Records;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Reads the runs of a store.</summary>
internal static class RunReader
{
    /// <summary>The runs that are not superseded. One is by a later complete one of the same kind for which the same was named.</summary>
    /// <param name="store">The store.</param>
    public static IReadOnlyList<CorpusRunState> Read(StoreConnection store)
    {
        CorpusRunState[] runs =
        [
            .. store.Rows(
                """
                SELECT r.id, d.program, d.rules, s.addition, r.named, r.begun, r.shards, r.images, r.links, r.excluded
                FROM runs r JOIN scanners s ON s.id = r.scanner_id JOIN databases d ON d.id = s.database_id ORDER BY r.id
                """,
                row => (Id: row.GetInt64(0), Run: new CorpusRunState
                {
                    Program = row.GetString(1),
                    Rules = row.GetString(2),
                    IsAddition = row.GetInt64(3) != 0,
                    Named = ReadNamed(row.GetString(4)),
                    Begun = DateTimeOffset.Parse(row.GetString(5), CultureInfo.InvariantCulture),
                    Shards = (int)row.GetInt64(6),
                    Images = (int)row.GetInt64(7),
                    Links = (int)row.GetInt64(8),
                    Excluded = (int)row.GetInt64(9),
                    Missing = [],
                    Spent = [],
                })).Select(read => AddShards(store, read.Id, read.Run)),
        ];
        return [.. runs.Where((run, number) => !runs.Skip(number + 1).Any(later => Supersedes(later, run)))];
    }

    // Of a run that is not complete nobody knows what it would have found: only one that looked at no fewer images, and left out no more, stands for it.
    private static bool Supersedes(CorpusRunState later, CorpusRunState run) =>
        later.Missing.Count == 0 && (run.Missing.Count == 0 || (later.Images >= run.Images && later.Excluded <= run.Excluded))
        && later.IsAddition == run.IsAddition && (!run.IsAddition || later.Rules == run.Rules) && later.Named.SequenceEqual(run.Named);

    private static CorpusRunState AddShards(StoreConnection store, long id, CorpusRunState run)
    {
        List<(int Shard, int Images, string? Spent)> shards = store.Rows(
            "SELECT shard, images, spent FROM shards WHERE run_id = @p0",
            row => ((int)row.GetInt64(0), (int)row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2)),
            id);
        return run with
        {
            Missing = [.. Enumerable.Range(0, run.Shards).Except(shards.Select(shard => shard.Shard))],
            Merged = shards.Sum(shard => shard.Images),
            Spent = [.. shards.Where(shard => shard.Spent is not null).Select(shard => ReadSpent(shard.Spent!))],
        };
    }

    private static Spending ReadSpent(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return Spending.Parse(document.RootElement);
    }

    private static string[] ReadNamed(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(RawText.Read)];
    }
}
