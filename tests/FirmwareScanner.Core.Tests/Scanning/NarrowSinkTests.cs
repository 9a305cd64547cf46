using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>However little room a sink has, it gets the events that one without a limit gets, in the same order.</summary>
public sealed class NarrowSinkTests
{
    private static readonly int[] Capacities = [1, 2, 3, 7, 256];

    // Bytes of ten, in which everything matches nearly everywhere: tables, byte scans, anchors, chains, ends, many rules.
    private const string Dense = """
        rule pairs { strings: $a = { 61 61 } $b = { 61 62 } $c = { 62 61 } $d = { 62 62 } condition: any of them }
        rule long { strings: $a = { 61 ?? 61 62 } $b = "abab" nocase $c = { 61 62 [0-6] 62 61 } condition: any of them }
        rule far { strings: $a = { 6? [0-40] 61 62 61 62 62 61 } condition: #a > 0 }
        rule place { strings: $a = "ab" condition: $a in (3..90) or $a at 1 }
        rule last { strings: $a = { 6? 6? } $b = "b" condition: $a at filesize - 2 or $b at filesize - 9 }
        rule chain { strings: $a = { 61 61 [-] 62 62 } $b = { 62 61 62 [-] 61 62 } $c = { 61 61 [9-] 62 61 } condition: any of them }
        rule size { condition: filesize > 0 }
        rule absent { condition: not pairs }
        """;

    // What the compiler reports of a range that hangs on the end, the oracle does not know.
    private const string DenseToTheEnd = Dense + "\nrule near { strings: $a = \"b\" condition: $a in (filesize - 40 .. filesize) }\n";

    public static TheoryData<string> CaseNames => ExactnessTests.CaseNames;

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Scan_named_case_into_a_narrow_sink_gives_every_event_in_order(string name)
    {
        ScanCase scanCase = CaseTable.Find(name);
        foreach ((string what, ScanBench bench) in ExactnessTests.CaseEngines(scanCase.Rules))
        {
            List<ScanRecord> expected = bench.Scan(scanCase.Stream, int.MaxValue).Records;
            foreach (int capacity in Capacities)
            {
                foreach (int block in (int[])[1, 7, 64, 509, int.MaxValue])
                {
                    CollectingSink sink = bench.Scan(scanCase.Stream, new CollectingSink(capacity), block);
                    ExactnessTests.AssertSame(expected, sink.Records, $"{name}, {what}, room for {capacity}, blocks of {block}");
                }
            }
        }
    }

    [Theory]
    [InlineData(TargetProfile.Device, false)]
    [InlineData(TargetProfile.Desktop, false)]
    [InlineData(TargetProfile.Desktop, true)]
    public void Scan_dense_stream_cut_anywhere_into_a_narrow_sink_equals_the_oracle(TargetProfile profile, bool searches)
    {
        RuleSet rules = ScanBench.Parse(Dense);
        byte[] stream = DenseStream(97);
        List<ScanRecord> expected = NaiveOracle.Run(rules, stream);
        ScanBench bench = Create(rules, profile, searches);
        List<ScanRecord> whole = bench.Scan(stream, int.MaxValue).Records;
        for (int cut = 1; cut < stream.Length; cut++)
        {
            int capacity = Capacities[cut % Capacities.Length];
            CollectingSink sink = bench.Scan(stream, new CollectingSink(capacity), cut, int.MaxValue);
            ExactnessTests.AssertSame(expected, sink.Sorted, $"cut at {cut}, room for {capacity}");
            ExactnessTests.AssertSame(whole, sink.Records, $"order, cut at {cut}, room for {capacity}");
        }
    }

