using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using FirmwareScanner.Benchmarks.Latency;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

/// <summary>What the latency command promises, over a bounded stream and without a word about time.</summary>
public sealed class LatencyTests
{
    private const long StreamBytes = 64_000_000;
    private const int FewestBytesOfGarbage = 1024;

    [Fact]
    public void Pipeline_in_its_steady_state_allocates_nothing_and_collects_nothing_and_sees_what_the_other_sees()
    {
        var run = new LatencyRun(Recordings());
        byte[] database = LatencyCommand.CompileBuiltInRules();
        var ours = new PipelineLane(database, LatencyRun.BlockLength);
        var other = new StraightforwardLane(database);
        int passes = (int)(StreamBytes / run.PassBytes) + 1;
        run.WarmUp(ours, 1);
        run.WarmUp(other, 1);
        var ourSamples = new LatencySamples(ours.Name, passes * run.PassBlocks);
        var otherSamples = new LatencySamples(other.Name, run.PassBlocks);

        run.Measure(ours, passes, ourSamples);
        run.Measure(other, 1, otherSamples);

        Assert.True(ourSamples.StreamBytes >= StreamBytes);
        Assert.Equal(0, ourSamples.AllocatedBytes);
        Assert.Equal([0, 0, 0], ourSamples.Collections.ToArray());
        Assert.True(otherSamples.AllocatedBytes / otherSamples.Count > FewestBytesOfGarbage, "the meter sees no garbage where there is some");
        Assert.True(otherSamples.Events > 0);
        Assert.Equal(ourSamples.Events, passes * otherSamples.Events);
        Assert.Equal(ours.Checksum / (passes + 1), other.Checksum / 2);
    }

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(0.999, 100)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void Percentile_is_the_time_that_so_many_did_not_exceed(double share, int expected)
    {
        Assert.Equal(expected, LatencyReport.Percentile([.. Enumerable.Range(1, 100)], share));
    }

    [Fact]
    public void Report_has_percentiles_collections_and_bytes_of_both()
    {
        string report = LatencyReport.Render(Samples("ours", 0), Samples("other", 3));

        Assert.Contains("| time a block, p50 | 1.0 µs | 1.0 µs | 1.00 |", report, StringComparison.Ordinal);
        Assert.Contains("| collections, generation 0 | 0 | 3 | |", report, StringComparison.Ordinal);
        Assert.Contains("| bytes allocated | 0 | 3,000 | |", report, StringComparison.Ordinal);
        Assert.Contains("| blocks left out: another program ran | 1 | 1 | |", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_is_a_picture_with_both_names_and_without_what_was_left_out()
    {
        string text = LatencyChart.Render(Samples("ours & co", 0), Samples("other", 3));
        var svg = XDocument.Parse(text);

        Assert.Equal("svg", svg.Root!.Name.LocalName);
        string[] labels = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.Contains("ours & co", labels);
        Assert.Contains("other", labels);
        Assert.Contains("3 blocks during which", labels);
        Assert.Contains("longest 1 µs", labels);
        Assert.Contains("longest 200 µs", labels);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_without_recordings_says_what_is_missing()
    {
        BenchmarkException error = Assert.Throws<BenchmarkException>(() => new LatencyRun("no such folder"));
        Assert.Contains("no such folder: expected recordings", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Ten blocks of a microsecond, one that was preempted for a second, and some with a collection.</summary>
    private static LatencySamples Samples(string name, int collections)
    {
        var samples = new LatencySamples(name, 20) { StreamBytes = 1000, AllocatedBytes = collections * 1000 };
        long microsecond = System.Diagnostics.Stopwatch.Frequency / 1_000_000;
        for (int i = 0; i < 10; i++)
        {
            samples.Add(microsecond, isCollected: false, isPreempted: false);
        }

        samples.Add(1_000_000 * microsecond, isCollected: false, isPreempted: true);
        for (int i = 0; i < collections; i++)
        {
            samples.Add(200 * microsecond, isCollected: true, isPreempted: false);
        }

        samples.AddCollections(0, collections);
        return samples;
    }

    private static string Recordings() => Path.Combine(RepositoryFolder.Find(), "tests", "recordings");
}
