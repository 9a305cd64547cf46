using System;
using System.CommandLine;
using FirmwareScanner.Files;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Commands;

/// <summary>All options of <c>fwscan scan</c>, in the order of its help.</summary>
internal sealed class ScanOptions
{
    private const int LongestSeconds = 1_000_000;
    private const int LayersOfPage = 1000;

    private readonly Option<int?> _jobs = NumberOption.Create(
        "--jobs",
        "Threads, by default as many as there are processors: for files, and with --raw for the pieces of a large file; results keep their order.",
        1,
        BatchScanner.MaximumJobs,
        "-j",
        "--threads");

    private readonly Option<int?> _timeout = NumberOption.Create(
        "--timeout", "Seconds that the scan of a file may take; what is left of it is not scanned, and the file incomplete.", 1, LongestSeconds);

    /// <summary>Which files.</summary>
    public TargetOptions Targets { get; } = new();

    /// <summary>What to look for.</summary>
    public RuleOptions Rules { get; } = new();

    /// <summary>How to tell.</summary>
    public ReportOptions Reports { get; } = new();

    /// <summary>Which rules to hear of.</summary>
    public FilterOptions Filter { get; } = new();

    /// <summary>What fails.</summary>
    public JudgingOptions Judging { get; } = new();

    /// <summary>How to look inside.</summary>
    public LayerOptions Layers { get; } = new();

    private static int DefaultJobs => Math.Min(Environment.ProcessorCount, BatchScanner.MaximumJobs);

    /// <summary>Adds the options to the command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        Targets.AddTo(command);
        Rules.AddTo(command);
        Reports.AddTo(command);
        command.AddOptions([_jobs, _timeout]);
        Filter.AddTo(command);
        Judging.AddTo(command, mayUpdate: true);
        Layers.AddTo(command, isScan: true);
        new ConfigurationOptions().AddTo(command);
    }

    /// <summary>The scanner that the options describe.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="signatures">What to look for.</param>
    /// <param name="selected">Which rules to hear of; null for all.</param>
    public BatchScanner CreateScanner(ParseResult parsed, SignatureSet signatures, RuleFilter? selected) => new(signatures, parsed.GetValue(_jobs) ?? DefaultJobs)
    {
        Filter = selected,
        Unpack = Layers.IsRaw(parsed) ? null : Layers.Read(parsed) with { MostOutlined = Reports.HasPage(parsed) ? LayersOfPage : 0 },
        Excerpts = Reports.ReadExcerpts(parsed, Judging.NeedsDigests(parsed)),
    };

    /// <summary>Seconds that the scan of a file may take; null for no end.</summary>
    /// <param name="parsed">The command line.</param>
    public int? ReadSeconds(ParseResult parsed) => parsed.GetValue(_timeout);
}
