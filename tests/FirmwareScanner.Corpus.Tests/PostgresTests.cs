using System;
using System.Linq;
using System.Threading.Tasks;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Corpus.Running;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Rules;
using Xunit;

namespace FirmwareScanner.Corpus.Tests;

/// <summary>The shared form of a store says what a file says.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task Store_on_a_server_says_what_a_file_says()
    {
        using PostgresServer server = PostgresServer.Start();
        using var corpus = new TestCorpus();
        MadeImages.WriteCorpus(corpus.Images);
        CorpusPlan plan = corpus.Plan(3);
        foreach (int shard in Enumerable.Range(0, 3))
        {
            corpus.Run(plan, shard);
        }

        // Two merge at once: each shard is taken by one of them.
        MergeOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => corpus.Merge(store: server.Name), TestCorpus.Cancellation)))
            .WaitAsync(TimeSpan.FromMinutes(2), TestCorpus.Cancellation);
        corpus.Merge();

        Assert.Equal([0, 1, 2], outcomes.SelectMany(outcome => outcome.Merged).Order());
        Assert.Equal(corpus.ScanAll(), corpus.ReadStore(server.Name));
        using CorpusStore shared = CorpusStore.Open(server.Name, creates: false);
        using CorpusStore file = CorpusStore.Open(corpus.Store, creates: false);
        Assert.Equal(file.Judge(), shared.Judge());
        Assert.Equal(file.KnownTexts(), shared.KnownTexts());
        Assert.Equal(file.Runs().Single().Spent.Count, shared.Runs().Single().Spent.Count);
        foreach (FindingQuery query in new[]
        {
            new FindingQuery(),
            new FindingQuery { Rules = new RuleFilter { Names = ["shadow*"] }, Since = TestCorpus.Monday },
            new FindingQuery { WantsPlaces = true, Object = [0x10] },
        })
        {
            Assert.Equal(FindingSearch.Find(file, query, 1000).Select(row => row with { Rule = null }), FindingSearch.Find(shared, query, 1000).Select(row => row with { Rule = null }));
        }

        // What it knows is not scanned again.
        ShardOutcome again = ShardRun.Run(corpus.Options(plan, 0, corpus.At("again")) with { Known = server.Name }, TestCorpus.Cancellation);
        Assert.Equal(again.Spent!.Images, again.Spent.KnownImages);
        Assert.True(shared.Bytes > 0);
    }

    [Theory]
    [InlineData("postgresql://somebody@localhost", "expected a database such as")]
    [InlineData("postgres://", "expected a database such as")]
    [InlineData("postgresql://somebody:secret@localhost/store", "must have no password in it: PGPASSWORD")]
    public void Name_without_a_database_or_with_a_password_is_refused(string name, string message) =>
        Assert.Contains(message, Assert.Throws<CorpusException>(() => CorpusStore.Open(name, creates: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void Server_that_is_not_there_is_said()
    {
        string message = Assert.Throws<CorpusException>(() => CorpusStore.Open("postgresql://nobody@localhost/none?host=%2Fnonexistent", creates: false)).Message;

        Assert.StartsWith("postgresql:///nonexistent", message, StringComparison.Ordinal);
    }
}
