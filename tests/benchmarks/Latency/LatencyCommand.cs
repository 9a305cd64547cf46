using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Benchmarks.PeerComparison;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>The "latency" command: time of single blocks, our pipeline beside the same scanner driven as most C# would.</summary>
public static class LatencyCommand
{
    private const int Rounds = 8;
    private const int WarmUpRounds = 5;
    private const long WarmUpBytes = 50_000_000;
    private const int CompilerPause = 300;

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        var recordings = new Option<string>("--recordings")
        {
            Description = "folder with the recordings to replay",
            DefaultValueFactory = _ => Path.Combine("tests", "recordings"),
        };
        var megabytes = new Option<int>("--megabytes")
        {
            Description = "bytes of stream for each of the two",
            DefaultValueFactory = _ => 1100,
        };
        Option<string> date = MarkedRegion.CreateDateOption();
        Option<string?> document = MarkedRegion.CreateOption();
        var command = new Command("latency", "time of single blocks, collections, bytes allocated, beside straightforward C#")
        {
            recordings, megabytes, date, document,
        };
        command.SetAction(parsed =>
            Run(parsed.GetValue(recordings)!, parsed.GetValue(megabytes), parsed.GetValue(date)!, parsed.GetValue(document)));
        return command;
    }

    /// <summary>Compiles the built-in rules for a board.</summary>
    /// <returns>The database file.</returns>
    public static byte[] CompileBuiltInRules()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn();
        CompiledDatabase? compiled = DatabaseCompiler.Compile(
            loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics);
        return compiled?.Image ?? throw new BenchmarkException(string.Join("; ", diagnostics.All.Take(3)));
    }

    private static int Run(string folder, int megabytes, string date, string? document)
    {
        var run = new LatencyRun(folder);
        byte[] database = CompileBuiltInRules();
        var ours = new PipelineLane(database, LatencyRun.BlockLength);
        var other = new StraightforwardLane(database);
        int passes = (int)((megabytes * 1_000_000L / Rounds / run.PassBytes) + 1);
        var ourSamples = new LatencySamples(ours.Name, Rounds * passes * run.PassBlocks);
        var otherSamples = new LatencySamples(other.Name, Rounds * passes * run.PassBlocks);
        WarmUp(run, ours, other);
        for (int round = 0; round < Rounds; round++)
        {
            run.Measure(ours, passes, ourSamples);
            run.Measure(other, passes, otherSamples);
        }

        string report = LatencyReport.Render(ourSamples, otherSamples);
        Console.WriteLine(report);
        if (document is not null)
        {
            string machine = $"Measured {date} on {MachineDescription.Describe()}, one thread, alternating in {Rounds} rounds.";
            MarkedRegion.Write(document, "latency", $"{machine} Recordings: {string.Join(", ", run.Recordings)}.\n\n{report}");
            string picture = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(document))!, "images", "latency.svg");
            File.WriteAllText(picture, LatencyChart.Render(ourSamples, otherSamples));
        }

        return Judge(ours, other, ourSamples);
    }

    /// <summary>.NET compiles hot code again, in the background and in steps, each a moment after the one before.</summary>
    private static void WarmUp(LatencyRun run, PipelineLane ours, StraightforwardLane other)
    {
        int passes = (int)(WarmUpBytes / run.PassBytes) + 1;
        for (int round = 0; round < WarmUpRounds; round++)
        {
            run.WarmUp(ours, passes);
            run.WarmUp(other, passes);
            Thread.Sleep(CompilerPause);
        }
    }

    /// <summary>The promise: the same events, nothing allocated, nothing collected.</summary>
    private static int Judge(PipelineLane ours, StraightforwardLane other, LatencySamples samples)
    {
        bool isSame = ours.Events == other.Events && ours.Checksum == other.Checksum;
        bool isSteady = samples.AllocatedBytes == 0 && samples.Collections.IndexOfAnyExcept(0) < 0;
        if (!isSame)
        {
            Console.Error.WriteLine($"error: {ours.Events:N0} events from the pipeline, {other.Events:N0} from the other, or not the same ones");
        }

        if (!isSteady)
        {
            Console.Error.WriteLine($"error: expected no allocation and no collection in the pipeline, found {samples.AllocatedBytes:N0} bytes");
        }

        return isSame && isSteady ? 0 : 1;
    }
}
