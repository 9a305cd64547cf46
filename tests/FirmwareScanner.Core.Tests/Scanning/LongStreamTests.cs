using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Offsets beyond 2 and 4 GB, reached through gaps, and the longest stream.</summary>
public sealed class LongStreamTests
{
    private static readonly long[] Gaps =
    [
        1, 63, int.MaxValue - 5L, int.MaxValue, 1L << 31, uint.MaxValue, (1L << 32) + 13, (1L << 53) + 7, StreamScanner.MaximumLength - 20_000,
    ];

    public static TheoryData<string> CaseNames =>
        [.. CaseTable.All.Where(c => !c.Rules.Contains(" at ")).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Scan_behind_a_gap_of_any_length_finds_what_the_oracle_finds_in_the_rest(string name)
    {
        ScanCase scanCase = CaseTable.Find(name);
        RuleSet rules = ScanBench.Parse(scanCase.Rules);
        List<ScanRecord> rest = [.. NaiveOracle.Run(rules, scanCase.Stream).Where(r => r.Kind == ScanEventKind.Match)];
        foreach (TargetProfile profile in Enum.GetValues<TargetProfile>())
        {
            // The profiles take turns with the desktop's search.
            ScanBench bench = (profile == TargetProfile.Desktop ? ScanBench.CreateSearching(rules, profile) : null) ?? ScanBench.Create(rules, profile);
            foreach (long gap in Gaps)
            {
                foreach (int block in new[] { 1, 50, 4096 })
                {
                    CollectingSink sink = Scan(bench, gap, scanCase.Stream, block);
                    IEnumerable<ScanRecord> found = sink.Sorted.Where(r => r.Kind == ScanEventKind.Match)
                        .Select(r => r with { Offset = r.Offset - gap });
                    Assert.True(rest.SequenceEqual(found), $"{name}, {profile}, gap of {gap}, blocks of {block}");
                    Assert.Equal(gap + scanCase.Stream.Length, bench.Scanner.Length);
                }
            }
        }
    }

    [Fact]
    public void Scan_chain_across_a_gap_is_found_with_a_length_that_stops_at_the_greatest_integer()
    {
        ScanBench bench = ScanBench.Create(ScanBench.Parse("rule r { strings: $a = { 61 62 [-] 63 64 } condition: $a }"), TargetProfile.Device);
        byte[] buffer = new byte[bench.Scanner.HistoryLength + 2];
        int start = bench.Scanner.HistoryLength;
        var sink = new CollectingSink();
        bench.Scanner.Begin(sink);
        buffer[start] = (byte)'a';
        buffer[start + 1] = (byte)'b';
        bench.Scanner.Scan(buffer, start, 2);
        bench.Scanner.Skip(buffer, start + 2, 1L << 33);
        buffer[start] = (byte)'c';
        buffer[start + 1] = (byte)'d';
        bench.Scanner.Scan(buffer, start, 2);
        bench.Scanner.Finish(buffer, start + 2);
        Assert.Equal(new ScanRecord(ScanEventKind.Match, 0, 0, int.MaxValue), sink.Records[0]);
        Assert.Equal(ScanVerdict.Found, bench.Scanner.Verdict);
    }

    [Fact]
    public void Probe_that_a_gap_cuts_is_undefined_and_one_in_many_blocks_is_not()
    {
        const string Text = "rule whole { condition: uint32be(2) == 0x63646566 } rule cut { condition: uint32be(6) == 0 or uint32be(6) != 0 } "
            + "rule behind { condition: uint16be(12) == 0x7879 } rule last { condition: uint8(14) == 0x7A } "
            + "rule beyond { condition: uint16(14) >= 0 or uint16(14) < 0 }";
        ScanBench bench = ScanBench.Create(ScanBench.Parse(Text), TargetProfile.Device);
        foreach (int block in new[] { 1, 2, 3, 5, 8 })
        {
            var sink = new CollectingSink();
            byte[] buffer = new byte[bench.Scanner.HistoryLength + 8];
            bench.Scanner.Begin(sink);
            int end = Feed(bench.Scanner, buffer, ScanBench.Latin("abcdefgh"), block);
            bench.Scanner.Skip(buffer, end, 4);
            end = Feed(bench.Scanner, buffer, ScanBench.Latin("xyz"), block);
            bench.Scanner.Finish(buffer, end);
            Assert.Equal([0, 2, 3], sink.Records.Select(r => r.Number));
        }
    }

    [Fact]
    public void Skip_and_scan_beyond_the_longest_stream_are_refused_and_change_nothing()
    {
        ScanBench bench = ScanBench.Create(ScanBench.Parse("rule r { strings: $a = \"abcd\" condition: $a }"), TargetProfile.Device);
        byte[] buffer = new byte[bench.Scanner.HistoryLength + 8];
        int start = bench.Scanner.HistoryLength;
        var sink = new CollectingSink();
        bench.Scanner.Begin(sink);
        Assert.Equal(ScanFault.OutOfRange, bench.Scanner.Skip(buffer, start, long.MaxValue));
        Assert.Equal(ScanFault.OutOfRange, bench.Scanner.Skip(buffer, start, StreamScanner.MaximumLength + 1));
        Assert.Equal(0, bench.Scanner.Length);
        Assert.Equal(IncompleteReason.None, bench.Scanner.Reasons);
        Assert.Equal(ScanFault.None, bench.Scanner.Skip(buffer, start, StreamScanner.MaximumLength - 4));
        Assert.Equal(ScanFault.OutOfRange, bench.Scanner.Scan(buffer, start, 5));
        ScanBench.Latin("abcd").CopyTo(buffer, start);
        Assert.Equal(ScanFault.None, bench.Scanner.Scan(buffer, start, 4));
        Assert.Equal(ScanFault.OutOfRange, bench.Scanner.Skip(buffer, start + 4, 1));
        Assert.Equal(ScanFault.None, bench.Scanner.Finish(buffer, start + 4));
        Assert.Equal(new ScanRecord(ScanEventKind.Match, 0, StreamScanner.MaximumLength - 4, 4), sink.Records[0]);
    }

    [Fact]
    public void MarkIncomplete_after_the_verdict_is_refused()
    {
        ScanBench bench = ScanBench.Create(ScanBench.Parse("rule r { strings: $a = \"abcd\" condition: $a }"), TargetProfile.Device);
        Assert.Equal(ScanFault.NotScanning, bench.Scanner.MarkIncomplete(IncompleteReason.Damaged));
        bench.Scan([1, 2, 3], 3);
        Assert.Equal(ScanFault.NotScanning, bench.Scanner.MarkIncomplete(IncompleteReason.Damaged));
        Assert.Equal(ScanVerdict.Clean, bench.Scanner.Verdict);
        Assert.Equal(IncompleteReason.None, bench.Scanner.Reasons);
    }

    private static CollectingSink Scan(ScanBench bench, long gap, byte[] stream, int block)
    {
        var sink = new CollectingSink();
        byte[] buffer = new byte[bench.Scanner.HistoryLength + Math.Max(1, Math.Min(block, stream.Length))];
        Assert.Equal(ScanFault.None, bench.Scanner.Begin(sink));
        Assert.Equal(ScanFault.None, bench.Scanner.Skip(buffer, bench.Scanner.HistoryLength, gap));
        int end = Feed(bench.Scanner, buffer, stream, block);
        Assert.Equal(ScanFault.None, bench.Scanner.Finish(buffer, end));
        return sink;
    }

    /// <summary>Scans bytes in blocks; returns where the last one ends.</summary>
    private static int Feed(StreamScanner scanner, byte[] buffer, byte[] bytes, int block)
    {
        int history = scanner.HistoryLength;
        int end = history;
        for (int done = 0; done < bytes.Length; done += end - history)
        {
            Array.Copy(buffer, end - history, buffer, 0, history);
            int count = Math.Min(block, bytes.Length - done);
            Array.Copy(bytes, done, buffer, history, count);
            Assert.Equal(ScanFault.None, scanner.Scan(buffer, history, count));
            end = history + count;
        }

        return end;
    }
}
