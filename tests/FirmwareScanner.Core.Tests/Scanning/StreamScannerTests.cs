using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Tests.Memory;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

public sealed class StreamScannerTests
{
    private const string Rule = "rule r { strings: $a = \"abcdef\" $b = { 67 68 [-] 69 6A } condition: any of them }";

    [Fact]
    public void Scan_without_begin_is_refused()
    {
        ScanBench bench = Bench(Rule);
        Assert.Equal(ScanFault.NotScanning, bench.Scanner.Scan(new byte[8], 0, 8));
        Assert.Equal(ScanFault.NotScanning, bench.Scanner.Finish(new byte[8], 8));
        Assert.Equal(ScanVerdict.Unknown, bench.Scanner.Verdict);
    }

    [Fact]
    public void Scan_after_finish_is_refused()
    {
        ScanBench bench = Bench(Rule);
        bench.Scan([1, 2, 3], 3);
        Assert.Equal(ScanFault.NotScanning, bench.Scanner.Scan(new byte[8], 0, 8));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 9)]
    [InlineData(8, 1)]
    [InlineData(0, -1)]
    [InlineData(int.MaxValue, 1)]
    public void Scan_range_outside_the_buffer_is_refused_and_changes_nothing(int start, int count)
    {
        ScanBench bench = Bench(Rule);
        bench.Scanner.Begin(new CollectingSink());
        Assert.Equal(ScanFault.OutOfRange, bench.Scanner.Scan(new byte[8], start, count));
        Assert.Equal(0, bench.Scanner.Length);
    }

    [Fact]
    public void Scan_without_the_history_it_needs_is_refused()
    {
        ScanBench bench = Bench(Rule);
        bench.Scanner.Begin(new CollectingSink());
        byte[] buffer = new byte[16];
        Assert.Equal(ScanFault.None, bench.Scanner.Scan(buffer, 0, 16));
        Assert.Equal(ScanFault.HistoryMissing, bench.Scanner.Scan(buffer, 15, 1));
        Assert.Equal(16, bench.Scanner.Length);
    }

    [Fact]
    public void Attach_before_the_database_is_loaded_is_refused()
    {
        var plan = new MemoryPlan(1 << 24, 128, 1 << 24);
        var reader = new DatabaseReader(
            new ArrayDatabaseSource(ScanBench.Compile(ScanBench.Parse(Rule), TargetProfile.Device)), plan);
        Assert.Equal(DatabaseError.None, reader.Open(null));
        var scanner = new StreamScanner(reader.Database, plan);
        Assert.False(scanner.Attach(plan));
        Assert.Equal(ScanFault.NotAttached, scanner.Begin(new CollectingSink()));
    }

    [Theory]
    [InlineData("nothing", ScanVerdict.Clean)]
    [InlineData("abcdef", ScanVerdict.Found)]
    public void Finish_whole_stream_gives_clean_or_found(string stream, ScanVerdict expected)
    {
        ScanBench bench = Bench(Rule);
        bench.Scan(ScanBench.Latin(stream), 4);
        Assert.Equal(expected, bench.Scanner.Verdict);
        Assert.Equal(IncompleteReason.None, bench.Scanner.Reasons);
    }

    [Theory]
    [InlineData("nothing", ScanVerdict.Incomplete)]
    [InlineData("abcdef", ScanVerdict.Found)]
    public void Finish_stream_marked_incomplete_is_never_clean(string stream, ScanVerdict expected)
    {
        ScanBench bench = Bench(Rule);
        byte[] bytes = ScanBench.Latin(stream);
        bench.Scanner.Begin(new CollectingSink());
        bench.Scanner.Scan(bytes, 0, bytes.Length);
        bench.Scanner.MarkIncomplete(IncompleteReason.Truncated);
        bench.Scanner.Finish(bytes, bytes.Length);
        Assert.Equal(expected, bench.Scanner.Verdict);
        Assert.Equal(IncompleteReason.Truncated, bench.Scanner.Reasons);
    }

    [Fact]
    public void Finish_informational_rule_is_reported_but_leaves_the_stream_clean()
    {
        ScanBench bench = Bench("rule part { meta: severity = \"info\" strings: $a = \"abcdef\" condition: $a }");
        CollectingSink sink = bench.Scan(ScanBench.Latin("..abcdef.."), 100);
        Assert.Contains(sink.Records, r => r.Kind == ScanEventKind.RuleFired);
        Assert.Equal(ScanVerdict.Clean, bench.Scanner.Verdict);
    }

    [Fact]
    public void Skip_finds_matches_on_both_sides_and_none_across()
    {
        byte[] before = ScanBench.Latin("abcdef..abc");
        byte[] after = ScanBench.Latin("def.abcdef");
        const int Missing = 1000;
        RuleSet rules = ScanBench.Parse(Rule);
        List<ScanRecord> expected =
        [
            .. NaiveOracle.Run(rules, before).Where(r => r.Kind == ScanEventKind.Match),
            .. NaiveOracle.Run(rules, after).Where(r => r.Kind == ScanEventKind.Match)
                .Select(r => r with { Offset = r.Offset + before.Length + Missing }),
        ];
        foreach (TargetProfile profile in Enum.GetValues<TargetProfile>())
        {
            ScanBench bench = ScanBench.Create(rules, profile);
            var sink = new CollectingSink();
            bench.Scanner.Begin(sink);
            bench.Scanner.Scan(before, 0, before.Length);
            Assert.Equal(ScanFault.None, bench.Scanner.Skip(before, before.Length, Missing));
            Assert.Equal(ScanFault.None, bench.Scanner.Scan(after, 0, after.Length));
            bench.Scanner.Finish(after, after.Length);
            Assert.Equal(expected, sink.Records.Where(r => r.Kind == ScanEventKind.Match));
            Assert.Equal(IncompleteReason.Gap, bench.Scanner.Reasons);
            Assert.Equal(before.Length + Missing + after.Length, bench.Scanner.Length);
        }
    }

    [Fact]
    public void Skip_of_nothing_is_refused()
    {
        ScanBench bench = Bench(Rule);
        bench.Scanner.Begin(new CollectingSink());
        Assert.Equal(ScanFault.OutOfRange, bench.Scanner.Skip(new byte[1], 0, 0));
    }

    [Fact]
    public void Scan_of_many_blocks_allocates_nothing()
    {
        ScanBench bench = Bench(Rule + " rule s { strings: $a = \"x\" condition: #a > 3 and uint32(4) == 0 }");
        byte[] buffer = new byte[bench.Scanner.HistoryLength + 4096];
        ScanBench.Latin("abcdefghxij").CopyTo(buffer, buffer.Length - 2000);
        var sink = new CountingSink();
        Assert.Equal(0, Allocations.Of(() => ScanMany(bench, buffer, sink)));
        Assert.True(sink.Count > 100);
    }

    private static void ScanMany(ScanBench bench, byte[] buffer, ScanEventSink sink)
    {
        int history = bench.Scanner.HistoryLength;
        bench.Scanner.Begin(sink);
        for (int i = 0; i < 100; i++)
        {
            bench.Scanner.Scan(buffer, history, buffer.Length - history);
        }

        bench.Scanner.Finish(buffer, buffer.Length);
    }

    private static ScanBench Bench(string rules) => ScanBench.Create(ScanBench.Parse(rules), TargetProfile.Device);
}
