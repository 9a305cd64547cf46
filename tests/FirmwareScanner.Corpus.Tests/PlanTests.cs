using System;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Corpus.Planning;
using Xunit;

namespace FirmwareScanner.Corpus.Tests;

/// <summary>How images are divided into shards.</summary>
public sealed class PlanTests
{
    [Fact]
    public void Shards_have_about_the_same_bytes()
    {
        using var corpus = new TestCorpus();
        var random = new Random(3);
        foreach (int number in Enumerable.Range(0, 300))
        {
            MadeImages.Put(corpus.Images, $"{number}", new byte[random.Next(1, 40_000)]);
        }

        CorpusPlan plan = corpus.Plan(7, HashChoice.None);

        // Each image counts as its bytes and a constant: the worst difference is that of one image.
        long[] loads = [.. Enumerable.Range(0, 7).Select(shard => plan.ImagesOf(shard).Sum(number => plan.Images[number].Size + 65_536))];
        Assert.InRange((double)loads.Max() / loads.Average(), 1, 1.02);
        Assert.Equal(300, plan.Images.Count);
    }

    [Fact]
    public void Twins_are_in_one_shard()
    {
        using var corpus = new TestCorpus();
        foreach (int number in Enumerable.Range(0, 40))
        {
            MadeImages.Put(corpus.Images, $"{number}", MadeImages.Noise(number % 10, 500));
        }

        CorpusPlan plan = corpus.Plan(5);

        Assert.Equal(10, plan.Images.Select(image => (Convert.ToHexString(image.Sha256), image.Shard)).Distinct().Count());
        Assert.Equal(5, plan.Images.Select(image => image.Shard).Distinct().Count());
    }

    [Fact]
    public void Folders_are_kept_together_where_that_is_wished()
    {
        using var corpus = new TestCorpus();
        foreach (int number in Enumerable.Range(0, 40))
        {
            MadeImages.Put(corpus.Images, $"{number % 8}/{number}", new byte[number + 1]);
        }

        CorpusPlan plan = corpus.Plan(3, keepsFolders: true);

        Assert.Equal(8, plan.Images.Select(image => (Path.GetDirectoryName(image.Path), image.Shard)).Distinct().Count());
    }

    [Fact]
    public void Plan_is_read_as_it_was_written()
    {
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        Directory.CreateDirectory(Path.Combine(corpus.Images, "nothing"));
        CorpusPlan plan = corpus.Plan(4, HashChoice.All);
        File.WriteAllBytes(corpus.At("plan"), plan.ToUtf8());

        CorpusPlan read = CorpusPlan.Read(corpus.At("plan"));

        Assert.Equal(plan.ToUtf8(), read.ToUtf8());
        Assert.Equal(plan.Identity, read.Identity);
        Assert.Contains(read.Images, image => image.Reasons != 0 && image.Path.EndsWith("nothing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", ":0: expected 0 images, found 0")]
    [InlineData("{\"corpus_plan\":2}\n", ":1: expected \"corpus_plan\": 1, found another file")]
    [InlineData("{\"corpus_plan\":1,\"shards\":0,\"images\":0,\"named\":[]}\n", ":1: expected 1 to 100000 shards, found 0")]
    [InlineData("{\"corpus_plan\":1,\"shards\":2,\"images\":2,\"named\":[]}\n{\"shard\":1,\"path\":\"a\",\"size\":1}\n", ":2: expected 2 images, found 1")]
    [InlineData("{\"corpus_plan\":1,\"shards\":2,\"images\":1,\"named\":[]}\n{\"shard\":2,\"path\":\"a\",\"size\":1}\n", ":2: expected a shard from 0 to 1, found 2")]
    [InlineData("{\"corpus_plan\":1,\"shards\":2,\"images\":1,\"named\":[]}\n{\"shard\":1,\"path\":\"a\",\"size\":1}", ":2: the line has no end")]
    [InlineData("{\"corpus_plan\":1,\"shards\":2,\"images\":1,\"named\":[]}\n{\"shard\":\"one\"}\n", ":2: expected a line of a plan, found something else")]
    [InlineData("{\"corpus_plan\":1,\"shards\":2,\"images\":1,\"named\":[]}\nnonsense\n", ":2: expected a line of a plan, found something else")]
    public void What_is_no_plan_is_refused_with_its_line(string content, string message)
    {
        using var corpus = new TestCorpus();
        File.WriteAllBytes(corpus.At("plan"), Encoding.UTF8.GetBytes(content));

        CorpusException exception = Assert.Throws<CorpusException>(() => CorpusPlan.Read(corpus.At("plan")));

        Assert.Contains("plan" + message, exception.Message, StringComparison.Ordinal);
    }
}
