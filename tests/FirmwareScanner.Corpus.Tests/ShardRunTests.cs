using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Corpus.Running;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Corpus.Tests;

/// <summary>What shards leave, whoever has scanned which image when.</summary>
public sealed class ShardRunTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    [InlineData(40, 2)]
    public void Merged_shards_say_what_one_scan_says(int shards, int jobs)
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        MadeImages.HardNames.ToList().ForEach(name => MadeImages.Put(corpus.Images, name, MadeImages.Text("BACKDOOR " + name)));
        CorpusPlan plan = corpus.Plan(shards);

        foreach (int shard in Enumerable.Range(0, shards).Reverse())
        {
            Assert.True(corpus.Run(plan, shard, jobs: jobs).IsComplete);
        }

        corpus.Merge();

        Assert.Equal(corpus.ScanAll(), corpus.ReadStore());
    }

    [Fact]
    public void Names_that_are_no_text_are_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names are bytes on Linux only");
        using var corpus = new TestCorpus();
        string name = FileSystem.EscapedUtf8.Decode([(byte)'n', 0xFF, (byte)'.', 0xC3]);
        FileSystem.OutputFile.WriteWhole(Path.Combine(corpus.Images, name), "BACKDOOR");
        CorpusPlan plan = corpus.Plan(1);
        File.WriteAllBytes(corpus.At("plan"), plan.ToUtf8());

        corpus.Run(CorpusPlan.Read(corpus.At("plan")), 0);
        corpus.Merge();

        Assert.Contains(Convert.ToBase64String(FileSystem.EscapedUtf8.Encode(Path.Combine(corpus.Images, name))), corpus.ReadStore(), StringComparison.Ordinal);
        Assert.Equal(corpus.ScanAll(), corpus.ReadStore());

        // .NET does not remove such a file.
        StartedProgram.Run(new ProcessStartInfo("rm", ["-rf", corpus.Images]));
    }

    [Fact]
    public void File_of_a_shard_is_the_same_whatever_was_there_before()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        CorpusPlan plan = corpus.Plan(1);
        corpus.Run(plan, 0, corpus.At("straight"));
        byte[] expected = File.ReadAllBytes(corpus.At("straight/shard-00000.jsonl"));
        var random = new Random(17);

        for (int round = 0; round < 12; round++)
        {
            // A process ends after some images; what it wrote last may be torn.
            string folder = corpus.At($"resumed-{round}");
            int ends = 0;
            while (!File.Exists(Path.Combine(folder, "shard-00000.jsonl")))
            {
                RunUntil(corpus, plan, folder, random.Next(1, 7), 1 + (round % 2));
                ends++;
                Tear(folder, random);
            }

            Assert.True(ends > 1);
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(folder, "shard-00000.jsonl")));
            Assert.Equal(["shard-00000.jsonl", "shard-00000.spent.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        }
    }

    [Fact]
    public async Task File_of_a_shard_is_the_same_when_several_work_on_it()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        CorpusPlan plan = corpus.Plan(2);
        corpus.Run(plan, 1, corpus.At("straight"));

        ShardOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => corpus.Run(plan, 1), TestCorpus.Cancellation)))
            .WaitAsync(TimeSpan.FromMinutes(2), TestCorpus.Cancellation);

        Assert.All(outcomes, outcome => Assert.True(outcome.IsComplete));
        Assert.Equal(File.ReadAllBytes(corpus.At("straight/shard-00001.jsonl")), File.ReadAllBytes(Path.Combine(corpus.Results, "shard-00001.jsonl")));
    }

    [Fact]
    public void Second_run_of_a_complete_shard_does_nothing()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        CorpusPlan plan = corpus.Plan(1);
        corpus.Run(plan, 0);
        Directory.Delete(corpus.Images, recursive: true);

        ShardOutcome outcome = corpus.Run(plan, 0);

        Assert.True(outcome is { IsComplete: true, WasComplete: true });
    }

    [Fact]
    public void Results_of_other_rules_are_refused()
    {
        using var corpus = new TestCorpus();
        using var other = new TestCorpus("rule other { strings: $a = \"other\" condition: $a }");
        MadeImages.WriteCorpus(corpus.Images);
        CorpusPlan plan = corpus.Plan(1);
        corpus.Run(plan, 0);

        CorpusException complete = Assert.Throws<CorpusException>(() => other.Run(plan, 0, corpus.Results));
        RunUntil(corpus, plan, corpus.At("part"), 2, 1);
        CorpusException part = Assert.Throws<CorpusException>(() => other.Run(plan, 0, corpus.At("part")));

        Assert.Contains("shard-00000.jsonl: has results of another plan, other rules", complete.Message, StringComparison.Ordinal);
        Assert.Contains(".part-", part.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_that_changed_since_the_plan_is_not_scanned_and_said()
    {
        using var corpus = new TestCorpus();
        MadeImages.Put(corpus.Images, "grown", MadeImages.Text("BACKDOOR"));
        MadeImages.Put(corpus.Images, "gone", MadeImages.Text("BACKDOOR of more bytes"));
        MadeImages.Put(corpus.Images, "written", MadeImages.Text("BACKDOOR, written"));
        MadeImages.Put(corpus.Images, "hashed 1", MadeImages.Text("BACKDOOR."));
        MadeImages.Put(corpus.Images, "hashed 2", MadeImages.Text("BACKDOOR."));
        CorpusPlan plan = corpus.Plan(1);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(corpus.Images, "hashed 1"));
        MadeImages.Put(corpus.Images, "grown", MadeImages.Text("BACKDOOR and more"));
        File.Delete(Path.Combine(corpus.Images, "gone"));
        File.SetLastWriteTimeUtc(Path.Combine(corpus.Images, "written"), written.AddSeconds(100));
        MadeImages.Put(corpus.Images, "hashed 1", MadeImages.Text("BACKD00R."));
        File.SetLastWriteTimeUtc(Path.Combine(corpus.Images, "hashed 1"), written);
        File.SetLastWriteTimeUtc(Path.Combine(corpus.Images, "hashed 2"), written.AddSeconds(100));

        ShardOutcome outcome = corpus.Run(plan, 0);
        corpus.Merge();

        Assert.True(outcome.IsComplete);
        Assert.Equal(4, outcome.NotScanned);
        using CorpusStore store = CorpusStore.Open(corpus.Store, creates: false);
        Assert.Equal(new CorpusVerdict(0, 1, 4, 0), store.Judge());
        string told = corpus.ReadStore();
        Assert.Contains("it had 8 bytes, and has 17", told, StringComparison.Ordinal);
        Assert.Contains("it was written to", told, StringComparison.Ordinal);
        Assert.Contains("its bytes are others", told, StringComparison.Ordinal);
        Assert.Contains("vanished", told, StringComparison.Ordinal);
        Assert.Contains("\"verdict\":\"found\"", told.Split('\n').Single(line => line.Contains("hashed 2\",\"verdict", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_of_the_same_bytes_are_scanned_once()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);

        ShardOutcome outcome = corpus.Run(corpus.Plan(1), 0);

        // Of eight releases the first has scanned what all have; the twin is not even unpacked.
        Spending spent = outcome.Spent!;
        Assert.Equal(1, spent.KnownImages);
        Assert.InRange(spent.KnownObjects, 7 + 7, spent.Objects - 20);
        Assert.True(spent.KnownBytes > 14 * 20_000);
    }

    [Fact]
    public void Objects_that_are_too_long_to_be_held_are_hashed_as_they_are_scanned()
    {
        using var corpus = new TestCorpus();
        byte[] content = [.. new byte[(64 << 20) + 1000], .. MadeImages.Text("BACKDOOR at the end")];
        MadeImages.Put(corpus.Images, "a.gz", MadeImages.Compress(content));
        MadeImages.Put(corpus.Images, "b.gz", [.. MadeImages.Text("head"), .. MadeImages.Compress(content)]);

        ShardOutcome outcome = corpus.Run(corpus.Plan(1), 0);
        corpus.Merge();

        Assert.Equal((2, 0), (outcome.Spent!.Objects, outcome.Spent.KnownObjects));
        Assert.Equal(corpus.ScanAll(), corpus.ReadStore());
        using CorpusStore store = CorpusStore.Open(corpus.Store, creates: false);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        Assert.Equal([sha256, sha256], FindingSearch.Find(store, new FindingQuery(), 10).Select(row => row.Sha256));
    }

    [Fact]
    public void Store_that_knows_all_leaves_nothing_to_scan()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        CorpusPlan plan = corpus.Plan(1);
        corpus.Run(plan, 0);
        corpus.Merge();
        byte[] first = File.ReadAllBytes(Path.Combine(corpus.Results, "shard-00000.jsonl"));

        ShardOutcome again = ShardRun.Run(corpus.Options(plan, 0, corpus.At("again")) with { Known = corpus.Store }, TestCorpus.Cancellation);

        Assert.Equal(again.Spent!.Images, again.Spent.KnownImages);
        Assert.Equal(first, File.ReadAllBytes(corpus.At("again/shard-00000.jsonl")));
    }

    [Fact]
    public void Store_that_knows_the_release_before_leaves_the_difference()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        corpus.Run(corpus.Plan(1), 0);
        corpus.Merge();
        byte[] image = MadeImages.Make(
            "router 9",
            ("bin/busybox", [.. MadeImages.Noise(1, 40_000), .. MadeImages.Text("BusyBox v1.36.1 multi-call binary"), .. MadeImages.Noise(2, 10_000)]),
            ("etc/shadow", MadeImages.Text("root:x:0:0\n")),
            ("etc/version", MadeImages.Text("9")));
        Directory.Delete(corpus.Images, recursive: true);
        MadeImages.Put(corpus.Images, "router/r9.img", image);
        CorpusPlan plan = corpus.Plan(1);
        corpus.Run(plan, 0, corpus.At("without"));

        ShardOutcome with = ShardRun.Run(corpus.Options(plan, 0, corpus.At("with")) with { Known = corpus.Store }, TestCorpus.Cancellation);

        // BusyBox. The shadow lies in another place of its archive, and a rule has asked for that.
        Assert.Equal(1, with.Spent!.KnownObjects);
        Assert.Equal(File.ReadAllBytes(corpus.At("without/shard-00000.jsonl")), File.ReadAllBytes(corpus.At("with/shard-00000.jsonl")));
    }

    private static void RunUntil(TestCorpus corpus, CorpusPlan plan, string folder, int images, int jobs)
    {
        using var end = new CancellationTokenSource();
        long left = images;
        ShardOptions options = corpus.Options(plan, 0, folder, jobs) with
        {
            Advanced = _ =>
            {
                if (Interlocked.Decrement(ref left) < 0)
                {
                    end.Cancel();
                }
            },
        };
        ShardRun.Run(options, end.Token);
    }

    // Cuts something off the last part, as a machine does that loses its power.
    private static void Tear(string folder, Random random)
    {
        foreach (string part in Directory.GetFiles(folder, "*.part-*").Take(1))
        {
            using FileStream file = File.OpenWrite(part);
            file.SetLength(Math.Max(file.Length - random.Next(0, 400), file.Length / 2));
        }
    }
}
