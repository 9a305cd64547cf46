using System;
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
using FirmwareScanner.Testing;
using FirmwareScanner.Tests.Recordings;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Replay;

public sealed class ReplayRunnerTests
{
    private static readonly SignatureSet Mixed = TestRules.Compile(TestRules.Mixed, TargetProfile.Device);

    private static readonly byte[] Sample = Encoding.Latin1.GetBytes(
        "hsqsBOOT\u0027\u0005\u0019?VaaaaJU123MP..secret" + new string('-', 700) + "helperBOOTBOOTopen" + new string('a', 40) + "END!");

    public static TheoryData<string> RecutPolicies => ["recorded", "whole", "primes", "1", "7", "256", "random:1", "random:2"];

    [Fact]
    public void Run_every_block_length_gives_the_log_of_the_scan()
    {
        string expected = Scan(Mixed, Sample);
        byte[] recording = Record(Sample, ChunkingPolicy.Random(3));
        for (int block = 1; block <= Sample.Length + 1; block++)
        {
            var runner = new ReplayRunner(Mixed, new ReplayOptions { BlockLength = block });
            Assert.True(expected == Replay(runner, recording).Log.ToString(), $"blocks of {block}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("rule n { strings: $a = \"BOOT\" condition: $a and false }")]
    public void Run_without_a_rule_that_can_fire_is_incomplete_as_the_scan_is(string rules)
    {
        SignatureSet blind = TestRules.Compile(rules, TargetProfile.Device);

        ReplayResult result = Replay(new ReplayRunner(blind, new ReplayOptions()), Record(Sample, ChunkingPolicy.Random(3)));

        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.NothingToFind), (result.Result.Verdict, result.Result.Reasons));
        Assert.Equal("verdict incomplete nothing-to-find", result.Log.Lines.Last());
        Assert.Equal(Scan(blind, Sample), result.Log.ToString());
    }

    [Theory]
    [MemberData(nameof(RecutPolicies))]
    public void Run_every_cut_gives_the_log_of_the_scan(string recut)
    {
        string expected = Scan(Mixed, Sample);
        foreach (int ring in new[] { 1, 5, 300, 4096 })
        {
            foreach (int fill in new[] { 1, ring })
            {
                var options = new ReplayOptions
                {
                    Recut = RecutPolicy.Parse(recut),
                    RingCapacity = ring,
                    MinimumFill = fill,
                    BlockLength = 300,
                    JournalCapacity = fill,
                };
                if (fill > options.BlockLength)
                {
                    continue;
                }

                ReplayResult result = Replay(new ReplayRunner(Mixed, options), Record(Sample, ChunkingPolicy.Fixed(64)));
                Assert.Equal(expected, result.Log.ToString());
                Assert.Equal(0, result.LostEvents + result.DroppedBytes);
                Assert.InRange(result.RingHighWater, 1, ring);
            }
        }
    }

    [Theory]
    [InlineData("opensbi-fw_dynamic.pcapng")]
    [InlineData("cbios-main-msx1.pcapng")]
    [InlineData("crust-a64.pcapng")]
    public void Run_bundled_recording_gives_the_log_of_the_scan_of_its_image(string name)
    {
        const string Rules = """
            rule words { strings: $o = "OpenSBI" $c = "C-BIOS" $u = "crust" nocase $e = "error" condition: any of them }
            rule code { strings: $nop = { 15 00 00 0? } $ret = { 82 80 } $z80 = { C3 ?? ?? C9 } condition: any of them }
            rule chain { strings: $a = { 00 00 00 01 [-] 20 65 } condition: $a }
            rule last { meta: severity = "info" strings: $z = { 00 65 } condition: $z in (filesize - 64 .. filesize) }
            """;
        SignatureSet signatures = TestRules.Compile(Rules, TargetProfile.Device);
        byte[] recording = File.ReadAllBytes(RepositoryFiles.PathOf("tests", "recordings", name));
        byte[] image = [.. Recording.ReadUndamaged(recording).SelectMany(chunk => chunk.Data)];
        string expected = Scan(signatures, image);
        Assert.Contains("match ", expected, StringComparison.Ordinal);
        foreach ((int block, string recut) in new[] { (64, "recorded"), (512, "primes"), (97, "whole"), (1000, "random:7"), (33, "1") })
        {
            var options = new ReplayOptions { BlockLength = block, Recut = RecutPolicy.Parse(recut) };
            ReplayResult result = Replay(new ReplayRunner(signatures, options), recording);
            Assert.True(expected == result.Log.ToString(), $"{name}, blocks of {block}, re-cut {recut}");
            Assert.Equal(image.Length, result.Result.BytesScanned);
        }
    }

