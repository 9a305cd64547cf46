using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Regular expressions as sequences with runs, however the stream is cut; the oracle is .NET's own engine, asked at every start.</summary>
public sealed class RunTests
{
    [Theory]
    [InlineData("ab[0-9]*c+d?")]
    [InlineData("ab[0-9]{1,3}")]
    [InlineData("a[a-c]*bc")]
    [InlineData("[0-9]+ab")]
    [InlineData("ab.*c")]
    [InlineData("ab.*?c")]
    [InlineData("a.{0,5}?b[0-9]{2,4}?c")]
    [InlineData("ab[^c]*")]
    [InlineData("bc(ab|a)?[0-9]+")]
    public void Matches_are_those_of_another_engine_whatever_the_blocks(string expression)
    {
        var random = new Random(expression.Length);
        ScanBench bench = ScanBench.Create(
            ScanBench.Parse($"rule r {{ strings: $r = /{expression}/s condition: $r }}"), TargetProfile.Device);
        var engine = new Regex(@"\G(?:" + expression + ")", RegexOptions.Singleline | RegexOptions.CultureInvariant);
        int found = 0;
        for (int round = 0; round < 40; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(300)).Select(_ => "ab1c2bcabd"[random.Next(10)]));
            List<(long, int)> expected = [];
            for (int start = 0; start < text.Length; start++)
            {
                Match match = engine.Match(text, start);
                if (match.Success)
                {
                    expected.Add((start, match.Length));
                }
            }

            foreach (int block in (int[])[1, 2, 7, 64, 1000])
            {
                CollectingSink sink = bench.Scan(Encoding.Latin1.GetBytes(text), block);
                Assert.Equal(expected, sink.Sorted.Where(r => r.Kind == ScanEventKind.Match).Select(r => (r.Offset, r.Length)));
            }

            found += expected.Count;
        }

        Assert.InRange(found, 20, int.MaxValue);
    }

    [Theory]
    [InlineData(4_095, 4_096)]
    [InlineData(5_000, 4_096)]
    [InlineData(100, 101)]
    public void Match_has_at_most_4096_bytes(int digits, int length)
    {
        ScanBench bench = ScanBench.Create(ScanBench.Parse("rule r { strings: $r = /x[0-9]+/ condition: $r }"), TargetProfile.Device);

        CollectingSink sink = bench.Scan(Encoding.Latin1.GetBytes("..x" + new string('7', digits) + ".."), 300);

        ScanRecord match = Assert.Single(sink.Records, r => r.Kind == ScanEventKind.Match);
        Assert.Equal((2, length), (match.Offset, match.Length));
    }

    [Theory]
    [InlineData("\u0005....ab", true)]
    [InlineData("\u0005....aB", false)]
    [InlineData("\u0006....ab", false)]
    [InlineData("\u0004...ab", true)]
    [InlineData("\u0005....a", false)]
    [InlineData("\u0009.........ab", false)]
    public void Integer_at_a_computed_offset_is_read_whatever_the_blocks(string text, bool fires)
    {
        ScanBench bench = ScanBench.Create(
            ScanBench.Parse("rule r { condition: uint8(0) < 9 and uint16be(uint8(0)) == 0x6162 }"), TargetProfile.Device);
        foreach (int block in (int[])[1, 2, 3, 100])
        {
            CollectingSink sink = bench.Scan(Encoding.Latin1.GetBytes(text), block);
            Assert.Equal(fires, sink.Records.Exists(r => r.Kind == ScanEventKind.RuleFired));
        }
    }

    [Fact]
    public void Integer_behind_a_gap_is_not_read()
    {
        ScanBench bench = ScanBench.Create(
            ScanBench.Parse("rule r { condition: uint8(0) < 9 and uint16be(uint8(0)) == 0x6162 }"), TargetProfile.Device);
        byte[] stream = Encoding.Latin1.GetBytes("\u0005..ab");
        var sink = new CollectingSink();
        bench.Scanner.Begin(sink);
        bench.Scanner.Scan(stream, 0, 3);
        bench.Scanner.Skip(stream, 3, 2);
        bench.Scanner.Scan(stream, 3, 2);
        bench.Scanner.Finish(stream, 5);

        Assert.Empty(sink.Records);
        Assert.Equal(ScanVerdict.Incomplete, bench.Scanner.Verdict);
    }
}
