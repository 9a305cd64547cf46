using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Files;
using FirmwareScanner.Recordings;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Replay;

/// <summary>Streams in which one chunk gives more events than a journal holds: a replay gives what a scan gives, however it is cut.</summary>
public sealed class DenseRecordingTests
{
    private const string Padding = """
        rule pad { meta: severity = "info" strings: $a = { 41 41 } $b = { 41 41 41 } $c = { 41 } condition: any of them }

        """;

    private const string Evil = Padding + """
        rule evil { meta: severity = "critical" strings: $a = "DO NOT TRUST" condition: $a }
        """;

    private const string First =
        "{ 41 42 ( 42 42 | 41 | 41 28 ( 42 | 9B | 6A 55 ) ) 41 3D ( 42 [4-12] 42 | 41 ( 97 | 42 ) [0-2] 42 ) ( 42 [2] 42 | C3 42 ) 42 }";

    private const string Second = "{ 41 4? [4-11] ( 41 41 [2-3] 40 | 42 [3] 26 | 4? 41 42 ) 42 }";

    private static readonly string Jumps = string.Join('\n', ((string[])
        ["$p1 at filesize - 45", "none of ($p0) in (774..3213)", "$p1", "((int8(8) & int16(6933)) | @p0[1]) != 3"])
        .Select((condition, number) => $$"""
            rule c{{number}} {
                strings: $p0 = {{First}} $p1 = {{Second}}
                condition: ({{condition}}) or (filesize < 0 and (any of them))
            }
            """));

    private static readonly string[] Cuts = ["recorded", "whole", "primes", "1", "256", "random:1"];

    public static TheoryData<string> Names => ["dense", "evil at the start", "evil and more at the end", "jumps"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Replay_of_any_cut_block_and_journal_gives_the_log_of_the_scan(string name)
    {
        (string rules, byte[] stream) = Find(name);
        string expected = Scan(rules, stream, new MatchLimits());
        byte[] recording = Record(stream);
        SignatureSet signatures = TestRules.Compile(rules, TargetProfile.Device);
        foreach ((int block, int journal) in new[] { (1024, 256), (300, 1), (33, 7), (1024, 16) })
        {
            foreach (string cut in Cuts)
            {
                var options = new ReplayOptions { BlockLength = block, JournalCapacity = journal, Recut = RecutPolicy.Parse(cut) };
                ReplayResult result = new ReplayRunner(signatures, options).Run(new MemoryStream(recording), name);
                Assert.True(expected == result.Log.ToString(), $"blocks of {block}, journal of {journal}, re-cut {cut}");
                Assert.Equal((0L, 0), (result.LostEvents, result.Result.Reasons));
                Assert.InRange(result.JournalHighWater, 1, journal);
            }
        }
    }

    [Fact]
    public void Replay_names_the_rule_that_fires_behind_more_matches_than_the_journal_holds()
    {
        (string rules, byte[] stream) = Find("evil and more at the end");

        ReplayResult result = Replay(rules, stream, new MatchLimits(), RecutPolicy.Recorded);

        Assert.Equal(["evil", "pad"], result.Result.Rules.Select(fired => fired.Rule.Name).Order());
        Assert.Equal(ScanVerdict.Found, result.Result.Verdict);
    }

    [Theory]
    [InlineData(100, 150)]
    [InlineData(1000, 1)]
    [InlineData(7, 1000)]
    [InlineData(0, 10)]
    [InlineData(700, 0)]
    public void Replay_lists_and_omits_the_matches_that_the_scan_lists_and_omits(int perPattern, int perStream)
    {
        var limits = new MatchLimits { PerPattern = perPattern, PerStream = perStream };
        foreach (string name in (string[])["dense", "evil and more at the end", "jumps"])
        {
            (string rules, byte[] stream) = Find(name);
            string expected = Scan(rules, stream, limits);
            foreach (string cut in Cuts)
            {
                Assert.Equal(expected, Replay(rules, stream, limits, RecutPolicy.Parse(cut)).Log.ToString());
            }
        }
    }

    [Fact]
    public void Limits_keep_the_first_matches_in_order_of_offset_whatever_the_order_of_events()
    {
        (string rules, byte[] stream) = Find("dense");
        List<PatternMatch> all = Listed(new MatchLimits());
        Assert.Equal(8997, all.Count);

        Assert.Equal(all.Take(500), Listed(new MatchLimits { PerStream = 500 }));
        Assert.Equal(
            all.GroupBy(match => match.Identifier).SelectMany(matches => matches.Take(300)).OrderBy(match => match.Offset).ThenBy(match => match.Identifier),
            Listed(new MatchLimits { PerPattern = 300 }));

        List<PatternMatch> Listed(MatchLimits limits) => [.. new FileScanner(TestRules.Compile(rules, TargetProfile.Desktop), limits)
            .Scan(new MemoryStream(stream), "dense", TestContext.Current.CancellationToken).Rules.Single().Matches];
    }

    private static (string Rules, byte[] Stream) Find(string name) => name switch
    {
        "dense" => (Padding, Encoding.Latin1.GetBytes(new string('A', 3000) + "tail")),
        "evil at the start" => (Evil, Encoding.Latin1.GetBytes("DO NOT TRUST" + new string('x', 3000) + new string('A', 700))),
        "evil and more at the end" => (Evil, Encoding.Latin1.GetBytes("DO NOT TRUST" + new string('x', 3000) + new string('A', 1100))),
        _ => (Jumps, ManyJumps()),
    };

    /// <summary>Two thirds A and B, the rest anything: everything nearly matches nearly everywhere.</summary>
    private static byte[] ManyJumps()
    {
        var random = new Random(23);
        return [.. Enumerable.Range(0, 5193).Select(_ => random.Next(3) == 2 ? (byte)random.Next(256) : (byte)(0x41 + random.Next(2)))];
    }

    private static ReplayResult Replay(string rules, byte[] stream, MatchLimits limits, RecutPolicy recut)
    {
        var options = new ReplayOptions { Limits = limits, Recut = recut };
        return new ReplayRunner(TestRules.Compile(rules, TargetProfile.Device), options).Run(new MemoryStream(Record(stream)), "dense");
    }

    private static byte[] Record(byte[] stream)
    {
        var recording = new MemoryStream();
        RecordingMaker.Make(
            new MemoryStream(stream), recording, ChunkingPolicy.Fixed(512), cancellationToken: TestContext.Current.CancellationToken);
        return recording.ToArray();
    }

    private static string Scan(string rules, byte[] stream, MatchLimits limits) => EventLog.Of(
        new FileScanner(TestRules.Compile(rules, TargetProfile.Desktop), limits)
            .Scan(new MemoryStream(stream), "dense", TestContext.Current.CancellationToken)).ToString();
}