    [Fact]
    public void Run_again_gives_the_same_and_starts_the_marks_again()
    {
        var runner = new ReplayRunner(Mixed, new ReplayOptions());
        ReplayResult first = Replay(runner, Record(Sample, ChunkingPolicy.Fixed(100)));
        ReplayResult small = Replay(runner, Record(Sample[..3], ChunkingPolicy.Fixed(100)));
        ReplayResult again = Replay(runner, Record(Sample, ChunkingPolicy.Fixed(100)));

        Assert.Equal(first.Log.ToString(), again.Log.ToString());
        Assert.Equal(100, first.RingHighWater);
        Assert.Equal(3, small.RingHighWater);
        Assert.Equal(2, first.PoolHighWater);
        Assert.Equal(1, small.PoolHighWater);
    }

    [Fact]
    public void Run_recording_with_a_gap_is_incomplete_and_finds_nothing_across()
    {
        byte[] recording = Recording.Write([Data("..BOOT..BO", 100), Data("OT..BOOT")]);

        ReplayResult result = Replay(new ReplayRunner(Mixed, new ReplayOptions()), recording);

        Assert.Equal(
            "match 0x00000002 2 length 4 default:boot $a\n"
            + "match 0x00000072 114 length 4 default:boot $a\n"
            + "rule default:boot high\nend 0x00000076 118\nverdict found gap\n",
            result.Log.ToString());
        Assert.Equal("bytes are missing inside the stream", result.Result.Reason);
        Assert.Equal(100, result.Result.MissingBytes);
    }

    [Fact]
    public void Run_damaged_recording_uses_what_stands_before_the_damage_and_says_where_it_is()
    {
        byte[] recording = Recording.Write([Data("..BOOT.."), Data("never seen")]);

        var runner = new ReplayRunner(Mixed, new ReplayOptions());
        ReplayResult result = Replay(runner, recording[..^5]);

        Assert.NotNull(result.Damage);
        Assert.Equal(IncompleteReason.Truncated, result.Result.Reasons);
        Assert.Equal($"the recording is cut off: {result.Damage}", result.Result.Reason);
        Assert.EndsWith("end 0x00000012 18\nverdict found truncated\n", result.Log.ToString(), StringComparison.Ordinal);
        byte[] altered = [.. recording];
        altered[^150] ^= 1;
        Assert.EndsWith("end 0x00000008 8\nverdict found damaged\n", Replay(runner, altered).Log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crust-a64")]
    public void Run_older_recording_of_ours_gives_what_the_newer_one_gives(string name)
    {
        SignatureSet signatures = TestRules.Compile("rule crust { strings: $a = \"crust\" nocase condition: $a }", TargetProfile.Device);
        var runner = new ReplayRunner(signatures, new ReplayOptions());
        ReplayResult older = Replay(runner, File.ReadAllBytes(RepositoryFiles.PathOf("tests", "recordings", "older", name + ".pcapng")));
        ReplayResult newer = Replay(runner, File.ReadAllBytes(RepositoryFiles.PathOf("tests", "recordings", name + ".pcapng")));

        Assert.Equal(IncompleteReason.None, older.Result.Reasons);
        Assert.Equal(newer.Log.ToString(), older.Log.ToString());
        Assert.Equal((false, true), (older.Recording.HasChecksums, newer.Recording.HasChecksums));
    }

    [Fact]
    public void Run_bytes_of_another_line_make_the_stream_incomplete_unless_they_are_not_wanted()
    {
        byte[] recording = Recording.Write([Data("BO"), new Chunk(0, RecordingDirection.FromDevice, "30"), Data("OT")]);

        ReplayResult result = Replay(new ReplayRunner(Mixed, new ReplayOptions()), recording);
        ReplayResult chosen = Replay(
            new ReplayRunner(Mixed, new ReplayOptions { Stream = new StreamChoice(Direction: RecordingDirection.ToDevice) }), recording);

        Assert.Equal((ScanVerdict.Found, IncompleteReason.LeftOut), (result.Result.Verdict, result.Result.Reasons));
        Assert.Equal(IncompleteReason.None, chosen.Result.Reasons);
    }

    [Fact]
    public void Run_file_that_is_no_recording_is_incomplete()
    {
        ReplayResult result = Replay(new ReplayRunner(Mixed, new ReplayOptions()), Encoding.ASCII.GetBytes("not a recording at all"));

        Assert.Equal(ScanVerdict.Incomplete, result.Result.Verdict);
        Assert.Equal(IncompleteReason.Damaged, result.Result.Reasons);
    }

    [Fact]
    public void Run_fewer_bytes_than_declared_is_truncated()
    {
        var runner = new ReplayRunner(Mixed, new ReplayOptions { DeclaredSize = 11 });

        ReplayResult result = Replay(runner, Recording.Write([Data("0123456789")]));

        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Truncated), (result.Result.Verdict, result.Result.Reasons));
    }

