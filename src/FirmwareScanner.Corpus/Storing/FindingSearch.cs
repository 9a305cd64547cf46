using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Corpus.Records;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Answers questions about findings and objects.</summary>
public static class FindingSearch
{
    // Scans that count: that of the image's last whole run, and those with rules that were added.
    private const string Places =
        """
        FROM places p JOIN scans s ON s.id = p.scan_id JOIN scanners c ON c.id = s.scanner_id
        JOIN images i ON i.object_id = s.object_id AND (i.scanner_id = s.scanner_id OR c.addition = 1)
        JOIN results x ON x.id = p.result_id JOIN objects o ON o.id = x.object_id JOIN runs u ON u.id = x.run_id
        """;

    private const int DigestLength = 32;
    private const string Columns = "i.path, s.id, p.number, o.sha256, o.size, u.begun";
    private const string Order = "ORDER BY i.path, s.id, p.number";

    /// <summary>Looks for what is asked.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">The question.</param>
    /// <param name="most">The most rows wanted.</param>
    /// <returns>The rows by image and place, at most that many.</returns>
    /// <exception cref="CorpusException">The store cannot be read.</exception>
    public static IReadOnlyList<FindingRow> Find(CorpusStore store, FindingQuery query, int most)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(query);
        return CorpusStore.Guard(store.Name, () => Search(store.Connection, query, most));
    }

    private static List<FindingRow> Search(StoreConnection store, FindingQuery query, int most)
    {
        var reader = new StoreReader(store, new RuleBook());
        var values = new List<object?>();
        if (MakeQuestion(reader, query, most, values) is not string question)
        {
            return [];
        }

        var ways = new Dictionary<long, SortedDictionary<int, StoredPlace>>();
        var answer = new List<FindingRow>();
        foreach (RawRow row in store.Rows(question, ReadRow, [.. values]))
        {
            string image = StoreText.DecodePath(row.Path);
            if (answer.Count == most)
            {
                break;
            }

            if (query.Images?.Contains(image, isFolder: false) != false)
            {
                if (!ways.TryGetValue(row.Scan, out SortedDictionary<int, StoredPlace>? known))
                {
                    ways.Add(row.Scan, known = []);
                }

                answer.Add(new FindingRow(
                    image,
                    ResultMaker.PathOf(reader.WayTo(row.Scan, row.Place, known)),
                    Convert.ToHexStringLower(row.Sha256),
                    row.Size,
                    query.WantsPlaces ? null : reader.Rule(row.Rule).Rule,
                    row.Matches,
                    row.Seen));
            }
        }

        return answer;
    }

    /// <summary>The question for the rows that are wanted, and more where names of images decide; null if no rule is asked for that was ever found.</summary>
    private static string? MakeQuestion(StoreReader reader, FindingQuery query, int most, List<object?> values)
    {
        string Mark(object value)
        {
            values.Add(value);
            return "@p" + (values.Count - 1).ToString(CultureInfo.InvariantCulture);
        }

        string from = Places;
        var conditions = new List<string>();
        if (!query.WantsPlaces)
        {
            long[] rules = [.. reader.Rules().Where(rule => query.Rules?.Selects(rule.Fact.Rule) != false).Select(rule => rule.Id)];
            if (rules.Length == 0)
            {
                return null;
            }

            from += " JOIN findings f ON f.result_id = x.id";
            conditions.Add("f.suppressed = 0");
            conditions.Add($"f.rule_id IN ({string.Join(", ", rules.Select(rule => Mark(rule)))})");
        }

        if (query.Object.Count > 0)
        {
            byte[] first = [.. query.Object];
            conditions.Add($"o.sha256 >= {Mark(first)}");
            conditions.Add($"o.sha256 <= {Mark((byte[])[.. first, .. Enumerable.Repeat((byte)0xFF, DigestLength)])}");
        }

        if (query.Since is DateTimeOffset since)
        {
            conditions.Add($"u.begun >= {Mark(since.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture))}");
        }

        string limit = query.Images is null ? " LIMIT " + Mark((long)most) : string.Empty;
        string where = conditions.Count == 0 ? string.Empty : "WHERE " + string.Join(" AND ", conditions) + " ";
        return query.WantsPlaces
            ? $"SELECT {Columns}, 0, 0 {from} {where}{Order}{limit}"
            : $"SELECT {Columns}, f.rule_id, f.matches {from} {where}{Order}, f.ordinal{limit}";
    }

    private static RawRow ReadRow(DbDataReader row) => new(
        (byte[])row.GetValue(0),
        row.GetInt64(1),
        (int)row.GetInt64(2),
        (byte[])row.GetValue(3),
        row.GetInt64(4),
        DateTimeOffset.Parse(row.GetString(5), CultureInfo.InvariantCulture),
        Convert.ToInt64(row.GetValue(6), CultureInfo.InvariantCulture),
        Convert.ToInt64(row.GetValue(7), CultureInfo.InvariantCulture));

    private sealed record RawRow(byte[] Path, long Scan, int Place, byte[] Sha256, long Size, DateTimeOffset Seen, long Rule, long Matches);
}
