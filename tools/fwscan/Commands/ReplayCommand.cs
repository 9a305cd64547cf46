using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Recordings;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan replay</c>: a recording through ring, blocks, scanner and journal, as on the device.</summary>
internal static class ReplayCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Runs the recording through the memory that a device has, and prints the events, the memory plan, high-water marks and
        drops. The events are the same for every block length and every cut, and the same that fwscan scan finds. The stream is
        what went to the board over the first interface that has such bytes; a recording of which other bytes are left unscanned is
        incomplete, unless --interface or --direction leave them out.

        Exit codes: without --golden as for scan: 0 clean, 1 found, 2 error or incomplete; with --golden: 0 the events are
        those of the golden file, 3 they differ, 4 the golden file is of other rules, 2 error.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var recording = new Argument<string>("R.pcapng") { Description = "The recording." };
        var rules = new RuleOptions();
        Option<RecutPolicy> recut = CreateRecut();
        Option<int?> block = NumberOption.Create("--block", "New bytes in a block, by default as many as the board has.", 1, 1 << 20);
        Option<string?> board = BoardOption.Create("The board whose memory is planned");
        var golden = new Option<string?>("--golden") { Description = "Compare the events with this file.", HelpName = "FILE" };
        var update = new Option<bool>("--update-golden") { Description = "Write the events to the golden file instead." };
        var json = new Option<bool>("--json") { Description = "JSON Lines as from scan, then one object with memory and counters." };
        var command = new Command("replay", "Replay a recording as a board receives it.") { recording };
        var stream = new StreamOptions();
        rules.AddTo(command);
        Option[] options = [block, recut, board, golden, update, json];
        command.AddOptions(options);
        stream.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(update) is not null && result.GetResult(golden) is null)
            {
                result.AddError("--update-golden needs --golden FILE");
            }
        });
        command.SetAction(parsed =>
        {
            Board target = BoardCatalog.Find(parsed.GetValue(board) ?? BoardCatalog.Boards[0].Name)!;
            string path = parsed.GetRequiredValue(recording);
            var claims = new FileClaims();
            claims.AddInput(path);
            if (parsed.GetValue(golden) is string goldenPath && parsed.GetValue(update))
            {
                claims.AddOutput(goldenPath);
            }

            ReplayOptions settings = BoardReplay.OptionsOf(target) with { Recut = parsed.GetRequiredValue(recut), Stream = stream.Read(parsed) };
            settings = settings with { BlockLength = parsed.GetValue(block) ?? settings.BlockLength };
            var compilation = new CompilerOptions { Profile = TargetProfile.Device, IsInformational = true };
            SignatureSet signatures = rules.Load(parsed, compilation, terminal, claims, target, settings.BlockLength);
            var fit = BoardFit.Of(target, signatures, settings.BlockLength);
            if (fit.Problem is not null)
            {
                throw new UserErrorException(fit.Problem);
            }

            var runner = new ReplayRunner(signatures, settings);
            ReplayResult result = EnoughMemory.For(path, () => Replay(runner, path));
            var report = new ReplayReport(terminal, settings, target, fit, signatures.Coverage);
            report.Write(result, parsed.GetValue(json));
            return parsed.GetValue(golden) is string file
                ? Judge(file, parsed.GetValue(update), result.Log, signatures, terminal)
                : ExitCode.Of(result.Result.Verdict);
        });
        return command;
    }

    private static Option<RecutPolicy> CreateRecut() => new("--recut")
    {
        Description = "How the stream is cut anew: N bytes at a time, primes, whole, random:SEED, or recorded.",
        HelpName = "N|primes|whole|random:SEED|recorded",
        DefaultValueFactory = _ => RecutPolicy.Recorded,
        CustomParser = argument =>
        {
            if (!RecutPolicy.TryParse(argument.Tokens.Single().Value, out RecutPolicy? policy, out string? error))
            {
                argument.AddError("--recut: " + error);
            }

            return policy;
        },
    };

    private static ReplayResult Replay(ReplayRunner runner, string path)
    {
        if (FileStatus.IsFolder(path))
        {
            throw new UserErrorException($"{path}: is a folder, not a recording");
        }

        using FileStream input = InputFile.OpenNamed(path);
        ReplayResult result = runner.Run(input, path);
        return result.Recording.Refusal is null ? result : throw new UserErrorException($"{path}: {result.Recording.Refusal}");
    }

    private static int Judge(string golden, bool isUpdate, EventLog log, SignatureSet signatures, Terminal terminal)
    {
        if (isUpdate)
        {
            GoldenFile.Update(golden, log, signatures);
            terminal.Complain($"{golden}: updated");
            return ExitCode.Clean;
        }

        if (!FileStatus.Exists(golden))
        {
            throw new UserErrorException($"{golden}: no such file (--update-golden makes it)");
        }

        if (Compare(golden, log, signatures) is GoldenDifference difference)
        {
            terminal.WriteErrors(difference.ToLines());
            return difference.IsOfOtherRules ? ExitCode.Unreadable : ExitCode.GoldenMismatch;
        }

        terminal.Complain($"{golden}: the events agree");
        return ExitCode.Clean;
    }

    private static GoldenDifference? Compare(string golden, EventLog log, SignatureSet signatures)
    {
        try
        {
            return GoldenFile.Compare(golden, log, signatures);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{golden}: {FileProblem.Describe(exception)}");
        }
    }
}
