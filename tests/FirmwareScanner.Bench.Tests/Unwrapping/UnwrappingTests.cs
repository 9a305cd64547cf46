using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Tests.VirtualBoards;
using FirmwareScanner.Boards;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Recordings;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Unwrapping;

/// <summary>Images made by the tools that firmware is made with, on virtual boards with PSRAM and without.</summary>
public sealed class UnwrappingTests : IDisposable
{
    private const string Rules = "rule bad { strings: $a = \"FWS-MARKER-bad\" condition: $a }";

    private static readonly SignatureSet Unwrapping = BenchRig.Compile(Rules, unwraps: true);

    private readonly BenchRig _rig = new();

    /// <summary>Images in which the bad file is, and the layer that is opened for it.</summary>
    public static TheoryData<string, string> Bad => new()
    {
        { "bad.gz", "layer 1 gzip 0x00000000 0" },
        { "bad.lz4", "layer 1 lz4 0x00000000 0" },
        { "bad.lzma", "layer 1 lzma 0x00000000 0" },
        { "uimage-gzip.img", "layer 1 gzip 0x00000040 64" },
        { "uimage-lzma.img", "layer 1 lzma 0x00000040 64" },
        { "uimage-lz4.img", "layer 1 lz4-legacy 0x00000040 64" },
        { "fit-gzip.itb", "layer 1 gzip 0x000000bc 188" },
        { "fit-lzma.itb", "layer 1 lzma 0x000000bc 188" },
        { "fit-external.itb", "layer 1 gzip" },
    };

    public static TheoryData<string> Unopened => ["root.squashfs", "bad.xz"];

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bench_of_a_board_with_psram_finds_the_bad_file_inside(string image, string layer)
    {
        BenchCase benchCase = Run(BenchRig.Large, image);

        Assert.Equal((BenchOutcome.Agrees, ScanVerdict.Found), (benchCase.Outcome, benchCase.Verdict));
        Assert.Equal(IncompleteReason.None, benchCase.Reasons);
        Assert.Contains(benchCase.Log, line => line.StartsWith(layer, StringComparison.Ordinal));
        Assert.Contains("rule default:bad unrated", benchCase.Log.SkipWhile(line => !line.StartsWith("layer", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bench_of_a_small_board_is_incomplete(string image, string layer)
    {
        Assert.NotEmpty(layer);
        BenchCase benchCase = Run(BenchRig.Small, image);

        // LZ4 leaves what does not repeat as it is, so that the marker is seen in the wrapping.
        bool isSeen = image.Contains("lz4", StringComparison.Ordinal);
        Assert.Equal(BenchOutcome.Agrees, benchCase.Outcome);
        Assert.Equal(isSeen ? ScanVerdict.Found : ScanVerdict.Incomplete, benchCase.Verdict);
        Assert.Equal(IncompleteReason.NotOpened, benchCase.Reasons);
        Assert.EndsWith("not-opened", benchCase.Log[^1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unopened))]
    public void Bench_of_any_board_is_incomplete_for_what_no_board_opens(string image)
    {
        foreach (string board in new[] { BenchRig.Large, BenchRig.Small })
        {
            BenchCase benchCase = Run(board, image);

            Assert.Equal((BenchOutcome.Agrees, ScanVerdict.Incomplete), (benchCase.Outcome, benchCase.Verdict));
            Assert.Equal(IncompleteReason.NotOpened, benchCase.Reasons);
        }
    }

    [Fact]
    public void Bench_of_an_image_without_the_bad_file_is_clean_only_where_it_was_opened()
    {
        Assert.Equal(ScanVerdict.Clean, Run(BenchRig.Large, "fit-good.itb").Verdict);
        Assert.Equal(ScanVerdict.Clean, Run(BenchRig.Large, "good.gz").Verdict);
        Assert.Equal(ScanVerdict.Incomplete, Run(BenchRig.Small, "fit-good.itb").Verdict);
    }

    [Theory]
    [InlineData(BenchRig.Large, "bad.gz", Signal.Found)]
    [InlineData(BenchRig.Large, "fit-gzip.itb", Signal.Found)]
    [InlineData(BenchRig.Large, "root.squashfs", Signal.Incomplete)]
    [InlineData(BenchRig.Large, "fit-good.itb", Signal.Passed)]
    [InlineData(BenchRig.Small, "bad.gz", Signal.Incomplete)]
    [InlineData(BenchRig.Small, "fit-gzip.itb", Signal.Incomplete)]
    [InlineData(BenchRig.Small, "root.squashfs", Signal.Incomplete)]
    [InlineData(BenchRig.Small, "fit-good.itb", Signal.Incomplete)]
    public void Outputs_block_until_stream_and_layers_are_judged(string board, string image, Signal expected)
    {
        using DeviceBench bench = new(board: BoardCatalog.Find(board)!.Number);
        LinkClient client = bench.PowerUp().Connect();
        client.Update(Unwrapping.Image, 2, isForced: true, cancellation: TestContext.Current.CancellationToken);
        client.Reboot(TestContext.Current.CancellationToken);
        bench.AllocatedBytes = 0;
        bench.BeforeStep = () => Assert.True(bench.IsPassHigh == (bench.Shown == Signal.Passed));

        DeviceBench.Send(client, File.ReadAllBytes(PathOf(image)));

        bench.StepUntil(() => bench.Shown is Signal.Found or Signal.Incomplete or Signal.Passed);
        Assert.Equal(expected, bench.Shown);
        Assert.Equal(expected == Signal.Passed, bench.IsPassHigh);
        Assert.NotEqual(bench.IsPassHigh, bench.IsBlockHigh);
    }

    [Fact]
    public void Replay_gives_the_same_events_for_every_cut()
    {
        Board board = BoardCatalog.Find(BenchRig.Large)!;
        foreach (string image in Bad.Select(row => row.Data.Item1))
        {
            string recording = Record(image);
            string? expected = null;
            foreach (RecutPolicy recut in new[] { RecutPolicy.Whole, RecutPolicy.Fixed(1), RecutPolicy.Primes, RecutPolicy.Random(3) })
            {
                var runner = new ReplayRunner(Unwrapping, BoardReplay.OptionsOf(board) with { Recut = recut });
                using FileStream input = File.OpenRead(recording);
                string log = runner.Run(input, image).Log.ToString();
                expected ??= log;

                Assert.Equal(expected, log);
                Assert.Contains("verdict found", log, StringComparison.Ordinal);
            }
        }
    }

    public void Dispose() => _rig.Dispose();

    private static string PathOf(string image) =>
        RepositoryFiles.PathOf("tests", "FirmwareScanner.Bench.Tests", "Unwrapping", "images", image);

    private string Record(string image) => _rig.Record(image, File.ReadAllBytes(PathOf(image)));

    private BenchCase Run(string board, string image) =>
        Assert.Single(BenchRig.Run(board, Unwrapping, [Record(image)], new BenchOptions()).Cases);
}
