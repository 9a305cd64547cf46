using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>A corpus in shards: what processes leave that are killed, run twice, and run at once.</summary>
public sealed class CorpusTests : FwscanFixture
{
    private const int Images = 24;

    [Fact]
    public void Merged_shards_say_byte_for_byte_what_one_scan_says()
    {
        PutImages();
        Run("corpus", "plan", "images", "-o", "plan.jsonl", "--shards", "3");
        Dictionary<string, string> slurm = new() { ["SLURM_ARRAY_TASK_ID"] = "0" };
        Dictionary<string, string> kubernetes = new() { ["JOB_COMPLETION_INDEX"] = "1" };
        Dictionary<string, string> batch = new() { ["AWS_BATCH_JOB_ARRAY_INDEX"] = "2" };

        foreach (Dictionary<string, string> environment in new[] { slurm, kubernetes, batch })
        {
            FwscanResult run = Run([], environment, "corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-o", "results");
            Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        }

        FwscanResult merge = Run("corpus", "merge", "results", "-o", "store.sqlite");
        FwscanResult report = Run("corpus", "report", "store.sqlite", "--json");
        FwscanResult scan = Run("scan", "-r", "--rules", "rules.yar", "--json", "images");

        Assert.Equal(1, merge.ExitCode);
        Assert.Contains("merged    3 shards, 0 in the store before", merge.Output);
        Assert.Contains($"verdicts  {Images - 3} clean, 3 found, 0 incomplete, 0 empty", merge.Output);
        Assert.Equal((scan.ExitCode, scan.Output), (report.ExitCode, report.Output));
    }

    [Fact]
    public void Shard_whose_processes_are_killed_leaves_the_same_file()
    {
        PutImages();
        Run("corpus", "plan", "images", "-o", "plan.jsonl");
        Run("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-o", "straight");
        int killed = 0;
        while (!File.Exists(Path.Combine(Folder, "results", "shard-00000.jsonl")))
        {
            using StartedProgram run = Start("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-j", "1", "-o", "results");
            using StartedProgram twin = Start("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-j", "1", "-o", "results");
            if (killed < 3 && WaitForImages(killed + 1))
            {
                run.Kill();
                twin.Kill();
                killed++;
            }

            run.WaitForEnd();
            twin.WaitForEnd();
        }

        Assert.InRange(killed, 1, 3);
        Assert.Equal(Read("straight"), Read("results"));
        Assert.Equal(0, Run("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-o", "results").ExitCode);
    }

    [Fact]
    public void Interrupted_shard_goes_on_where_it_ended()
    {
        Signals.Require(Signals.Terminate);
        PutImages();
        Run("corpus", "plan", "images", "-o", "plan.jsonl");
        using (StartedProgram run = Start("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-j", "1", "-o", "results"))
        {
            Assert.True(WaitForImages(1));
            run.Signal(Signals.Terminate);
            Assert.InRange(run.WaitForEnd().ExitCode, 0, 130);
        }

        FwscanResult second = Run("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-o", "results");

        Assert.Equal(0, second.ExitCode);
        Assert.Contains("shard     0/1", second.Output);
    }

