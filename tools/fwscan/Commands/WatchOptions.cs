using System;
using System.CommandLine;
using System.IO;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Commands;

/// <summary>All options of <c>fwscan watch</c>, in the order of its help.</summary>
internal sealed class WatchOptions
{
    private const int LongestSeconds = 1_000_000;
    private const int DefaultSettle = 2;
    private const int DefaultInterval = 5;
    private const int DefaultPatience = 60;

    private readonly Argument<string> _folder = new("DIR") { Description = "The folder." };
    private readonly Option<int?> _settle = NumberOption.Create(
        "--settle", $"Seconds for which a file has to stay as it is to be complete, by default {DefaultSettle}; one that was renamed into place is.", 0, LongestSeconds);

    private readonly Option<int?> _interval = NumberOption.Create(
        "--interval", $"Look at the folder at least every N seconds, by default {DefaultInterval}, whatever the system tells of changes.", 1, LongestSeconds);

    private readonly Option<bool> _once = new("--once") { Description = "Scan what is there, each file when it is complete, and end." };
    private readonly Option<int?> _patience = NumberOption.Create(
        "--patience", $"With --once: seconds after which a file that is still written to is incomplete, by default {DefaultPatience}.", 1, LongestSeconds);

    private readonly Option<bool> _newOnly = new("--new-only") { Description = "Do not scan what is there at the start, unless it changes." };
    private readonly Option<string?> _pages = new("--reports")
    {
        Description = "Write a page for each file into this folder, which must be there, outside of DIR; that of the same path is replaced.",
        HelpName = "FOLDER",
    };

    private readonly Option<int?> _jobs = NumberOption.Create(
        "--jobs", "Files that are scanned at the same time, by default as many as there are processors.", 1, BatchScanner.MaximumJobs, "-j");

    private readonly Option<int?> _timeout = NumberOption.Create(
        "--timeout", "Seconds that the scan of a file may take; what is left of it is not scanned, and the file incomplete.", 1, LongestSeconds);

    /// <summary>Which files of the folder.</summary>
    public FolderOptions Folders { get; } = new();

    /// <summary>What to look for.</summary>
    public RuleOptions Rules { get; } = new();

    /// <summary>How to tell.</summary>
    public ReportOptions Reports { get; } = new(isEndless: true);

    /// <summary>Which rules to hear of.</summary>
    public FilterOptions Filter { get; } = new();

    /// <summary>What fails.</summary>
    public JudgingOptions Judging { get; } = new();

    /// <summary>How to look inside.</summary>
    public LayerOptions Layers { get; } = new();

    /// <summary>Adds the options to the command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_folder);
        Folders.AddTo(command);
        command.AddOptions([_settle, _interval, _once, _patience, _newOnly]);
        Rules.AddTo(command);
        Reports.AddTo(command);
        command.AddOptions([_pages, _jobs, _timeout]);
        Filter.AddTo(command);
        Judging.AddTo(command, mayUpdate: false);
        Layers.AddTo(command, isScan: true);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_once) is not null && result.GetResult(_newOnly) is not null)
            {
                result.AddError("--once scans what is there, --new-only leaves it out: give one of the two");
            }

            if (result.GetResult(_patience) is not null && result.GetResult(_once) is null)
            {
                result.AddError("--patience goes with --once: without it a file is waited for until it is complete");
            }
        });
    }

    /// <summary>How the watch runs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">A folder cannot be used.</exception>
    public WatchSettings Read(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_folder);
        if (!FileStatus.IsFolder(folder))
        {
            throw new UserErrorException($"{folder}: expected a folder that is there, found {(FileStatus.TryOf(folder)?.Kind.Describe() ?? "nothing")}");
        }

        return new WatchSettings(folder, TimeSpan.FromSeconds(parsed.GetValue(_settle) ?? DefaultSettle))
        {
            Interval = TimeSpan.FromSeconds(parsed.GetValue(_interval) ?? DefaultInterval),
            Patience = parsed.GetValue(_once) ? TimeSpan.FromSeconds(parsed.GetValue(_patience) ?? DefaultPatience) : null,
            IsNewOnly = parsed.GetValue(_newOnly),
            IsRecursive = Folders.IsRecursive(parsed),
            MostSeconds = parsed.GetValue(_timeout),
            Limits = new TargetLimits(Folders.ReadMostBytes(parsed), null),
            Pages = CheckPages(parsed.GetValue(_pages), folder),
        };
    }

    /// <summary>The scanner that the options describe.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="signatures">What to look for.</param>
    /// <param name="selected">Which rules to hear of; null for all.</param>
    public BatchScanner CreateScanner(ParseResult parsed, SignatureSet signatures, RuleFilter? selected) =>
        new(signatures, parsed.GetValue(_jobs) ?? Math.Min(Environment.ProcessorCount, BatchScanner.MaximumJobs))
        {
            Filter = selected,
            Unpack = Layers.IsRaw(parsed) ? null : Layers.Read(parsed),
            Excerpts = Reports.ReadExcerpts(parsed, Judging.NeedsDigests(parsed), parsed.GetValue(_pages) is not null),
        };

    // What is written there would arrive, be scanned, and have a page of its own.
    private static string? CheckPages(string? pages, string folder)
    {
        if (pages is null)
        {
            return null;
        }

        if (FileStatus.TryOf(pages) is not { Kind: FileKind.Folder } status)
        {
            throw new UserErrorException($"--reports {pages}: expected a folder that is there");
        }

        FileIdentity watched = FileStatus.TryOf(folder)?.Identity ?? default;
        FileIdentity? above = status.Identity;
        for (string path = pages; above is FileIdentity identity && path.Length < LongestPath; path = Path.Combine(path, ".."))
        {
            if (identity == watched)
            {
                throw new UserErrorException($"--reports {pages}: lies in the folder that is watched, so that pages would be scanned; name another");
            }

            FileIdentity? next = FileStatus.TryOf(Path.Combine(path, ".."))?.Identity;
            above = next == identity ? null : next;
        }

        return pages;
    }

    private const int LongestPath = 4000;
}

/// <summary>How <c>fwscan watch</c> is to run.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Settle">How long a file stays as it is until it is complete.</param>
internal sealed record WatchSettings(string Folder, TimeSpan Settle)
{
    /// <summary>How long to wait for a change that the system tells of.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long to wait for files that are written to, if the run is to end; null if it is not.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Whether what is there at the start is left out.</summary>
    public bool IsNewOnly { get; init; }

    /// <summary>Whether folders below are watched, too.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>Seconds that the scan of a file may take; null for no end.</summary>
    public int? MostSeconds { get; init; }

    /// <summary>Which files are too large.</summary>
    public required TargetLimits Limits { get; init; }

    /// <summary>The folder for pages; null for none.</summary>
    public string? Pages { get; init; }
}
