using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>The ClamAV forms that YARA does not have: offsets and ranges of the start, distances from the end.</summary>
public sealed class ClamAvExactnessTests
{
    [Theory]
    [InlineData("anywhere", "A:0:*:61626364", "..abcd.abcd", "2+4 7+4")]
    [InlineData("at an offset", "A:0:2:61626364", "..abcd.abcd", "2+4")]
    [InlineData("at another offset", "A:0:3:61626364", "..abcd.abcd", "")]
    [InlineData("in a range of offsets", "A:0:3,4:61626364", "..abcd.abcd", "7+4")]
    [InlineData("just outside the range", "A:0:3,3:61626364", "..abcd.abcd", "")]
    [InlineData("at a distance from the end", "A:0:EOF-4:61626364", "abcd...abcd", "7+4")]
    [InlineData("at another distance from the end", "A:0:EOF-5:61626364", "abcd...abcd", "")]
    [InlineData("in a range from the end", "A:0:EOF-6,3:61626364", "abcd...abcd", "7+4")]
    [InlineData("distance longer than the stream", "A:0:EOF-50:61626364", "abcd", "")]
    [InlineData("unbounded jump", "A:0:*:6162*6364", "ab..cd..cd", "0+6")]
    [InlineData("unbounded jump at an offset", "A:0:4:6162*6364", "ab..ab..cd", "4+6")]
    [InlineData("unbounded jump from the end", "A:0:EOF-8:6162*6364", "ab..ab..cd..", "4+6")]
    [InlineData("jump with a minimum", "A:0:*:6162{3-}6364", "ab..cd..cd", "0+10")]
    [InlineData("jump with a maximum", "A:0:*:6162{-3}6364", "ab..cd ab....cd", "0+6")]
    [InlineData("jump range", "A:0:*:6162{1-2}6364", "ab..cd abcd ab.cd", "0+6 12+5")]
    [InlineData("fixed jump", "A:0:*:6162{2}6364", "ab..cd ab.cd", "0+6")]
    [InlineData("alternatives", "A:0:*:6162(63|78)64", "abcd abxd abyd", "0+4 5+4")]
    [InlineData("nibbles", "A:0:*:616?636?", "abcd axcd", "0+4")]
    [InlineData("far offset", "A:0:600:61626364", "", "")]
    public void Scan_line_equals_the_expected_matches_and_the_oracle(string name, string line, string stream, string expected)
    {
        RuleSet rules = Parse(line);
        byte[] bytes = ScanBench.Latin(stream);
        List<ScanRecord> oracle = NaiveOracle.Run(rules, bytes);
        Assert.Equal(expected, Describe(oracle));
        foreach (TargetProfile profile in Enum.GetValues<TargetProfile>())
        {
            ScanBench bench = ScanBench.Create(rules, profile);
            ScanBench? searching = ScanBench.CreateSearching(rules, profile);
            for (int block = 1; block <= bytes.Length + 1; block++)
            {
                Assert.True(oracle.SequenceEqual(bench.Scan(bytes, block).Sorted), $"{name}, {profile}, blocks of {block}");
                Assert.True(
                    searching is null || oracle.SequenceEqual(searching.Scan(bytes, block).Sorted), $"{name}, {profile}, searching, blocks of {block}");
            }
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void Scan_random_lines_equals_the_oracle(int seed)
    {
        for (int round = 0; round < 100; round++)
        {
            var random = new Random((seed * 1000) + round);
            string text = string.Join('\n', Enumerable.Range(0, random.Next(1, 6)).Select(i => $"S{i}:0:{Offset(random)}:{Body(random)}"));
            RuleSet rules = Parse(text);
            byte[] stream = [.. Enumerable.Range(0, random.Next(0, 400)).Select(_ => (byte)"aabbc."[random.Next(6)])];
            List<ScanRecord> oracle = NaiveOracle.Run(rules, stream);

            // Compiling takes longer than scanning: the profiles take turns.
            var profile = (TargetProfile)(round % 2);
            ScanBench bench = (round % 4 < 2 ? ScanBench.CreateSearching(rules, profile) : null) ?? ScanBench.Create(rules, profile);
            for (int cut = 0; cut < 4; cut++)
            {
                int[] blocks = [.. Enumerable.Range(0, 30).Select(_ => random.Next(1, 60))];
                List<ScanRecord> actual = bench.Scan(stream, blocks).Sorted;
                Assert.True(
                    oracle.SequenceEqual(actual),
                    $"seed {seed}, round {round}, {profile}\n{text}\n{ScanBench.Describe(oracle.Except(actual))}\nagainst\n{ScanBench.Describe(actual.Except(oracle))}");
            }
        }
    }

    private static string Offset(Random random) => random.Next(6) switch
    {
        0 => random.Next(300).ToString(),
        1 => $"{random.Next(300)},{random.Next(400)}",
        2 => $"EOF-{random.Next(1, 300)}",
        3 => $"EOF-{random.Next(200, 300)},{random.Next(200)}",
        _ => "*",
    };

    private static string Body(Random random)
    {
        string body = Word(random);
        for (int part = random.Next(3); part > 0; part--)
        {
            body += random.Next(6) switch
            {
                0 => "*",
                1 => "??",
                2 => $"{{{random.Next(4)}-{random.Next(4, 9)}}}",
                3 => $"{{-{random.Next(1, 9)}}}",
                4 => $"{{{random.Next(1, 9)}-}}",
                _ => "(61|62|2e)",
            };
            body += Word(random);
        }

        return body;
    }

    private static string Word(Random random)
    {
        return string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => ((byte)"abc"[random.Next(3)]).ToString("x2")));
    }

    private static string Describe(List<ScanRecord> records)
    {
        return string.Join(' ', records.Where(r => r.Kind == ScanEventKind.Match).Select(r => $"{r.Offset}+{r.Length}"));
    }

    private static RuleSet Parse(string text)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("case.ndb", text), "default", RuleLanguage.ClamAvNdb);
        RuleSet rules = loader.Build();
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.All));
        return rules;
    }
}
