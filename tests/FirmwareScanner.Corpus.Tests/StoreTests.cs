using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Corpus.Running;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Rules;
using Xunit;

namespace FirmwareScanner.Corpus.Tests;

/// <summary>What a store keeps, and what it refuses.</summary>
public sealed class StoreTests
{
    [Fact]
    public void Missing_shard_makes_the_result_incomplete_until_it_is_merged()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        CorpusPlan plan = corpus.Plan(3);
        corpus.Run(plan, 0);
        corpus.Run(plan, 2);
        MergeOutcome first = corpus.Merge();
        CorpusRunState open = Runs(corpus).Single();
        corpus.Run(plan, 1);

        MergeOutcome second = corpus.Merge();

        Assert.Equal([0, 2], first.Merged);
        Assert.Equal([1], open.Missing);
        Assert.Equal(plan.ImagesOf(1).Count(), open.Images - open.Merged);
        Assert.Equal([1], second.Merged);
        Assert.Equal(2, second.Known);
        Assert.Empty(Runs(corpus).Single().Missing);
        Assert.Equal(corpus.ScanAll(), corpus.ReadStore());
    }

    [Fact]
    public void Merging_again_changes_nothing()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        corpus.Run(corpus.Plan(1), 0);
        corpus.Merge();
        byte[] before = File.ReadAllBytes(corpus.Store);

        MergeOutcome outcome = corpus.Merge();

        Assert.Empty(outcome.Merged);
        Assert.Equal(1, outcome.Known);
        Assert.Equal(before, File.ReadAllBytes(corpus.Store));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.999)]
    public void Nothing_of_a_file_that_is_not_whole_is_merged(double share)
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        corpus.Run(corpus.Plan(1), 0);
        string path = Path.Combine(corpus.Results, "shard-00000.jsonl");
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(int)(whole.Length * share)]);

        CorpusException exception = Assert.Throws<CorpusException>(() => corpus.Merge());

        Assert.Contains("shard-00000.jsonl:", exception.Message, StringComparison.Ordinal);
        using CorpusStore store = CorpusStore.Open(corpus.Store, creates: false);
        Assert.Equal(new CorpusVerdict(0, 0, 0, 0), store.Judge());
        Assert.Empty(store.Runs());
    }

    [Fact]
    public void Damaged_lines_are_refused_or_harmless()
    {
        using var corpus = new TestCorpus();
        MadeImages.Put(corpus.Images, "a.img", MadeImages.Make("head", ("etc/shadow", MadeImages.Text("root:x")), ("b", MadeImages.Text("BACKDOOR"))));
        CorpusPlan plan = corpus.Plan(1);
        corpus.Run(plan, 0);
        string path = Path.Combine(corpus.Results, "shard-00000.jsonl");
        byte[] whole = File.ReadAllBytes(path);
        var random = new Random(23);
        int refused = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] damaged = [.. whole];
            foreach (int _ in Enumerable.Range(0, random.Next(1, 4)))
            {
                damaged[random.Next(damaged.Length)] = (byte)"0123456789-{}[]\",:azAZ\n\u00ff"[random.Next(23)];
            }

            File.WriteAllBytes(path, damaged);
            Exception? merged = Record.Exception(() => corpus.Merge(store: corpus.At($"store-{round}")));
            Exception? planned = Record.Exception(() => CorpusPlan.Read(path));
            refused += merged is CorpusException ? 1 : 0;

            Assert.True(merged is null or CorpusException, $"round {round}: {merged}");
            Assert.True(planned is CorpusException, $"round {round}: {planned}");
            if (merged is null)
            {
                Exception? read = Record.Exception(() => corpus.ReadStore(corpus.At($"store-{round}")));
                Assert.True(read is null or CorpusException, $"round {round}: {read}");
            }
        }

        Assert.InRange(refused, 20, 149);
    }

    [Fact]
    public void Store_of_an_older_version_is_brought_to_this_one()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        corpus.Run(corpus.Plan(1), 0);
        using (CorpusStore old = CorpusStore.Open(corpus.Store, creates: true, version: 1))
        {
            Assert.Equal(1, old.Version);
            CorpusMerge.Merge(corpus.Results, old, TestCorpus.Monday);
        }

        using (CorpusStore store = CorpusStore.Open(corpus.Store, creates: false))
        {
            Assert.Equal(2, store.Version);
        }

        Assert.Equal(corpus.ScanAll(), corpus.ReadStore());
    }

    [Fact]
    public void Store_of_a_newer_version_and_what_is_none_are_refused()
    {
        using var corpus = new TestCorpus();
        using (CorpusStore store = CorpusStore.Open(corpus.Store, creates: true))
        {
            store.Connection.Execute("UPDATE properties SET value = '99'");
        }

        File.WriteAllText(corpus.At("text"), "this is no store, and long enough that nobody could think so: " + new string('x', 2000));
        using (var empty = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={corpus.At("foreign")};Pooling=False"))
        {
            empty.Open();
            using var command = empty.CreateCommand();
            command.CommandText = "CREATE TABLE something (id INTEGER)";
            command.ExecuteNonQuery();
        }

        Assert.Contains("found 99: a newer fwscan", Refusal(corpus.Store), StringComparison.Ordinal);
        Assert.Contains("not a database", Refusal(corpus.At("text")), StringComparison.Ordinal);
        Assert.Contains("is no store", Refusal(corpus.At("foreign")), StringComparison.Ordinal);
        Assert.Contains("there is no such store", Refusal(corpus.At("absent")), StringComparison.Ordinal);
        Assert.False(File.Exists(corpus.At("absent")));
    }

    [Fact]
    public void Query_finds_rules_objects_images_and_what_is_new()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        corpus.Run(corpus.Plan(2), 0);
        corpus.Run(corpus.Plan(2), 1);
        corpus.Merge();
        using CorpusStore store = CorpusStore.Open(corpus.Store, creates: false);

        FindingRow[] shadows = [.. FindingSearch.Find(store, new FindingQuery { Rules = new RuleFilter { Names = ["shadow*"] } }, 1000)];
        FindingRow[] grave = [.. FindingSearch.Find(store, new FindingQuery { Rules = new RuleFilter { MinimumSeverity = Severity.High } }, 1000)];
        FindingRow[] places = [.. FindingSearch.Find(store, new FindingQuery { WantsPlaces = true, Object = Convert.FromHexString(shadows[0].Sha256)[..6] }, 1000)];
        FindingRow[] camera = [.. FindingSearch.Find(store, new FindingQuery { Images = new FileSystem.NamePatterns(["*/camera/*"]) }, 1000)];

        // In one of the two places of the same bytes.
        Assert.Equal(4 + 1 + 2, shadows.Length);
        Assert.All(shadows, row => Assert.EndsWith("etc/shadow", row.InnerPath, StringComparison.Ordinal));
        Assert.Equal(["plain BACKDOOR.txt", "r2.img", "r2.img"], grave.Select(row => Path.GetFileName(row.Image)));
        Assert.Equal(4 + 4 + 1 + 4, places.Length);
        Assert.All(camera, row => Assert.Contains("/camera/", row.Image, StringComparison.Ordinal));
        Assert.Contains(camera, row => row.Rule!.Name == "keyed");
        Assert.Single(FindingSearch.Find(store, new FindingQuery(), 1));
        Assert.Empty(FindingSearch.Find(store, new FindingQuery { Since = TestCorpus.Monday.AddSeconds(1) }, 10));
        Assert.NotEmpty(FindingSearch.Find(store, new FindingQuery { Since = TestCorpus.Monday }, 10));
    }

    [Fact]
    public void Smaller_run_does_not_hide_that_shards_of_a_larger_one_are_missing()
    {
        using var corpus = new TestCorpus();
        MadeImages.Put(corpus.Images, "a.img", MadeImages.Text("nothing"));
        MadeImages.Put(corpus.Images, "b.img", MadeImages.Text("BACKDOOR"));
        corpus.Run(corpus.Plan(2), 0, corpus.At("larger"));
        corpus.Merge(corpus.At("larger"));
        File.Delete(Path.Combine(corpus.Images, "b.img"));
        corpus.Run(corpus.Plan(1), 0, corpus.At("smaller"));
        corpus.Merge(corpus.At("smaller"));

        Assert.Equal(2, Runs(corpus).Count());
    }

    [Fact]
    public void Newer_run_replaces_what_an_older_one_said_of_an_image()
    {
        using var corpus = new TestCorpus();
        MadeImages.Put(corpus.Images, "a.img", MadeImages.Text("BACKDOOR"));
        MadeImages.Put(corpus.Images, "b.img", MadeImages.Text("nothing"));
        CorpusPlan old = corpus.Plan(1);
        corpus.Run(old, 0, corpus.At("old"));
        MadeImages.Put(corpus.Images, "a.img", MadeImages.Text("nothing more"));
        corpus.Run(corpus.Plan(1), 0, corpus.At("new"));
        corpus.Merge(corpus.At("old"));

        corpus.Merge(corpus.At("new"));

        Assert.Equal(corpus.ScanAll(), corpus.ReadStore());
        Assert.Single(Runs(corpus));
    }

    [Fact]
    public void Added_rules_add_to_what_is_known()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        corpus.Run(corpus.Plan(1), 0);
        corpus.Merge();
        SignatureSet more = TestCorpus.Compile("rule version { meta: severity = \"low\" strings: $a = \"multi-call\" condition: $a }");
        using (CorpusStore store = CorpusStore.Open(corpus.Store, creates: false))
        {
            ShardOptions options = corpus.Options(store.PlanAgain("again"), 0, corpus.At("added")) with
            {
                Signatures = more,
                Scanner = Records.ScannerIdentity.Of("test 1", more, "more", new System.Collections.Generic.Dictionary<string, string>(), [], new Layers.UnpackOptions()) with { IsAddition = true },
                Known = corpus.Store,
            };
            Assert.True(ShardRun.Run(options, TestCorpus.Cancellation).IsComplete);
            Assert.Equal(0, CorpusMerge.Merge(corpus.At("added"), store, TestCorpus.Monday.AddDays(1)).Unplaced);
            Assert.Equal(0, store.Judge().Incomplete - 1);

            Assert.All(FindingSearch.Find(store, new FindingQuery { Since = TestCorpus.Monday.AddHours(1) }, 1000), row => Assert.Equal("version", row.Rule!.Name));
            Assert.Contains("\"rule\":\"version\"", corpus.ReadStore(), StringComparison.Ordinal);
            Assert.Contains("\"rule\":\"backdoor\"", corpus.ReadStore(), StringComparison.Ordinal);
        }

        // An image that comes later was not looked at with what was added: it is not clean.
        MadeImages.Put(corpus.Images, "later.img", MadeImages.Text("nothing"));
        corpus.Run(corpus.Plan(1), 0, corpus.At("later"));
        corpus.Merge(corpus.At("later"));

        Assert.Contains("not scanned with the rules that were added later", corpus.ReadStore(), StringComparison.Ordinal);
        using CorpusStore last = CorpusStore.Open(corpus.Store, creates: false);
        Assert.Equal(1 + 1, last.Judge().Incomplete);
    }

    private static CorpusRunState[] Runs(TestCorpus corpus)
    {
        using CorpusStore store = CorpusStore.Open(corpus.Store, creates: false);
        return [.. store.Runs()];
    }

    private static string Refusal(string store) => Assert.Throws<CorpusException>(() => CorpusStore.Open(store, creates: false)).Message;
}
