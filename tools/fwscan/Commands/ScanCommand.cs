using System;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using FirmwareScanner.Diagnostics;
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
        Each line of the output is a match: severity, rule, offset in hexadecimal and in decimal, length in bytes, path. What is
        compressed, packed, or a file system is opened and scanned as well: a path such as router.bin!uimage@0x40!lzma/etc/shadow
        says where, and offsets are those in the object so named. "fwscan tree" shows what a file consists of.
        Each file gets a verdict: clean, found, or incomplete with its reason. What was not scanned, or not looked into, is never
        called clean: a folder that was not entered, a layer that cannot be opened, and too many opaque bytes make it incomplete,
        and a run that scanned nothing is no clean one. Empty files cost nothing beside others.
        Rules of severity info name what an image consists of: they are listed, but do not make a file found.

        Exit codes: 0 all clean; 1 found; 2 error, incomplete with nothing found, or nothing scanned; 130 interrupted.

        """;

    private const int PageContext = 48;
    private const long LongWorkBytes = 128 << 20;

    private static int DefaultJobs => Math.Min(Environment.ProcessorCount, BatchScanner.MaximumJobs);

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, folders, or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var rules = new RuleOptions();
        var json = new Option<bool>("--json") { Description = "JSON Lines: an object for each rule that fired, then one for the file." };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Folders with all folders below them." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "The summary only." };
        var exclude = new Option<string[]>("--exclude")
        {
            Description = "Leave out what is so named in folders: * for any characters, ? for one; FOLDER/ with all in it. May be repeated.",
            HelpName = "PATTERN",
        };
        var page = new Option<string>("--report") { Description = "Write a page for people, too, with everything in it.", HelpName = "FILE" };
        var filter = new FilterOptions();
        var layers = new LayerOptions();
        Option<int?> jobs = NumberOption.Create(
            "--jobs",
            "Files scanned at the same time, by default as many as there are processors; results keep their order.",
            1,
            BatchScanner.MaximumJobs,
            "-j");
        var command = new Command("scan", "Scan files, folders or standard input.") { paths };
        rules.AddTo(command);
        command.Options.Add(json);
        command.Options.Add(recursive);
        command.Options.Add(quiet);
        command.Options.Add(jobs);
        command.Options.Add(exclude);
        command.Options.Add(page);
        filter.AddTo(command);
        layers.AddTo(command, isScan: true);
        command.SetAction(parsed =>
        {
            NamePatterns excluded = ReadExcluded(parsed.GetValue(exclude) ?? []);
            SignatureSet signatures = rules.Load(parsed, new CompilerOptions { Defers = true, MayOmitTables = true }, terminal);
            RuleFilter? selected = filter.Read(parsed, signatures);
            bool showsNamespaces = signatures.Rules.Select(rule => rule.Namespace).Distinct().Count() > 1;
            IScanReport report = parsed.GetValue(json)
                ? new JsonLinesReport(terminal.WriteJson)
                : new TextScanReport(terminal, showsNamespaces, !parsed.GetValue(quiet));
            bool isRaw = layers.IsRaw(parsed);
            var batch = new BatchScanner(signatures, parsed.GetValue(jobs) ?? DefaultJobs)
            {
                Filter = selected,
                Unpack = isRaw ? null : layers.Read(parsed),
                Excerpts = parsed.GetValue(page) is null ? null : new ExcerptOptions { Context = PageContext },
            };
            using var interruption = new Interruption();
            var walker = new DirectoryWalker { IsRecursive = parsed.GetValue(recursive), Excluded = excluded };
            var targets = new ScanTargets(parsed.GetRequiredValue(paths), walker, interruption.Token);
            var totals = new ScanTotals { Links = targets.Links, Excluded = targets.Excluded, IsRaw = isRaw };
            using PageOutput? pageOutput = PageOutput.Create(parsed.GetValue(page), interruption.Token);
            report = pageOutput?.Beside(report) ?? report;
            Run(batch, targets, totals, report, terminal, interruption.Token);
            report.Finish(totals, selected?.CountLeftOut(signatures) ?? 0);
            pageOutput?.Commit();
            return Conclude(totals, targets, terminal, interruption.Token);
        });
        return command;
    }

    private static void Run(
        BatchScanner batch,
        ScanTargets targets,
        ScanTotals totals,
        IScanReport report,
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
                result =>
                {
                    totals.Add(result);
                    terminal.WriteErrors(result.Printed.Select(line => $"{result.Path}: {line}"));
                    report.Write(result);
                },
                cancellation);
        });
        totals.Time = clock.Elapsed;
    }

    private static NamePatterns ReadExcluded(string[] patterns)
    {
        try
        {
            return new NamePatterns(patterns);
        }
        catch (ArgumentException exception)
        {
            throw new UserErrorException("--exclude: " + exception.Message);
        }
    }

    private static int Conclude(ScanTotals totals, ScanTargets targets, Terminal terminal, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            terminal.Complain($"interrupted: {targets.Count - totals.Objects} of {targets.Count} files were not begun");
            return ExitCode.Interrupted;
        }

        if (totals.IsNothing)
        {
            string cause = totals.Empty > 0 ? "there are only empty files and folders"
                : totals.Excluded > 0 ? "--exclude leaves nothing"
                : "there are only symbolic links";
            terminal.Complain($"nothing was scanned: {cause}");
        }

        return ExitCode.Of(totals.Verdict);
    }
}
