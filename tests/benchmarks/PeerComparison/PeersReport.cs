using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>The comparison as Markdown and as JSON.</summary>
/// <param name="options">What was done.</param>
/// <param name="files">What was scanned.</param>
/// <param name="fewFiles">What slow tools scanned.</param>
/// <param name="versions">Versions of the tools.</param>
/// <param name="results">Measurements.</param>
/// <param name="explained">Documented differences between the tools and how often they occurred.</param>
/// <param name="disagreements">How many differences are left.</param>
public sealed class PeersReport(
    PeersOptions options,
    CorpusSubset files,
    CorpusSubset fewFiles,
    IReadOnlyList<string> versions,
    IReadOnlyList<PeerResult> results,
    IReadOnlyDictionary<string, int> explained,
    int disagreements)
{
    private const string Yardstick = "yara";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Everything for people.</summary>
    /// <returns>Markdown.</returns>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        AddConditions(text);
        foreach (IGrouping<string, PeerResult> set in results.GroupBy(result => result.Signatures))
        {
            AddTable(text, set.Key, set.ToList());
        }

        AddInMemory(text);
        AddAgreement(text);
        return text.ToString();
    }

    /// <summary>Everything for programs.</summary>
    /// <param name="path">File to write.</param>
    public void WriteJson(string path)
    {
        File.WriteAllText(path, JsonSerializer.Serialize(
            new
            {
                options.Date,
                Machine = MachineDescription.Describe(),
                Versions = versions,
                Files = files.Images.Count,
                files.Bytes,
                options.Runs,
                BoundToProcessor = options.Processor,
                Results = results,
                ExplainedDifferences = explained,
                Disagreements = disagreements,
            },
            Indented) + "\n");
    }

    private void AddConditions(StringBuilder text)
    {
        string part = options.Megabytes == 0 ? "all of" : "spread evenly over";
        string bound = options.Processor < 0 ? "one thread" : "one thread, bound to one processor";
        string packages = string.Join(", ", files.Images
            .GroupBy(image => image.Package)
            .Select(package => (Name: package.Key, Bytes: package.Sum(image => image.Size)))
            .OrderByDescending(package => package.Bytes)
            .Select(package => $"{package.Name} {Share(package.Bytes)}"));
        text.AppendLine(Format(
            $"Measured {options.Date} on {MachineDescription.Describe()}. {string.Join("; ", versions)}.\n"));
        text.AppendLine(Format(
            $"Corpus: {files.Images.Count} files, {files.Bytes / 1e6:F1} MB, {part} the firmware corpus: {packages}. ")
            + Format($"binwalk and the rows that look inside get {fewFiles.Images.Count} of them, {fewFiles.Bytes / 1e6:F1} MB; binwalk has 100 signatures only.\n"));
        string runs = options.Runs == 1 ? "a single run (rough)" : Format($"median of {options.Runs} runs");
        text.AppendLine($"Warm page cache, {bound}, {runs}, largest peak of memory, seconds to 0.01 s. 1 MB is 1,000,000 bytes.\n");
    }

    private static void AddTable(StringBuilder text, string signatures, IReadOnlyList<PeerResult> set)
    {
        PeerResult? yardstick = set.FirstOrDefault(result => result.Tool == Yardstick);
        text.AppendLine(Format($"**{signatures}**\n"));
        text.AppendLine("| tool | start, s | total, s | CPU, s | MB/s, total | to yara | MB/s, scan | to yara | peak, MB | matches |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (PeerResult result in set)
        {
            string total = Ratio(result.TotalRate, yardstick?.TotalRate);
            string scan = Ratio(result.ScanRate, yardstick?.ScanRate);
            text.AppendLine(Format($"| {result.Tool} | {result.StartSeconds:F2} | {result.TotalSeconds:F2} | {result.CpuSeconds:F2} ")
                + Format($"| {Rate(result.TotalRate)} | {total} | {Rate(result.ScanRate)} | {scan} ")
                + Format($"| {result.PeakKilobytes * 1024 / 1e6:F0} | {(result.Matches is int matches ? Format($"{matches:N0}") : "-")} |"));
        }

        text.AppendLine();
    }

    private void AddInMemory(StringBuilder text)
    {
        text.AppendLine("**By their own clocks, MB/s**\n");
        text.AppendLine("| tool | signatures | reading and scanning | scanning data in memory |\n|---|---|---|---|");
        foreach (PeerResult result in results.Where(result => result.OwnSeconds is not null))
        {
            text.AppendLine(Format(
                $"| {result.Tool} | {result.Signatures} | {Rate(result.OwnRate)} | {Rate(result.InMemoryRate)} |"));
        }

        text.AppendLine();
    }

    private void AddAgreement(StringBuilder text)
    {
        text.AppendLine(disagreements == 0
            ? "All tools report the same matches: file, signature and offset; clamscan, which tells no offsets, the same pairs of "
              + "file and signature."
            : Format($"The tools disagree on {disagreements:N0} matches."));
        foreach ((string reason, int count) in explained)
        {
            text.AppendLine(Format($"Except {count:N0} matches: {reason}."));
        }
    }

    private string Share(long bytes)
    {
        double percent = 100.0 * bytes / files.Bytes;
        return percent < 0.1 ? "under 0.1 %" : Format($"{percent:F1} %");
    }

    private static string Rate(double? rate) => rate is double value ? value.ToString(value < 10 ? "F1" : "N0", CultureInfo.InvariantCulture) : "-";

    private static string Ratio(double? rate, double? yardstick)
    {
        return rate / yardstick is double ratio ? ratio.ToString(ratio < 10 ? "F2" : "F0", CultureInfo.InvariantCulture) : "-";
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
