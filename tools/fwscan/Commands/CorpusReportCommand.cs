using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan corpus report</c>: what a store knows, in the formats of a scan.</summary>
internal static class CorpusReportCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        The formats are those of fwscan scan, and say the same, sorted by path. JSON has no times: two stores that know the same give the
        same bytes, however many shards and processes there were.

        Exit codes: 0 all clean; 1 found; 2 error, or nothing found and not everything scanned; 130 interrupted.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("STORE") { Description = "The store." };
        var found = new Option<bool>("--found") { Description = "Only images in which something was found, or that were not scanned whole; the sums are those of all." };
        var images = CreateImages();
        var reports = new ReportOptions();
        var judging = new JudgingOptions();
        var command = new Command("report", "Write what a store knows: text, a page, SARIF and others.") { name, found, images };
        reports.AddTo(command);
        judging.AddTo(command, mayUpdate: false);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var claims = new FileClaims();
            string path = parsed.GetRequiredValue(name);
            claims.AddInput(path);
            using CorpusStore store = CorpusStore.Open(path, creates: false);
            IReadOnlyList<CorpusRunState> runs = store.Runs();
            var results = new CorpusResults(store);
            FindingFilter? filter = judging.ReadFilter(parsed, [], terminal, claims);
            var run = new RunDescription(
                new ReportOrigin("fwscan " + ProgramVersion.Text, DateTimeOffset.UtcNow, DescribeRules(runs), CommandText.Of(parsed)), judging.ReadFailOn(parsed));
            using ReportSet set = reports.Open(parsed, terminal, claims, MakeText, interruption.Token, run);
            NamePatterns? wanted = ReadImages(parsed, images);
            ScanTotals totals = Write(results, set, filter, result => IsWanted(result, parsed.GetValue(found), wanted), terminal, interruption);
            totals.Links = runs.Where(one => !one.IsAddition).Sum(one => one.Links);
            totals.Excluded = runs.Where(one => !one.IsAddition).Sum(one => one.Excluded);
            totals.NotBegun = CorpusText.ComplainOfMissing(terminal, runs);
            totals.Time = runs.SelectMany(one => one.Spent).Aggregate(new Spending(), Spending.Add).Total;
            set.Finish(totals, 0);
            return interruption.Token.IsCancellationRequested ? ExitCode.Interrupted : ConcludeTotals(totals, run);

            IScanReport MakeText(Terminal output) => reports.IsVerbose(parsed)
                ? new MatchListReport(output, results.HasNamespaces) { ShownContext = reports.ReadShownContext(parsed) }
                : new FindingsReport(output, results.HasNamespaces, isOnlyFile: false) { ShownContext = reports.ReadShownContext(parsed) };
        });
        return command;
    }

    /// <summary>The option that says which images.</summary>
    public static Option<string[]> CreateImages() => new("--image")
    {
        Description = "Only images that are so named: * for any characters, ? for one; with a slash inside compared with the whole path. May be repeated.",
        HelpName = "PATTERN",
    };

    /// <summary>What the option says; null for all.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="images">The option.</param>
    /// <exception cref="UserErrorException">A pattern says nothing.</exception>
    public static NamePatterns? ReadImages(ParseResult parsed, Option<string[]> images)
    {
        string[] patterns = parsed.GetValue(images) ?? [];
        try
        {
            return patterns.Length == 0 ? null : new NamePatterns(patterns);
        }
        catch (ArgumentException exception)
        {
            throw new UserErrorException($"--image: {exception.Message}");
        }
    }

    private static ScanTotals Write(
        CorpusResults results, ReportSet set, FindingFilter? filter, Func<FileScanResult, bool> isWanted, Terminal terminal, Interruption interruption)
    {
        var totals = new ScanTotals();
        foreach (FileScanResult raw in results.Read())
        {
            if (interruption.Token.IsCancellationRequested)
            {
                totals.IsInterrupted = true;
                break;
            }

            FileScanResult result = filter?.Apply(raw) ?? raw;
            totals.Add(result);
            if (isWanted(result))
            {
                terminal.WriteErrors(result.Printed.Select(line => $"{result.Path}: {line}"));
                set.Write(result, filter?.Settled ?? []);
            }
        }

        totals.Known = filter?.Known ?? 0;
        totals.Accepted = filter?.Accepted ?? 0;
        return totals;
    }

    private static bool IsWanted(FileScanResult result, bool onlyFound, NamePatterns? images) =>
        (!onlyFound || result.Verdict != ScanVerdict.Clean) && images?.Contains(result.Path.Trim('/'), isFolder: false) != false;

    private static int ConcludeTotals(ScanTotals totals, RunDescription run)
    {
        int code = ExitCode.Of(totals, run.FailOn);
        return code == ExitCode.Clean && totals.NotBegun > 0 ? ExitCode.Error : code;
    }

    private static string DescribeRules(IReadOnlyList<CorpusRunState> runs) => string.Join("; ", runs.Select(run => run.Rules).Distinct());
}