    [Fact]
    public void Run_other_direction_is_not_the_stream()
    {
        byte[] recording = Recording.Write([Data("BO"), new Chunk(0, RecordingDirection.FromDevice, "30"), Data("OT")]);

        ReplayResult result = Replay(new ReplayRunner(Mixed, new ReplayOptions()), recording);

        Assert.Equal("boot", Assert.Single(result.Result.Rules).Rule.Name);
    }

    [Fact]
    public void MemoryPlan_lists_everything_with_its_sum()
    {
        var runner = new ReplayRunner(Mixed, new ReplayOptions());

        Assert.Null(runner.BudgetProblem);
        Assert.Equal(runner.TotalBytes, runner.MemoryPlan.Sum(row => row.Bytes));
        Assert.InRange(runner.TotalBytes, 1, ReplayOptions.ReferenceBudget);
        Assert.Contains(runner.MemoryPlan, row => row is { Name: "ring", Reason: "1792 bytes of buffer" });
    }

    [Fact]
    public void BudgetProblem_names_the_largest_entries()
    {
        var runner = new ReplayRunner(Mixed, new ReplayOptions { RingCapacity = 100_000 });

        Assert.NotNull(runner.BudgetProblem);
        Assert.Matches(
            "^the board's budget is 65536 bytes and the plan needs [0-9]+: the largest entries are ring 100020 ", runner.BudgetProblem);
        Assert.Throws<InvalidOperationException>(() => Replay(runner, []));
    }

    private static Chunk Data(string text, long missing = 0) =>
        Chunk.ToDevice(0, Convert.ToHexString(Encoding.Latin1.GetBytes(text)), missing);

    private static byte[] Record(byte[] stream, ChunkingPolicy chunking)
    {
        var recording = new MemoryStream();
        RecordingMaker.Make(new MemoryStream(stream), recording, chunking, cancellationToken: TestContext.Current.CancellationToken);
        return recording.ToArray();
    }

    private static ReplayResult Replay(ReplayRunner runner, byte[] recording) => runner.Run(new MemoryStream(recording), "test");

    private static string Scan(SignatureSet signatures, byte[] stream) => EventLog
        .Of(new FileScanner(signatures).Scan(new MemoryStream(stream), "test", TestContext.Current.CancellationToken)).ToString();
}
