using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Core.Tests.Database;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>
/// All cases in one database, each in a namespace of its own, among many rules that never match: only a crowd makes the compiler
/// use grams of three bytes and more than one filter table.
/// </summary>
public sealed class CrowdTests
{
    private const int ShortBallast = 600;
    private const int LongBallast = 2000;
    private const int GreatBallast = 12_000;
    private const int DeviceBallast = 300;

    private static readonly int[] BlockLengths =
        [.. Enumerable.Range(1, 24), 61, 64, 127, 128, 255, 257, 509, 512, 1021, 4095, 4096, 4099, int.MaxValue];

    private static readonly (string Name, ScanBench Bench)[] Crowds = MakeCrowds();

    [Fact]
    public void Crowds_exercise_every_engine()
    {
        Assert.Equal(3, Crowds.Count(crowd => crowd.Bench.Finder is not null));
        SignatureDatabase[] databases = [.. Crowds.Select(crowd => crowd.Bench.Database)];
        Assert.All(databases, d => Assert.True(d.ByteScanCount > 0 && d.LinkCount > 0 && d.ProbeCount > 0 && d.WatchCount > 0));
        Assert.All(databases, d => Assert.True(d.AnchoredSequence.Length > 0 && d.EndPattern.Length > 0));
        int[] flags = [SequenceFlags.Masked, SequenceFlags.Extended, SequenceFlags.FullWord, SequenceFlags.FullWordWide,
            SequenceFlags.Contested, SequenceFlags.Watched, SequenceFlags.Link];
        Assert.All(databases, d => Assert.All(flags, flag => Assert.Contains(d.SequenceFlagBits, bits => (bits & flag) != 0)));
        Assert.All(databases, d => Assert.Contains(Enumerable.Range(0, d.SequenceCount), sequence =>
            (d.SequenceFlagBits[sequence] & SequenceFlags.Extended) != 0 && LittleEndian.UInt16(d.SequenceBytes, d.StartOf(sequence)) > 0));

        var grams = databases.SelectMany(d => Enumerable.Range(0, d.TableCount).Select(table => d.TableField(table, 0))).ToHashSet();
        Assert.Equal([2, 3], grams.Order());
        Assert.Equal([1, 2, 3, 4], databases.Select(d => d.TableCount).Distinct().Order());
    }

    [Fact]
    public void Scan_every_case_in_a_crowd_equals_the_oracle()
    {
        int firstPattern = 0;
        int firstRule = 0;
        foreach (ScanCase scanCase in CaseTable.All)
        {
            RuleSet own = ScanBench.Parse(scanCase.Rules);
            int patterns = own.Rules.Sum(rule => rule.Patterns.Count);
            List<ScanRecord> expected = NaiveOracle.Run(own, scanCase.Stream);
            foreach ((string name, ScanBench bench) in Crowds)
            {
                List<ScanRecord> whole = bench.Scan(scanCase.Stream, int.MaxValue).Records;
                foreach (int block in BlockLengths.Where(block => block <= scanCase.Stream.Length || block == int.MaxValue))
                {
                    CollectingSink sink = bench.Scan(scanCase.Stream, block);
                    Assert.True(whole.SequenceEqual(sink.Records), $"order of {scanCase.Name}, {name}, blocks of {block}");
                    List<ScanRecord> actual = [.. sink.Sorted
                        .Select(r => r with { Number = r.Number - (r.Kind == ScanEventKind.Match ? firstPattern : firstRule) })
                        .Where(r => r.Number >= 0 && r.Number < (r.Kind == ScanEventKind.Match ? patterns : own.Rules.Count))];
                    Assert.True(
                        expected.SequenceEqual(actual),
                        $"{scanCase.Name}, {name}, blocks of {block}\n{ScanBench.Describe(expected)}\nagainst\n{ScanBench.Describe(actual)}");
                }
            }

            firstPattern += patterns;
            firstRule += own.Rules.Count;
        }
    }

    [Fact]
    public void Scan_every_case_finds_the_same_in_every_crowd()
    {
        foreach (ScanCase scanCase in CaseTable.All)
        {
            // The ballast comes last, and never matches: numbers are the same everywhere.
            List<ScanRecord> first = Crowds[0].Bench.Scan(scanCase.Stream, int.MaxValue).Sorted;
            foreach ((string name, ScanBench bench) in Crowds.Skip(1))
            {
                Assert.True(first.SequenceEqual(bench.Scan(scanCase.Stream, 64).Sorted), $"{scanCase.Name}, {name}");
            }
        }
    }

    private static (string Name, ScanBench Bench)[] MakeCrowds()
    {
        byte[] device = ScanBench.Compile(Build(Ballast.Make(DeviceBallast, 6, 40)), TargetProfile.Device);
        byte[] many = ScanBench.Compile(Build(Ballast.Make(GreatBallast, 12, 40)), TargetProfile.Desktop);
        string crowd = Ballast.Make(LongBallast, 6, 40) + Ballast.Make(ShortBallast, 4, 5, "short");
        return
        [
            ("device", ScanBench.Open(device)),
            ("device, three tables", ScanBench.Open(Split(device, 3))),
            ("device, four tables", ScanBench.Open(Split(device, 4))),
            ("device, searching", ScanBench.OpenSearching(device)!),
            ("desktop", ScanBench.Create(Build(crowd), TargetProfile.Desktop)),
            ("desktop, searching", ScanBench.CreateSearching(Build(crowd), TargetProfile.Desktop)!),
            ("desktop, many", ScanBench.Open(many)),
            ("desktop, many, searching", ScanBench.OpenSearching(many)!),
        ];
    }

    private static byte[] Split(byte[] image, int tables)
    {
        var parts = new DatabaseImage(image);
        parts.SplitTable(tables);
        return parts.ToBytes();
    }

    private static RuleSet Build(string ballast)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        for (int i = 0; i < CaseTable.All.Count; i++)
        {
            loader.AddText(new SourceText($"case{i}.yar", CaseTable.All[i].Rules), $"case{i}", RuleLanguage.Yara);
        }

        loader.AddText(new SourceText("ballast.yar", ballast), "ballast", RuleLanguage.Yara);
        RuleSet rules = loader.Build();
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.All));
        return rules;
    }
}
