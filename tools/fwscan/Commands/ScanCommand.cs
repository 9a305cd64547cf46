using System;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Files;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan scan</c>: files, folders and standard input.</summary>
internal static class ScanCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        A file in which something was found has a block: verdict, a line for each rule that fired, what the file contains, what its bytes
        are. With -v each line is a match: severity, rule, offset in hexadecimal and in decimal, length in bytes, path. What is
        compressed, packed, or a file system is opened and scanned as well: a path such as router.bin!uimage@0x40!lzma/etc/shadow
        says where, and offsets are those in the object so named. "fwscan tree" shows what a file consists of.
        Each file gets a verdict: clean, found, or incomplete with its reason. What was not scanned, or not looked into, is never
        called clean: a folder that was not entered, a layer that cannot be opened, and too many opaque bytes make it incomplete,
        and a run that scanned nothing is no clean one. Empty files cost nothing beside others.
        Rules of severity info name what an image consists of: they are listed, but do not make a file found.

        Exit codes: 0 all clean; 1 found; 2 error, incomplete with nothing found, or nothing scanned; 130 interrupted.

        """;

    private const long LongWorkBytes = 128 << 20;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="configuration">What the project says about its scans.</param>
    public static Command Create(Terminal terminal, ScanConfiguration configuration)
    {
        var options = new ScanOptions();
        var command = new Command("scan", "Scan files, folders or standard input.");
        options.AddTo(command);
        command.SetAction(parsed => Scan(parsed, options, configuration.File, terminal));
        return command;
    }

    private static int Scan(ParseResult parsed, ScanOptions options, ConfigurationFile? configuration, Terminal terminal)
    {
        DateTimeOffset begun = DateTimeOffset.UtcNow;
        using var interruption = new Interruption();
        var claims = new FileClaims();
        if (configuration is not null)
        {
            claims.AddInput(configuration.Path);
        }

        DirectoryWalker walker = options.Targets.ReadWalker(parsed);
        TargetLimits limits = options.Targets.ReadLimits(parsed);
        FindingFilter? findings = options.Judging.ReadFilter(parsed, configuration?.Suppressions ?? [], terminal, claims);
        SignatureSet signatures = options.Rules.Load(parsed, RuleOptions.ForScans, terminal, claims);
        RuleFilter? selected = options.Filter.Read(parsed, signatures);
        BatchScanner batch = options.CreateScanner(parsed, signatures, selected);
        var targets = new ScanTargets(options.Targets.ReadPaths(parsed, claims, interruption.Token), walker, limits, interruption.Token)
        {
            MostSeconds = options.ReadSeconds(parsed),
        };
        var run = new RunDescription(
            new ReportOrigin("fwscan " + ProgramVersion.Text, begun, RuleOptions.Describe(signatures), CommandText.Of(parsed)), options.Judging.ReadFailOn(parsed));
        using ReportSet reports = Open(parsed, options, targets, signatures, claims, terminal, run, interruption.Token);
        var totals = new ScanTotals { Links = targets.Links, Excluded = targets.Excluded, Older = targets.Older, IsRaw = options.Layers.IsRaw(parsed) };
        Run(batch, targets, totals, reports, findings, terminal, interruption.Token);
        reports.Finish(totals, selected?.CountLeftOut(signatures) ?? 0);
        return Conclude(totals, targets, run.FailOn, terminal, interruption.Token);
    }

    private static ReportSet Open(
        ParseResult parsed,
        ScanOptions options,
        ScanTargets targets,
        SignatureSet signatures,
        FileClaims claims,
        Terminal terminal,
        RunDescription run,
        CancellationToken cancellation)
    {
        foreach (string file in targets.NamedFiles)
        {
            claims.AddInput(file);
        }

        BaselineWriter? update = options.Judging.OpenUpdate(parsed, claims, terminal);
        bool showsNamespaces = signatures.Rules.Select(rule => rule.Namespace).Distinct().Count() > 1;
        ReportSet reports = options.Reports.Open(parsed, terminal, claims, MakeText, cancellation, run);
        if (update is not null)
        {
            reports.Add(update, null);
        }

        return reports;

        IScanReport MakeText(Terminal output) => options.Reports.IsVerbose(parsed)
            ? new MatchListReport(output, showsNamespaces) { ShownContext = options.Reports.ReadShownContext(parsed) }
            : new FindingsReport(output, showsNamespaces, targets.Count == 1) { ShownContext = options.Reports.ReadShownContext(parsed) };
    }

    private static void Run(
        BatchScanner batch,
        ScanTargets targets,
        ScanTotals totals,
        IScanReport report,
        FindingFilter? findings,
        Terminal terminal,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        long length = targets.TotalLength();
        terminal.WithProgress("scanning", length, length >= LongWorkBytes, (advanced, show) =>
        {
            batch.Advanced = advanced;
            batch.Entered = show;
            batch.Scan(
                targets.Count,
                (scanner, number) => targets.Scan(scanner, number, cancellation),
                raw =>
                {
                    FileScanResult result = findings?.Apply(raw) ?? raw;
                    totals.Add(result);
                    terminal.WriteErrors(result.Printed.Select(line => $"{result.Path}: {line}"));
                    report.Write(result, findings?.Settled ?? []);
                },
                cancellation);
        });
        totals.Time = clock.Elapsed;
        totals.IsInterrupted = cancellation.IsCancellationRequested;
        totals.NotBegun = cancellation.IsCancellationRequested ? targets.Count - totals.Objects : 0;
        totals.Known = findings?.Known ?? 0;
        totals.Accepted = findings?.Accepted ?? 0;
    }

    private static int Conclude(ScanTotals totals, ScanTargets targets, Severity? failOn, Terminal terminal, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            terminal.Complain($"interrupted: {totals.NotBegun} of {targets.Count} files were not begun");
            return ExitCode.Interrupted;
        }

        if (totals.IsNothingNewer)
        {
            terminal.Complain($"nothing is newer, of {Counted.Of(targets.Older, "file")}: nothing was scanned");
        }
        else if (totals.IsNothing)
        {
            string cause = totals.Empty > 0 ? "there are only empty files and folders"
                : totals.Excluded > 0 ? "--exclude leaves nothing"
                : targets.Links == 0 ? "no file was named"
                : "there are only symbolic links";
            terminal.Complain($"nothing was scanned: {cause}");
        }

        return ExitCode.Of(totals, failOn);
    }
}
