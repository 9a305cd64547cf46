using System;
using System.CommandLine;
using System.Linq;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Files;
using FirmwareScanner.Reports;
using FirmwareScanner.Rules;
using FirmwareScanner.Serving.Watching;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan watch</c>: what arrives in a folder.</summary>
internal static class WatchCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Scans the files of a folder, and those that arrive later, each when it is complete: its length and its time of change have stayed as
        they are for --settle seconds, or it was renamed into place, and nobody has it open for writing as far as the system tells. Write
        under another name that --exclude leaves out, and rename: then nothing is scanned half. A file that changes is scanned again. Each
        result is written as soon as it is there. A file that cannot be read or scanned is incomplete, and the watch goes on.
        Links are not followed, folders only entered with --recursive.

        Exit codes: 130 ended by Ctrl+C or SIGTERM, after a summary; 2 wrong usage, unusable rules; with --once: 0 all clean; 1 found;
        2 incomplete with nothing found, or nothing scanned.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var options = new WatchOptions();
        var command = new Command("watch", "Scan what arrives in a folder.");
        options.AddTo(command);
        command.SetAction(parsed => Watch(parsed, options, terminal));
        return command;
    }

    private static int Watch(ParseResult parsed, WatchOptions options, Terminal terminal)
    {
        using var interruption = new Interruption();
        var claims = new FileClaims();
        WatchSettings settings = options.Read(parsed);
        DirectoryWalker walker = options.Folders.ReadWalker(parsed);
        FindingFilter? findings = options.Judging.ReadFilter(parsed, [], terminal, claims);
        SignatureSet signatures = options.Rules.Load(parsed, RuleOptions.ForScans, terminal, claims);
        RuleFilter? selected = options.Filter.Read(parsed, signatures);
        BatchScanner batch = options.CreateScanner(parsed, signatures, selected);
        bool showsNamespaces = signatures.Rules.Select(rule => rule.Namespace).Distinct().Count() > 1;
        using ReportSet reports = options.Reports.Open(parsed, terminal, claims, MakeText, interruption.Token);
        if (settings.Pages is string pages)
        {
            reports.Add(new PageFolder(pages, terminal), null);
        }

        var run = new WatchRun(settings, new FolderWatch(settings.Folder, walker, settings.Settle), batch, reports, terminal)
        {
            Findings = findings,
            IsRaw = options.Layers.IsRaw(parsed),
        };
        run.Run(interruption.Token);
        reports.Finish(run.Totals, selected?.CountLeftOut(signatures) ?? 0);
        return run.Conclude(options.Judging.ReadFailOn(parsed), interruption.Token);

        IScanReport MakeText(Terminal output) => options.Reports.IsVerbose(parsed)
            ? new MatchListReport(output, showsNamespaces) { ShownContext = options.Reports.ReadShownContext(parsed) }
            : new FindingsReport(output, showsNamespaces, isOnlyFile: true) { ShownContext = options.Reports.ReadShownContext(parsed) };
    }
}
