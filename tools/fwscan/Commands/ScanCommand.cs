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
using FirmwareScanner.Signatures.Compilation;
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

    private const int MostSeconds = 1_000_000;
    private const long LongWorkBytes = 128 << 20;

    private static int DefaultJobs => Math.Min(Environment.ProcessorCount, BatchScanner.MaximumJobs);

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="configuration">What the project says about its scans; null for nothing.</param>
    public static Command Create(Terminal terminal, ConfigurationFile? configuration)
    {
        var targetOptions = new TargetOptions();
        var rules = new RuleOptions();
        var reportOptions = new ReportOptions();
        var judging = new JudgingOptions();
        var filter = new FilterOptions();
        var layers = new LayerOptions();
        Option<int?> jobs = NumberOption.Create(
            "--jobs",
            "Files scanned at the same time, by default as many as there are processors; results keep their order.",
            1,
            BatchScanner.MaximumJobs,
            "-j",
            "--threads");
        Option<int?> timeout = NumberOption.Create(
            "--timeout", "Seconds that the scan of a file may take; what is left of it is not scanned, and the file incomplete.", 1, MostSeconds);
        var command = new Command("scan", "Scan files, folders or standard input.");
        targetOptions.AddTo(command);
        rules.AddTo(command);
        reportOptions.AddTo(command);
        command.AddOptions([jobs, timeout]);
        filter.AddTo(command);
        judging.AddTo(command);
        layers.AddTo(command, isScan: true);
        new ConfigurationOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var claims = new FileClaims();
            DirectoryWalker walker = targetOptions.ReadWalker(parsed);
            TargetLimits limits = targetOptions.ReadLimits(parsed);
            FindingFilter? findings = judging.ReadFilter(parsed, configuration?.Suppressions ?? [], terminal, claims);
            SignatureSet signatures = rules.Load(parsed, new CompilerOptions { Defers = true, MayOmitTables = true }, terminal, claims);
            RuleFilter? selected = filter.Read(parsed, signatures);
            bool showsNamespaces = signatures.Rules.Select(rule => rule.Namespace).Distinct().Count() > 1;
            bool isRaw = layers.IsRaw(parsed);
            var batch = new BatchScanner(signatures, parsed.GetValue(jobs) ?? DefaultJobs)
            {
                Filter = selected,
                Unpack = isRaw ? null : layers.Read(parsed),
                Excerpts = reportOptions.ReadExcerpts(parsed, judging.NeedsDigests(parsed)),
            };
            var targets = new ScanTargets(targetOptions.ReadPaths(parsed, interruption.Token), walker, limits, interruption.Token)
            {
                MostSeconds = parsed.GetValue(timeout),
            };
            foreach (string file in targets.NamedFiles)
            {
                claims.AddInput(file);
            }

            BaselineWriter? update = judging.OpenUpdate(parsed, claims);
            using ReportSet reports = reportOptions.Open(parsed, terminal, claims, MakeText, interruption.Token);
            if (update is not null)
            {
                reports.Add(update, null);
            }

            var totals = new ScanTotals { Links = targets.Links, Excluded = targets.Excluded, IsRaw = isRaw };
            Run(batch, targets, totals, reports, findings, terminal, interruption.Token);
            reports.Finish(totals, selected?.CountLeftOut(signatures) ?? 0);
            return Conclude(totals, targets, judging.ReadFailOn(parsed), terminal, interruption.Token);

            IScanReport MakeText(Terminal output) => reportOptions.IsVerbose(parsed)
                ? new MatchListReport(output, showsNamespaces)
                : new FindingsReport(output, showsNamespaces, targets.Count == 1);
        });
        return command;
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
                    report.Write(result);
                },
                cancellation);
        });
        totals.Time = clock.Elapsed;
        totals.Known = findings?.Known ?? 0;
        totals.Accepted = findings?.Accepted ?? 0;
    }

    private static int Conclude(ScanTotals totals, ScanTargets targets, Severity? failOn, Terminal terminal, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            terminal.Complain($"interrupted: {targets.Count - totals.Objects} of {targets.Count} files were not begun");
            return ExitCode.Interrupted;
        }

        if (totals.IsNothing && totals.Empty == 0 && targets.Older > 0)
        {
            terminal.Complain($"nothing is newer, of {Counted.Of(targets.Older, "file")}: nothing was scanned");
            return ExitCode.Clean;
        }

        if (totals.IsNothing)
        {
            string cause = totals.Empty > 0 ? "there are only empty files and folders"
                : totals.Excluded > 0 ? "--exclude leaves nothing"
                : "there are only symbolic links";
            terminal.Complain($"nothing was scanned: {cause}");
        }

        return ExitCode.Of(totals, failOn);
    }
}
