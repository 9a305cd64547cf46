using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Recordings;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

/// <summary>
/// The whole suite of recordings gives byte-identical event logs on the core alone, on a virtual board in memory, and on one behind a
/// pseudo-terminal at the pace of 115,200 and 921,600 baud, while the line loses, repeats, garbles and delays what it carries.
/// </summary>
public sealed class SuiteTests : IDisposable
{
    private readonly BenchRig _rig = new();

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 10, false)]
    [InlineData(115_200, 0, true)]
    [InlineData(115_200, 5, true)]
    [InlineData(921_600, 10, true)]
    public void Suite_gives_the_events_of_the_core_alone(int baudRate, int noise, bool crossesTerminal)
    {
        Assert.SkipUnless(!crossesTerminal || PseudoTerminal.IsSupported, "this system has no pseudo-terminals");
        var line = new VirtualTargetOptions { BaudRate = baudRate, NoisePerMille = noise, CrossesTerminal = crossesTerminal };
        foreach ((string board, SignatureSet signatures) in Boards())
        {
            string[] suite = [.. BenchRig.Recorded, .. Synthetic()];
            string[] expected = [.. suite.Select(path => CoreAlone(signatures, path))];

            BenchReport report = BenchRig.Run(board, signatures, suite, new BenchOptions { Seed = 20 }, line);

            Assert.Null(report.Problem?.Reason);
            Assert.All(
                report.Cases,
                benchCase => Assert.True(
                    benchCase.Outcome == (benchCase.Size == 0 ? BenchOutcome.Unreadable : BenchOutcome.Agrees), $"{benchCase.Recording}, seed {benchCase.Seed}: {benchCase.Reason}"));
            Assert.Equal(expected, report.Cases.Select(benchCase => string.Concat(benchCase.Log.Select(text => text + "\n"))));
            long missed = report.Cases.Sum(benchCase => benchCase.Counters.FramesMissed);
            Assert.True(noise == 0 || missed > 0, "the line was too good to test anything");
        }
    }

    /// <summary>The golden files are of the built-in rules: what the board says is compared with what was found right once.</summary>
    [Fact]
    public void Recordings_give_the_events_of_their_golden_files_on_a_board()
    {
        var options = new BenchOptions { GoldenFolder = RepositoryFiles.PathOf("tests", "recordings"), Recut = RecutPolicy.Primes };

        BenchReport report = BenchRig.Run(BenchRig.Large, BenchRig.BuiltIn, [.. BenchRig.Recorded], options);

        Assert.All(report.Cases, benchCase => Assert.Equal((BenchOutcome.Agrees, ""), (benchCase.Outcome, benchCase.Reason)));
        Assert.Equal(3, report.Cases.Count);
    }

    public void Dispose() => _rig.Dispose();

    private static IEnumerable<(string Board, SignatureSet Signatures)> Boards() =>
        [(BenchRig.Small, BenchRig.DeviceSignatures), (BenchRig.Large, BenchRig.BuiltIn)];

    private IEnumerable<string> Synthetic()
    {
        yield return _rig.Record("empty", []);
        yield return _rig.Record("one", [0x7F]);
        yield return _rig.Record("zeros", new byte[5000], ChunkingPolicy.Fixed(1000));
        yield return _rig.Record("infected", BenchRig.Infected(20_000, 1));
        yield return _rig.Record("cut", BenchRig.Infected(3000, 2), ChunkingPolicy.Fixed(7));
    }

    private static string CoreAlone(SignatureSet signatures, string path)
    {
        var runner = new ReplayRunner(signatures, new ReplayOptions { BudgetBytes = int.MaxValue });
        using FileStream input = File.OpenRead(path);
        return runner.Run(input, path).Log.ToString();
    }
}
