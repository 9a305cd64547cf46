using System;
using System.Collections.Generic;
using System.CommandLine;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say how images of a corpus are scanned, beside the rules.</summary>
internal sealed class CorpusScanOptions
{
    private readonly Option<int?> _jobs = NumberOption.Create(
        "--jobs", "Threads, by default as many as there are processors.", 1, BatchScanner.MaximumJobs, "-j", "--threads");

    private readonly Option<string?> _base = new("--base")
    {
        Description = "Where relative paths of the plan are meant from, by default from the working folder.",
        HelpName = "DIR",
    };

    private readonly LayerOptions _layers = new();

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.AddOptions([_jobs, _base]);
        _layers.AddTo(command, isScan: true, canBeRaw: false);
    }

    /// <summary>Threads.</summary>
    /// <param name="parsed">The command line.</param>
    public int ReadJobs(ParseResult parsed) => parsed.GetValue(_jobs) ?? Math.Min(Environment.ProcessorCount, BatchScanner.MaximumJobs);

    /// <summary>Where relative paths are meant from; null for the working folder.</summary>
    /// <param name="parsed">The command line.</param>
    public string? ReadBase(ParseResult parsed) => parsed.GetValue(_base);

    /// <summary>How images are looked into.</summary>
    /// <param name="parsed">The command line.</param>
    public UnpackOptions ReadUnpack(ParseResult parsed) => _layers.Read(parsed);

    /// <summary>What identifies rules and options.</summary>
    /// <param name="signatures">The rules.</param>
    /// <param name="texts">The text of each, by namespace and name.</param>
    /// <param name="facts">What else decides what they mean.</param>
    /// <param name="unpack">How images are looked into.</param>
    public static ScannerIdentity Identify(
        SignatureSet signatures, IReadOnlyDictionary<string, string> texts, IReadOnlyList<string> facts, UnpackOptions unpack) =>
        ScannerIdentity.Of("fwscan " + ProgramVersion.Text, signatures, RuleOptions.Describe(signatures), texts, facts, unpack);
}
