using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>
/// The record of all measurements, a row for each date: so a loss is seen from one release to the next. Ratios of one run, the only figures that
/// mean the same on another machine.
/// </summary>
public static class PeersRecord
{
    /// <summary>Name of its region in a document.</summary>
    public const string Region = "record";

    private const string Heading =
        "| date | version, machine | in memory, to Hyperscan | `--db`, to Hyperscan | `--rules`, to Hyperscan | `--db`, to yara | `--rules`, to yara | `--db`, to clamscan |\n"
        + "|---|---|---|---|---|---|---|---|";

    /// <summary>Adds a measurement to a record; one of the same date is replaced.</summary>
    /// <param name="record">The table so far; empty at first.</param>
    /// <param name="date">Date of the measurement.</param>
    /// <param name="circumstances">Version of fwscan and the machine.</param>
    /// <param name="results">The results, sets in their order.</param>
    /// <returns>The table.</returns>
    public static string Add(string record, string date, string circumstances, IReadOnlyList<PeerResult> results)
    {
        IEnumerable<string> rows = record.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(Heading.Split('\n').Length)
            .Where(row => !row.StartsWith($"| {date} |", StringComparison.Ordinal));
        string row = $"| {date} | {circumstances} | {Ratios(results, "fwscan --db", "Hyperscan", result => result.InMemoryRate)} "
            + $"| {Ratios(results, "fwscan --db", "Hyperscan", result => result.TotalRate)} | {Ratios(results, "fwscan --rules", "Hyperscan", result => result.TotalRate)} "
            + $"| {Ratios(results, "fwscan --db", "yara", result => result.TotalRate)} | {Ratios(results, "fwscan --rules", "yara", result => result.TotalRate)} "
            + $"| {Ratios(results, "fwscan --db", "clamscan", result => result.TotalRate)} |";
        return string.Join('\n', rows.Append(row).Order(StringComparer.Ordinal).Prepend(Heading)) + "\n";
    }

    private static string Ratios(IReadOnlyList<PeerResult> results, string tool, string yardstick, Func<PeerResult, double?> rate)
    {
        IEnumerable<string> ratios = results.Select(result => result.Signatures).Distinct().Select(set =>
        {
            double? own = RateOf(results, set, tool, rate);
            double? other = RateOf(results, set, yardstick, rate);
            return own / other is double ratio ? ratio.ToString("F1", CultureInfo.InvariantCulture) : "-";
        });
        return string.Join(", ", ratios);
    }

    private static double? RateOf(IReadOnlyList<PeerResult> results, string set, string tool, Func<PeerResult, double?> rate) =>
        results.FirstOrDefault(result => result.Signatures == set && result.Tool == tool) is PeerResult found ? rate(found) : null;
}