    [Theory]
    [InlineData(TargetProfile.Device, false, false)]
    [InlineData(TargetProfile.Device, true, false)]
    [InlineData(TargetProfile.Device, true, true)]
    [InlineData(TargetProfile.Desktop, true, false)]
    [InlineData(TargetProfile.Desktop, true, true)]
    public void Scan_dense_stream_of_many_chunks_into_a_narrow_sink_gives_every_event_in_order(TargetProfile profile, bool hasBallast, bool searches)
    {
        byte[] stream = DenseStream(3000);
        ScanBench bench = Create(ScanBench.Parse(hasBallast ? DenseToTheEnd + Ballast.Rules : DenseToTheEnd), profile, searches);
        List<ScanRecord> expected = bench.Scan(stream, int.MaxValue).Records;
        Assert.True(expected.Count > stream.Length, "the stream is not dense");
        foreach (int capacity in Capacities)
        {
            foreach (int block in (int[])[1, 61, 512, 1021, int.MaxValue])
            {
                CollectingSink sink = bench.Scan(stream, new CollectingSink(capacity), block);
                ExactnessTests.AssertSame(expected, sink.Records, $"room for {capacity}, blocks of {block}");
            }
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void Scan_random_rules_and_streams_into_a_narrow_sink_gives_every_event_in_order(int seed)
    {
        for (int round = 0; round < 20; round++)
        {
            var random = new Random((seed * 1000) + round);
            var generator = new RandomRules(random);
            string text = generator.NextRules();
            RuleSet rules = ScanBench.Parse(text);
            TargetProfile profile = round % 2 == 0 ? TargetProfile.Device : TargetProfile.Desktop;
            ScanBench bench = (round % 4 < 2 ? ScanBench.CreateSearching(rules, profile) : null) ?? ScanBench.Create(rules, profile);
            byte[] stream = generator.NextStream(rules);
            List<ScanRecord> expected = bench.Scan(stream, int.MaxValue).Records;
            foreach (int capacity in Capacities)
            {
                int[] blocks = [.. Enumerable.Range(0, 40).Select(_ => random.Next(1, 300))];
                CollectingSink sink = bench.Scan(stream, new CollectingSink(capacity), blocks);
                ExactnessTests.AssertSame(expected, sink.Records, $"seed {seed}, round {round}, room for {capacity}\n{text}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scan_with_gaps_into_a_narrow_sink_gives_every_event_in_order(bool searches)
    {
        ScanBench bench = Create(ScanBench.Parse(DenseToTheEnd), TargetProfile.Device, searches);
        byte[] stream = DenseStream(700);
        List<ScanRecord> expected = ScanWithGaps(bench, stream, new CollectingSink());
        foreach (int capacity in Capacities)
        {
            ExactnessTests.AssertSame(expected, ScanWithGaps(bench, stream, new CollectingSink(capacity)), $"room for {capacity}");
        }

        ScanBench other = Create(ScanBench.Parse(DenseToTheEnd), TargetProfile.Device, !searches);
        var sorted = new CollectingSink();
        ScanWithGaps(other, stream, sorted);
        var own = new CollectingSink();
        ScanWithGaps(bench, stream, own);
        ExactnessTests.AssertSame(own.Sorted, sorted.Sorted, "the other engine");
    }

    [Fact]
    public void Suspended_scanner_refuses_everything_but_to_resume_and_to_begin()
    {
        ScanBench bench = ScanBench.Create(ScanBench.Parse(DenseToTheEnd), TargetProfile.Device);
        StreamScanner scanner = bench.Scanner;
        byte[] stream = DenseStream(2000);
        var sink = new CollectingSink(3);
        Assert.Equal((ScanFault.None, ScanFault.NotSuspended), (scanner.Begin(sink), scanner.Resume()));

        Assert.Equal(ScanFault.Suspended, scanner.Scan(stream, 0, stream.Length));

        Assert.Equal((ScanFault.NotResumed, ScanFault.NotResumed), (scanner.Scan(stream, 0, 1), scanner.Skip(stream, stream.Length, 1)));
        Assert.Equal((ScanFault.NotResumed, ScanVerdict.Unknown), (scanner.Finish(stream, stream.Length), scanner.Verdict));
        Assert.Equal((ScanFault.None, 3), (scanner.MarkIncomplete(IncompleteReason.Damaged), sink.Records.Count));
        Assert.Equal(bench.Scan(stream, int.MaxValue).Records, bench.Scan(stream, new CollectingSink(3), int.MaxValue).Records);
        Assert.Equal((ScanVerdict.Found, 0), (scanner.Verdict, scanner.Reasons));
    }

    [Fact]
    public void Stream_without_bytes_is_empty_and_never_clean()
    {
        ScanBench bench = ScanBench.Create(ScanBench.Parse("rule r { strings: $a = \"abcd\" condition: $a }"), TargetProfile.Device);

        bench.Scan([], 1);

        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Empty), (bench.Scanner.Verdict, bench.Scanner.Reasons));
    }

    private static ScanBench Create(RuleSet rules, TargetProfile profile, bool searches) =>
        searches ? ScanBench.CreateSearching(rules, profile)! : ScanBench.Create(rules, profile);

    private static byte[] DenseStream(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)(random.Next(3) == 0 ? 'b' : 'a'))];
    }

    private static List<ScanRecord> ScanWithGaps(ScanBench bench, byte[] stream, CollectingSink sink)
    {
        StreamScanner scanner = bench.Scanner;
        Assert.Equal(ScanFault.None, scanner.Begin(sink));
        for (int start = 0; start < stream.Length; start += 175)
        {
            byte[] part = stream[start..(start + 175)];
            bench.Complete(scanner.Scan(part, 0, part.Length), sink);
            bench.Complete(scanner.Skip(part, part.Length, 1 + start), sink);
        }

        bench.Complete(scanner.Finish([], 0), sink);
        Assert.Equal(IncompleteReason.Gap, scanner.Reasons);
        return sink.Records;
    }
}
