using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using FirmwareScanner.Bench;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Bench.Reports;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Recordings;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan bench</c>: recordings on a board, or on a virtual one, compared with what they should give.</summary>
internal sealed class BenchCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Sends each recording over the link to a board at a port, or to a virtual board in memory, and compares the events with golden
        files, or else with what the core finds on this machine. Without --rules and --db the signatures are those built into the
        application; a virtual board gets those that are given, a real one has to have them (fwscan update).

        With --master and --authentic a verdict counts only with a code by the board's key over it, the board's identity, its database and
        what was sent; a stream whose verdict has none, or another, is lost. Otherwise anybody on the line may have given it.

        Exit codes: 0 all events are as expected; 3 some differ; 4 a recording or golden file cannot be used; 5 the board was lost;
        6 a deadline or the board's memory was exceeded; 2 wrong usage; 130 interrupted, the reports tell of the cases until then.
        Of several, the first of 5, 4, 3, 6 counts.

        --json writes a line for each case as it ends; the other reports are written at the end, and list at most 1,000 cases that are
        as expected and 1,000 that are not.

        """;

    private readonly Argument<string[]> _recordings = new("R.pcapng")
    {
        Description = "The recordings.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly RuleOptions _rules = new();
    private readonly StreamOptions _stream = new();
    private readonly Option<string?> _port = PortOptions.CreatePort("The port of the board's link");
    private readonly Option<string?> _virtual = BoardOption.Create("A virtual board instead", "--virtual");
    private readonly Option<int?> _baud = PortOptions.CreateBaudRate(PortOptions.LinkBaudRate);
    private readonly Option<int?> _noise =
        NumberOption.Create("--noise", "Of 1,000 pieces on the virtual line so many are lost, repeated, garbled and late each.", 0, 200);

    private readonly Option<bool> _terminal = new("--pty")
    {
        Description = "Send every byte of the virtual line through a pseudo-terminal.",
    };
    private readonly Option<string?> _speed = new("--speed")
    {
        Description = "The pace: 1 as recorded, N times as fast, or max, the default.",
        HelpName = "1|N|max",
    };

    private readonly Option<int?> _repeat = NumberOption.Create("--repeat", "Replay each recording so often.", 1, 1_000_000);
    private readonly Option<bool> _untilFail = new("--until-fail") { Description = "End with the first case that is not as expected." };
    private readonly Option<string?> _golden = new("--golden")
    {
        Description = "Compare with the files NAME.events in this folder.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _update = new("--update-golden") { Description = "Write the golden files instead." };
    private readonly Option<string?> _recut = new("--recut")
    {
        Description = "How streams are cut anew: N bytes at a time, primes, whole, recorded, random:SEED, or random for --seed.",
        HelpName = "N|primes|whole|random[:SEED]|recorded",
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Seed of random cuts and of --noise; each further repetition has the next one.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int?> _deadline = NumberOption.Create(
        "--deadline", "Milliseconds in which the board has to confirm each piece.", 1, 3_600_000);
    private readonly Option<string?> _master = MasterKeyFile.CreateOption(
        "The master key that the board's key is made from (fwscan key); a virtual board is given its key.");

    private readonly Option<string?> _boardId = MasterKeyFile.CreateIdentityOption();
    private readonly Option<bool> _authentic = new("--authentic")
    {
        Description = "Believe a verdict only with the board's code under it.",
    };

    private readonly Option<string?> _junit = CreateOutput("--junit", "Write the report as JUnit XML.", "FILE");
    private readonly Option<string?> _json = CreateOutput("--json", "Write the report as JSON Lines.", "FILE");
    private readonly Option<string?> _report = CreateOutput("--report", "Write the report as one HTML page.", "FILE.html");
    private readonly Terminal _console;

    private BenchCommand(Terminal terminal)
    {
        _console = terminal;
    }

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var bench = new BenchCommand(terminal);
        var command = new Command("bench", "Replay recordings on a board and compare what it reports.") { bench._recordings };
        Option[] options =
        [
            bench._port, bench._virtual, bench._baud, bench._noise, bench._terminal, bench._speed, bench._repeat, bench._untilFail,
            bench._golden, bench._update, bench._recut, bench._seed, bench._deadline, bench._master, bench._boardId, bench._authentic, bench._junit, bench._json, bench._report,
        ];
        command.AddOptions(options);
        bench._rules.AddTo(command);
        bench._stream.AddTo(command);
        command.Validators.Add(bench.Validate);
        command.SetAction(bench.Run);
        return command;
    }

    private void Validate(CommandResult result)
    {
        bool isVirtual = result.GetResult(_virtual) is not null;
        if (isVirtual == (result.GetResult(_port) is not null))
        {
            result.AddError("name either a port (--port) or a virtual board (--virtual)");
        }

        if (!isVirtual && (result.GetResult(_noise) is not null || result.GetResult(_terminal) is not null))
        {
            result.AddError("--noise and --pty are for virtual boards only");
        }

        if (result.GetResult(_terminal) is not null && !PseudoTerminal.IsSupported)
        {
            result.AddError("--pty: this system has no pseudo-terminals; Linux and macOS have");
        }

        MasterKeyFile.DemandMaster(result, _authentic, _master);
        MasterKeyFile.DemandMaster(result, _boardId, _master);

        if (result.GetResult(_update) is not null && result.GetResult(_golden) is null)
        {
            result.AddError("--update-golden needs --golden DIR");
        }
    }

    private int Run(ParseResult parsed)
    {
        IReadOnlyList<string> recordings = parsed.GetRequiredValue(_recordings);
        var claims = new FileClaims();
        OutputTarget?[] targets =
            [.. new[] { _json, _junit, _report }.Select(option => parsed.GetValue(option) is string path ? claims.AddOutput(path) : null)];
        Board? board = parsed.GetValue(_virtual) is string name ? BoardCatalog.Find(name) : null;
        SignatureSet signatures = LoadSignatures(parsed, board, claims);
        MasterKey? master = MasterKeyFile.Read(parsed.GetValue(_master));
        BenchOptions options = ReadOptions(parsed, board is not null) with
        {
            Keys = MasterKeyFile.KeysOf(master, parsed.GetValue(_boardId)),

            // A virtual board is new each time.
            Counters = board is null ? CounterFile.Of(parsed.GetValue(_master), _console) : null,
        };
        ClaimRecordings(claims, recordings, options);
        using var interruption = new Interruption();
        using OutputFile? jsonFile = targets[0] is null ? null : OutputFile.CreateLog(targets[0]!, interruption.Token);
        using LineLog? lines = jsonFile is null ? null : new LineLog(jsonFile);
        using OutputFile? junit = targets[1] is null ? null : OutputFile.Create(targets[1]!, interruption.Token);
        using OutputFile? html = targets[2] is null ? null : OutputFile.Create(targets[2]!, interruption.Token);
        JsonBenchReport? json = lines is null ? null : new JsonBenchReport(lines.Write);
        using BenchTarget target = Open(parsed, board, master);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, lines?.Failed ?? default);
        var runner = new BenchRunner(target, signatures, options) { Begun = environment => json?.Begin(environment) };
        var text = new BenchText(_console);
        BenchReport report = runner.Run(
            recordings,
            Describe(options, target),
            benchCase =>
            {
                json?.Add(benchCase);
                text.Write(benchCase);
            },
            end.Token);
        text.WriteSummary(report);
        json?.End(report);
        Save(junit, report, JunitBenchReport.Write);
        Save(html, report, HtmlBenchReport.Write);
        return lines?.Problem is string problem ? throw new UserErrorException(problem)
            : report.IsInterrupted ? ExitCode.Interrupted
            : CodeOf(report.Outcome);
    }

    private static void ClaimRecordings(FileClaims claims, IReadOnlyList<string> recordings, BenchOptions options)
    {
        foreach (string recording in recordings.Distinct())
        {
            claims.AddInput(recording);
            if (options.GoldenFolder is string folder && options.UpdatesGolden)
            {
                claims.AddOutput(GoldenFile.PathOf(folder, recording));
            }
            else if (options.GoldenFolder is not null)
            {
                claims.AddInput(GoldenFile.PathOf(options.GoldenFolder, recording));
            }
        }
    }

    private SignatureSet LoadSignatures(ParseResult parsed, Board? board, FileClaims claims)
    {
        if (!_rules.AreGiven(parsed))
        {
            return BuiltInSignatures.Set;
        }

        var compilation = new CompilerOptions { Profile = TargetProfile.Device, IsInformational = true };
        SignatureSet signatures = _rules.Load(parsed, compilation, _console, claims, board);
        if (board is not null)
        {
            RuleCheck.DemandJudging(signatures);
        }

        return signatures;
    }

    private BenchOptions ReadOptions(ParseResult parsed, bool isVirtual) => new()
    {
        Speed = ParseSpeed(parsed.GetValue(_speed) ?? "max"),
        Repetitions = parsed.GetValue(_repeat) ?? (parsed.GetValue(_untilFail) ? int.MaxValue : 1),
        StopsAtFailure = parsed.GetValue(_untilFail),
        GoldenFolder = parsed.GetValue(_golden),
        UpdatesGolden = parsed.GetValue(_update),
        Recut = ParseRecut(parsed.GetValue(_recut) ?? "recorded"),
        Stream = _stream.Read(parsed),
        Seed = parsed.GetValue(_seed),
        Deadline = parsed.GetValue(_deadline) is int deadline ? TimeSpan.FromMilliseconds(deadline) : null,
        InstallsDatabase = isVirtual,
        DemandsProof = parsed.GetValue(_authentic),
    };

    private BenchTarget Open(ParseResult parsed, Board? board, MasterKey? master) => board is null
        ? PortOptions.Open(parsed.GetValue(_port)!, parsed.GetValue(_baud))
        : new VirtualTarget(board, new VirtualTargetOptions
        {
            BaudRate = parsed.GetValue(_baud) ?? PortOptions.LinkBaudRate,
            NoisePerMille = parsed.GetValue(_noise) ?? 0,
            CrossesTerminal = parsed.GetValue(_terminal),
            Key = master?.Derive(VirtualTarget.Identity),
        });

    private static BenchEnvironment Describe(BenchOptions options, BenchTarget target) => new()
    {
        StartedAt = TimeProvider.System.GetUtcNow(),
        Tool = $"fwscan {ProgramVersion.Text}",
        Host = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}",
        Port = target.Description,
        Speed = options.Speed is double speed
            ? speed.ToString("0.###", CultureInfo.InvariantCulture) + " times as recorded"
            : "as fast as the link allows",
        Reference = options.GoldenFolder is string folder ? $"golden files in {folder}" : "the core on this machine",
    };

    private static void Save(OutputFile? file, BenchReport report, Action<BenchReport, TextWriter> write)
    {
        if (file is not null)
        {
            using (var output = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
            {
                write(report, output);
            }

            file.Commit();
        }
    }

    private static int CodeOf(BenchOutcome outcome) => outcome switch
    {
        BenchOutcome.Agrees or BenchOutcome.Updated => ExitCode.Clean,
        BenchOutcome.Exceeded => ExitCode.Exceeded,
        BenchOutcome.Differs => ExitCode.GoldenMismatch,
        BenchOutcome.Unreadable => ExitCode.Unreadable,
        _ => ExitCode.DeviceLost,
    };

    private static double? ParseSpeed(string text)
    {
        if (text == "max")
        {
            return null;
        }

        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed);
        return isNumber && speed is >= 0.01 and <= 10_000
            ? speed
            : throw new UserErrorException($"--speed: expected max or a number from 0.01 to 10000, found '{text}'");
    }

    private static RecutPolicy? ParseRecut(string text)
    {
        if (text == "random")
        {
            return null;
        }

        return RecutPolicy.TryParse(text, out RecutPolicy? policy, out string? error) ? policy : throw new UserErrorException(
            "--recut: " + error);
    }

    private static Option<string?> CreateOutput(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
