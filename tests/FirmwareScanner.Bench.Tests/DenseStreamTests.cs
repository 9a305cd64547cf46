using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Boards;
using FirmwareScanner.Files;
using FirmwareScanner.Recordings;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

/// <summary>Streams with more matches in a chunk than a board's journal holds: no board loses one, and all give what a scan gives.</summary>
public sealed class DenseStreamTests : IDisposable
{
    private const string Rules = """
        rule pad { meta: severity = "info" strings: $a = { 41 41 } $b = { 41 41 41 } $c = { 41 } condition: any of them }
        rule evil { meta: severity = "critical" strings: $a = "DO NOT TRUST" condition: $a }
        """;

    private static readonly SignatureSet Signatures = BenchRig.Compile(Rules);

    private readonly BenchRig _rig = new();

    public static TheoryData<string> Streams => ["dense", "evil", "mixed"];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Virtual_board_loses_no_event_and_agrees(string name)
    {
        string recording = _rig.Record(name, StreamOf(name), ChunkingPolicy.Fixed(512));

        BenchCase benchCase = Assert.Single(BenchRig.Run(BenchRig.Small, Signatures, [recording], new BenchOptions()).Cases);

        Assert.Equal((BenchOutcome.Agrees, string.Empty), (benchCase.Outcome, benchCase.Reason));
        Assert.Equal((0, 0), (benchCase.Counters.LostEvents, benchCase.Reasons));
        Assert.Equal(Scan(StreamOf(name)), benchCase.Log);
        Assert.Equal(name == "dense" ? ScanVerdict.Clean : ScanVerdict.Found, benchCase.Verdict);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Replay_on_every_board_in_every_cut_gives_what_a_scan_gives(string name)
    {
        byte[] stream = StreamOf(name);
        IReadOnlyList<string> expected = Scan(stream);
        byte[] recording = File.ReadAllBytes(_rig.Record(name, stream));
        foreach (Board board in BoardCatalog.Boards)
        {
            foreach (string cut in (string[])["recorded", "whole", "primes", "random:3"])
            {
                ReplayOptions options = BoardReplay.OptionsOf(board) with { Recut = RecutPolicy.Parse(cut) };
                ReplayResult result = new ReplayRunner(Signatures, options).Run(new MemoryStream(recording), name);
                Assert.True(expected.SequenceEqual(result.Log.Lines), $"{board.Name}, {cut}");
            }
        }
    }

    public void Dispose() => _rig.Dispose();

    private static byte[] StreamOf(string name) => Encoding.Latin1.GetBytes(name switch
    {
        "dense" => new string('A', 3000) + "tail",
        "evil" => "DO NOT TRUST" + new string('x', 3000) + new string('A', 1100),
        _ => string.Concat(Enumerable.Repeat(new string('A', 90) + "DO NOT TRUST" + new string('A', 700), 5)),
    });

    private static List<string> Scan(byte[] stream) => [.. EventLog.Of(
        new FileScanner(Signatures).Scan(new MemoryStream(stream), "stream", TestContext.Current.CancellationToken)).Lines];
}
