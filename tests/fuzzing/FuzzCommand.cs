using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Fuzzing.Coverage;
using FirmwareScanner.Fuzzing.Supervision;
using FirmwareScanner.Fuzzing.Targets;

namespace FirmwareScanner.Fuzzing;

/// <summary>The command line.</summary>
internal sealed class FuzzCommand
{
    /// <summary>The first word of the command line of the process that reads inputs.</summary>
    internal const string InnerMark = "--inner";

    private const int MostRestarts = 10;
    private const int BytesOfMebibyte = 1 << 20;

    private readonly Argument<string> _target = new("target") { Description = "What reads the inputs: " + TargetNames + "; all for all of these; unpack for the formats of layers, or one of them as unpack-squashfs." };
    private readonly Option<long> _runs = new("--runs") { Description = "How many inputs are tried.", DefaultValueFactory = _ => 100_000 };
    private readonly Option<int> _seed = new("--seed") { Description = "Where the random numbers start.", DefaultValueFactory = _ => 1 };
    private readonly Option<string[]> _corpus = new("--corpus") { Description = "A folder with inputs to begin with, beside those of the repository." };
    private readonly Option<string?> _keep = new("--keep") { Description = "Where inputs that took an edge for the first time go." };
    private readonly Option<string> _findings = new("--findings")
    {
        Description = "Where findings go.",
        DefaultValueFactory = _ => Path.Combine("artifacts", "fuzzing"),
    };

    private readonly Option<string?> _replay = new("--replay") { Description = "Reads one file instead." };
    private readonly Option<string?> _reduce = new("--reduce") { Description = "Writes few inputs that take all edges of the corpus to this folder instead." };
    private readonly Option<double> _timeLimit = new("--time-limit") { Description = "Seconds of the processor's time that one run may take.", DefaultValueFactory = _ => 5 };
    private readonly Option<int> _memoryLimit = new("--memory-limit") { Description = "MiB that one run may allocate.", DefaultValueFactory = _ => 256 };

    private static string TargetNames => string.Join(", ", FuzzTargets.OfProduct.Select(target => target.Name));

    /// <summary>The command, ready to be parsed.</summary>
    internal static RootCommand Create()
    {
        var command = new FuzzCommand();
        var root = new RootCommand("Feeds the readers of foreign bytes with inputs that find new ways through their code: see docs/testing.md.")
        {
            command._target, command._runs, command._seed, command._corpus, command._keep, command._findings, command._replay, command._reduce,
            command._timeLimit, command._memoryLimit,
        };
        root.SetAction(command.Run);
        return root;
    }

    private int Run(ParseResult line)
    {
        string name = line.GetValue(_target)!;
        IReadOnlyList<FuzzTarget> targets = name switch
        {
            "all" => FuzzTargets.OfProduct,
            "unpack" => FuzzTargets.OfFormats,
            _ => [FuzzTargets.Find(name) ?? throw Unknown(name)],
        };
        CheckNumbers(line);
        using var program = new WovenProgram();
        int worst = ExitCode.Success;
        foreach (FuzzTarget target in targets)
        {
            worst = Math.Max(worst, RunTarget(line, target.Name, program));
        }

        return worst == ExitCode.Broken ? ExitCode.Findings : worst;
    }

    private int RunTarget(ParseResult line, string target, WovenProgram program)
    {
        string findings = Path.GetFullPath(line.GetValue(_findings)!);
        var supervisor = new Supervisor(program, target, findings, TimeSpan.FromSeconds(line.GetValue(_timeLimit)));
        long left = line.GetValue(_runs);
        int seed = line.GetValue(_seed);
        int worst = ExitCode.Success;
        for (int start = 0; start <= MostRestarts; start++)
        {
            int code = supervisor.Run(InnerArguments(line, target, program.Journal, findings, left, seed + start));
            worst = Math.Max(worst, code);
            left -= supervisor.Runs;
            bool isOver = code != ExitCode.Broken || left <= 0 || line.GetValue(_replay) is not null || line.GetValue(_reduce) is not null;
            if (isOver)
            {
                break;
            }
        }

        return worst;
    }

    private IEnumerable<string> InnerArguments(ParseResult line, string target, string journal, string findings, long runs, int seed)
    {
        (string Mode, string Folder) work = line.GetValue(_replay) is string file ? ("replay", Path.GetFullPath(file))
            : line.GetValue(_reduce) is string folder ? ("reduce", Path.GetFullPath(folder))
            : ("fuzz", line.GetValue(_keep) is string keep ? Path.GetFullPath(keep) : string.Empty);
        IEnumerable<string> corpora = (line.GetValue(_corpus) ?? []).Select(Path.GetFullPath).Prepend(Repository.PathOf("tests", "fuzzing", "corpus", target));
        return
        [
            InnerMark, work.Mode, target, journal, runs.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture),
            ((long)line.GetValue(_memoryLimit) * BytesOfMebibyte).ToString(CultureInfo.InvariantCulture), findings, work.Folder, .. corpora,
        ];
    }

    private void CheckNumbers(ParseResult line)
    {
        if (line.GetValue(_runs) < 1 || line.GetValue(_timeLimit) <= 0 || line.GetValue(_memoryLimit) < 1)
        {
            throw new FuzzingException("--runs, --time-limit and --memory-limit: expected numbers above 0");
        }

        if (line.GetValue(_replay) is string file && !File.Exists(file))
        {
            throw new FuzzingException($"--replay: there is no file {file}");
        }
    }

    private static FuzzingException Unknown(string name) => new($"expected one of {TargetNames}, all; found {name}");
}
