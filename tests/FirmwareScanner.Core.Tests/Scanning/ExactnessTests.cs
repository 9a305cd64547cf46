using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>The events are those of the naive oracle, whatever the blocks, on every profile.</summary>
public sealed class ExactnessTests
{
    private static readonly ConcurrentDictionary<string, (string Name, ScanBench Bench)[]> KnownEngines = new();

    public static TheoryData<string> CaseNames => [.. CaseTable.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Scan_named_case_gives_the_expected_matches(string name)
    {
        ScanCase scanCase = CaseTable.Find(name);
        RuleSet rules = ScanBench.Parse(scanCase.Rules);
        List<ScanRecord> expected = NaiveOracle.Run(rules, scanCase.Stream);

        string matches = string.Join(' ', expected.Where(r => r.Kind == FirmwareScanner.Scanning.ScanEventKind.Match)
            .Select(r => $"{r.Number}@{r.Offset}+{r.Length}"));
        string fired = string.Join(' ', expected.Where(r => r.Kind == FirmwareScanner.Scanning.ScanEventKind.RuleFired)
            .Select(r => r.Number));
        Assert.Equal(scanCase.Expected, matches + "|" + fired);
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Scan_named_case_with_every_block_length_equals_the_oracle(string name)
    {
        ScanCase scanCase = CaseTable.Find(name);
        List<ScanRecord> expected = NaiveOracle.Run(ScanBench.Parse(scanCase.Rules), scanCase.Stream);
        foreach ((string what, ScanBench bench) in CaseEngines(scanCase.Rules))
        {
            List<ScanRecord> whole = bench.Scan(scanCase.Stream, int.MaxValue).Records;
            foreach (int block in BlockLengths(scanCase.Stream.Length))
            {
                CollectingSink sink = bench.Scan(scanCase.Stream, block);
                AssertSame(expected, sink.Sorted, $"{name}, {what}, blocks of {block}");
                AssertSame(whole, sink.Records, $"order of {name}, {what}, blocks of {block}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Scan_named_case_cut_in_two_anywhere_equals_the_oracle(string name)
    {
        ScanCase scanCase = CaseTable.Find(name);
        List<ScanRecord> expected = NaiveOracle.Run(ScanBench.Parse(scanCase.Rules), scanCase.Stream);
        int step = Math.Max(1, scanCase.Stream.Length / 400);
        foreach ((string what, ScanBench bench) in CaseEngines(scanCase.Rules))
        {
            for (int cut = 1; cut < scanCase.Stream.Length; cut += step)
            {
                AssertSame(expected, bench.Scan(scanCase.Stream, cut, int.MaxValue).Sorted, $"{name}, {what}, cut at {cut}");
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public void Scan_random_rules_and_streams_equals_the_oracle(int seed)
    {
        const int Rounds = 25;
        const int Streams = 2;
        for (int round = 0; round < Rounds; round++)
        {
            var random = new Random((seed * 1000) + round);
            var generator = new RandomRules(random);
            string text = generator.NextRules();
            RuleSet rules = ScanBench.Parse(text);
            byte[][] streams = [.. Enumerable.Range(0, Streams).Select(_ => generator.NextStream(rules))];
            List<ScanRecord>[] expected = [.. streams.Select(stream => NaiveOracle.Run(rules, stream))];

            // Compiling takes longer than scanning: each round has two of the four engines, and all seeds together all.
            foreach ((string engine, ScanBench bench) in Engines(text, round % 2))
            {
                for (int i = 0; i < Streams; i++)
                {
                    AssertEveryCut(bench, streams[i], expected[i], random, $"seed {seed}, round {round}, {engine}, stream {i}\n{text}");
                }
            }
        }
    }

    private static void AssertEveryCut(ScanBench bench, byte[] stream, List<ScanRecord> expected, Random random, string what)
    {
        List<ScanRecord> whole = bench.Scan(stream, int.MaxValue).Records;
        for (int cut = 0; cut < 6; cut++)
        {
            int[] blocks = [.. Enumerable.Range(0, 40).Select(_ => random.Next(1, cut < 3 ? 8 : 300))];
            CollectingSink sink = bench.Scan(stream, blocks);
            string cutWhat = $"blocks {string.Join(',', blocks)}, {what}";
            AssertSame(expected, sink.Sorted, cutWhat);
            AssertSame(whole, sink.Records, "order of " + cutWhat);
        }
    }

    [Fact]
    public void Engines_of_one_pattern_are_byte_scans_and_filter_tables()
    {
        var classes = Engines("rule r { strings: $a = \"abcdef\" condition: $a }", 0)
            .Select(e => (e.Bench.Database.TableCount > 0, e.Bench.Database.ByteScanCount > 0)).ToHashSet();
        Assert.Contains((true, false), classes);
        Assert.Contains((false, true), classes);
    }

    [Fact]
    public void Desktop_search_takes_part_in_most_cases()
    {
        int searched = CaseTable.All.Count(scanCase => CaseEngines(scanCase.Rules).Any(engine => engine.Bench.Finder is not null));

        Assert.InRange(searched, CaseTable.All.Count * 3 / 4, CaseTable.All.Count);
    }

    /// <summary>
    /// The rules alone, for both profiles, with the tables of each and with the desktop's search; compiled once for each case. Filter tables are the
    /// crowds' business.
    /// </summary>
    internal static (string Name, ScanBench Bench)[] CaseEngines(string rules)
    {
        return KnownEngines.GetOrAdd(rules, _ => [.. Enum.GetValues<TargetProfile>().SelectMany(profile => EnginesOf(rules, profile, "alone"))]);
    }

    private static List<(string Name, ScanBench Bench)> EnginesOf(string rules, TargetProfile profile, string what)
    {
        byte[] image = ScanBench.Compile(ScanBench.Parse(rules), profile);
        List<(string Name, ScanBench Bench)> engines = [($"{profile} {what}", ScanBench.Open(image))];
        if (ScanBench.OpenSearching(image) is { } searching)
        {
            engines.Add(($"{profile} {what}, searching", searching));
        }

        return engines;
    }

    /// <summary>Both profiles, one of them with ballast.</summary>
    private static IEnumerable<(string Name, ScanBench Bench)> Engines(string rules, int crowded)
    {
        foreach (TargetProfile profile in Enum.GetValues<TargetProfile>())
        {
            bool isCrowded = (int)profile == crowded;
            foreach ((string, ScanBench) engine in EnginesOf(isCrowded ? rules + Ballast.Rules : rules, profile, isCrowded ? "with ballast" : "alone"))
            {
                yield return engine;
            }
        }
    }

    private static IEnumerable<int> BlockLengths(int length)
    {
        if (length <= 300)
        {
            return Enumerable.Range(1, length + 1);
        }

        return Enumerable.Range(1, 40).Concat([61, 64, 127, 128, 255, 256, 257, 509, 512, 1021, 1024, 4095, 4096, 4099, length]);
    }

    internal static void AssertSame(List<ScanRecord> expected, List<ScanRecord> actual, string what)
    {
        if (expected.SequenceEqual(actual))
        {
            return;
        }

        int first = 0;
        while (first < expected.Count && first < actual.Count && expected[first] == actual[first])
        {
            first++;
        }

        string want = first < expected.Count ? expected[first].ToString() : "nothing";
        string got = first < actual.Count ? actual[first].ToString() : "nothing";
        Assert.Fail($"{what}\nevent {first} of {expected.Count}: expected {want}, got {got} ({actual.Count} events)");
    }
}
