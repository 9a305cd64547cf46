using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Corpus.Running;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan corpus run</c>: scans a shard.</summary>
internal static class CorpusRunCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Whatever ends the command, the images that it has finished are kept: the same command goes on behind them. It may run several times,
        on several machines at once, and in any order; the file that a shard leaves is always the same.

        Exit codes: 0 the shard is complete, whatever was found; 2 error; 130 interrupted.

        """;

    private const long LongWorkBytes = 128 << 20;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var plan = new Argument<string>("PLAN") { Description = "The plan." };
        var shard = new ShardOption();
        var output = new Option<string>("--output", "-o") { Description = "The folder for results, which all shards share.", HelpName = "DIR", Required = true };
        var known = new Option<string?>("--known")
        {
            Description = "A store: what it knows of the same bytes with the same rules is not scanned again. It is only read.",
            HelpName = "STORE",
        };
        var rules = new RuleOptions();
        var scan = new CorpusScanOptions();
        var command = new Command("run", "Scan the images of a shard.") { plan };
        shard.AddTo(command);
        command.AddOptions([output, known]);
        rules.AddTo(command);
        scan.AddTo(command);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            string path = parsed.GetRequiredValue(plan);
            var claims = new FileClaims();
            claims.AddInput(path);
            CorpusPlan read = Interruption.WhileReading(() => CorpusPlan.Read(path));
            int number = shard.Read(parsed, read, path);
            SignatureSet signatures = rules.Load(parsed, RuleOptions.ForScans, terminal, claims);
            RuleSources sources = rules.ReadSources(parsed);
            UnpackOptions unpack = scan.ReadUnpack(parsed);
            ScannerIdentity scanner = CorpusScanOptions.Identify(signatures, sources.Texts, sources.Facts, unpack);
            var options = new ShardOptions
            {
                Plan = read,
                Shard = number,
                Folder = parsed.GetRequiredValue(output),
                Signatures = signatures,
                Scanner = scanner,
                Unpack = unpack,
                Jobs = scan.ReadJobs(parsed),
                Base = scan.ReadBase(parsed),
                Known = parsed.GetValue(known),
            };
            ShardOutcome? outcome = null;
            long length = read.ImagesOf(number).Sum(image => read.Images[image].Size);
            terminal.WithProgress(
                "scanning", length, length >= LongWorkBytes, (advanced, _) => outcome = ShardRun.Run(options with { Advanced = advanced }, interruption.Token));
            return Conclude(outcome!, options, terminal);
        });
        return command;
    }

    private static int Conclude(ShardOutcome outcome, ShardOptions options, Terminal terminal)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{options.Shard}/{options.Plan.Shards}");
        if (!outcome.IsComplete)
        {
            terminal.Complain($"interrupted: shard {name} is not complete; the same command goes on where this ended");
            return ExitCode.Interrupted;
        }

        terminal.WriteLine(outcome.WasComplete
            ? $"shard     {name} was complete before"
            : $"shard     {name} is complete: {Counted.Of(options.Plan.ImagesOf(options.Shard).Count(), "image")}, {outcome.Resumed} of them by earlier processes");
        if (outcome.NotScanned > 0)
        {
            terminal.Complain($"{Counted.Of(outcome.NotScanned, "image")} could not be scanned: changed since the plan was made, gone, or not to be read; the report says which");
        }

        if (outcome.Spent is Spending spent)
        {
            CorpusText.Write(terminal, [spent]);
        }

        return ExitCode.Clean;
    }
}