    [Fact]
    public void Missing_shards_and_images_that_changed_are_said_and_never_clean()
    {
        Put("rules.yar", TestRules.Severities);
        Put("images/a.img", "nothing");
        Put("images/b.img", "nothing at all");
        Run("corpus", "plan", "images", "-o", "plan.jsonl", "--shards", "2");
        Put("images/b.img", "nothing at all, changed");
        Run("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "--shard", "0/2", "-o", "results");
        FwscanResult early = Run("corpus", "merge", "results", "-o", "store.sqlite");
        FwscanResult report = Run("corpus", "report", "store.sqlite");
        Run("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "--shard", "1/2", "-o", "results");
        FwscanResult late = Run("corpus", "merge", "results", "-o", "store.sqlite");

        Assert.Equal((2, 2, 2), (early.ExitCode, report.ExitCode, late.ExitCode));
        Assert.Contains("incomplete: 1 of 2 shards are missing (1), 1 image of images", early.Error);
        Assert.Contains("incomplete: 1 of 2 shards are missing (1), 1 image of images", report.Error);
        Assert.Contains("1 clean, 0 found, 1 incomplete", late.Output);
    }

    [Fact]
    public void Store_that_is_clean_ends_with_0()
    {
        Put("rules.yar", TestRules.Severities);
        Put("images/a.img", "nothing");
        Run("corpus", "plan", "images", "-o", "plan.jsonl");
        Run("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-o", "results");

        Assert.Equal(0, Run("corpus", "merge", "results", "-o", "store.sqlite").ExitCode);
        Assert.Equal(0, Run("corpus", "report", "store.sqlite", "--format", "sarif=o.sarif", "--report", "page.html").ExitCode);
        Assert.Contains("\"version\": \"2.1.0\"", File.ReadAllText(Path.Combine(Folder, "o.sarif")));
    }

    [Fact]
    public void Rescan_looks_for_what_is_new_alone()
    {
        PutImages();
        Put("more.yar", TestRules.Severities + "rule later { meta: severity = \"critical\" strings: $a = \"image number 7\" condition: $a and not backdoor }");
        Run("corpus", "plan", "images", "-o", "plan.jsonl");
        Run("corpus", "run", "plan.jsonl", "--rules", "rules.yar", "-o", "results");
        Run("corpus", "merge", "results", "-o", "store.sqlite");

        FwscanResult nothing = Run("corpus", "rescan", "store.sqlite", "--new-rules", "rules.yar");
        FwscanResult more = Run("corpus", "rescan", "store.sqlite", "--new-rules", "more.yar");
        FwscanResult again = Run("corpus", "rescan", "store.sqlite", "--new-rules", "more.yar");
        FwscanResult query = Run("corpus", "query", "store.sqlite", "--severity", "critical");
        FwscanResult report = Run("corpus", "report", "store.sqlite", "--json");
        FwscanResult scan = Run("scan", "-r", "--rules", "more.yar", "--json", "images");

        Assert.Contains("new       no rule", nothing.Output);
        Assert.Contains("new       1 rule", more.Output);
        Assert.Contains("new       no rule", again.Output);
        Assert.All(query.Lines, line => Assert.Contains("  later  1  ", line));
        Assert.Contains(query.Lines, line => line.EndsWith("image-07.img!gzip@0x40", StringComparison.Ordinal));
        Assert.Equal(Sorted(scan.Lines), Sorted(report.Lines));
    }

    [Theory]
    [InlineData("--shard: expected I/2 with I from 0 to 1", "--shard", "2/2")]
    [InlineData("--shard: expected I/2 with I from 0 to 1", "--shard", "0/3")]
    [InlineData("--shard: expected I/2 with I from 0 to 1", "--shard", "one")]
    [InlineData("has 2 shards, and neither --shard nor SLURM_ARRAY_TASK_ID")]
    public void Shard_that_nobody_has_named_or_that_is_none_is_refused(string message, params string[] arguments)
    {
        Put("images/a.img", "nothing");
        Run("corpus", "plan", "images", "-o", "plan.jsonl", "--shards", "2");

        FwscanResult result = Run(["corpus", "run", "plan.jsonl", "-o", "results", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.False(Directory.Exists(Path.Combine(Folder, "results")));
    }

    [Fact]
    public void What_cannot_be_used_is_refused_in_one_line()
    {
        Put("text", "no plan");
        Put("results/nothing", "x");
        Put("store", new string('x', 3000));

        Assert.Contains("text:1: ", Run("corpus", "run", "text", "-o", "r").Error);
        Assert.Contains("found none that is complete", Run("corpus", "merge", "results", "-o", "new.sqlite").Error);
        Assert.Contains("no such store", Run("corpus", "report", "absent").Error);
        Assert.Contains("not a database", Run("corpus", "query", "store").Error);
        Assert.Contains("--object: expected an even number", Run("corpus", "query", "store", "--object", "abc").Error);
        Assert.Equal(2, Run("corpus", "plan", "text", "-o", "text").ExitCode);
        Assert.Equal("no plan", File.ReadAllText(Path.Combine(Folder, "text")));
    }

    private static string[] Sorted(string[] lines) => [.. lines.Order(StringComparer.Ordinal)];

    private byte[] Read(string folder) => File.ReadAllBytes(Path.Combine(Folder, folder, "shard-00000.jsonl"));

    // Waits until the parts of a shard have so many images; false if it is complete before.
    private bool WaitForImages(int images)
    {
        var clock = Stopwatch.StartNew();
        string folder = Path.Combine(Folder, "results");
        while (clock.Elapsed < StartedProgram.Patience)
        {
            string[] parts = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.part-*") : [];
            if (parts.Sum(CountImages) >= images)
            {
                return true;
            }

            if (File.Exists(Path.Combine(folder, "shard-00000.jsonl")))
            {
                return false;
            }

            Thread.Sleep(1);
        }

        throw new TimeoutException($"no shard has come to {images} images");
    }

    private static int CountImages(string part)
    {
        try
        {
            using var file = new StreamReader(new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return file.ReadToEnd().Split("{\"image\":").Length - 1;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void PutImages()
    {
        Put("rules.yar", TestRules.Severities);
        byte[] shared = [.. Enumerable.Range(0, 400_000).Select(number => (byte)((number * 7919L) >> 6))];
        foreach (int number in Enumerable.Range(0, Images))
        {
            byte[] own = Encoding.UTF8.GetBytes($"image number {number} {(number % 10 == 3 ? "BACKDOOR" : string.Empty)}");
            var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write([.. own, .. shared]);
            }

            Put($"images/image-{number:D2}.img", [.. new byte[64], .. compressed.ToArray()]);
        }
    }
}
