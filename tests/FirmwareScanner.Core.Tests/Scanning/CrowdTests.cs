using System;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Diagnostics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>
/// All cases in one database, each in a namespace of its own, among many rules that never match: only a crowd makes the compiler
/// use grams of three bytes and several filter tables at once.
/// </summary>
public sealed class CrowdTests
{
    private static readonly int[] BlockLengths = [1, 13, 509, int.MaxValue];

    // Short atoms beside long ones deserve a table of their own.
    private static readonly RuleSet Cases = Build(0, 0);

    [Theory]
    [InlineData(TargetProfile.Device, 0, 24)]
    [InlineData(TargetProfile.Device, 0, 400)]
    [InlineData(TargetProfile.Device, 150, 600)]
    [InlineData(TargetProfile.Desktop, 0, 400)]
    [InlineData(TargetProfile.Desktop, 150, 600)]
    [InlineData(TargetProfile.Desktop, 600, 2000)]
    public void Probe(TargetProfile profile, int shorts, int longs)
    {
        var w = System.Diagnostics.Stopwatch.StartNew();
        SignatureDatabase d = ScanBench.Create(Build(shorts, longs), profile).Database;
        Console.Error.WriteLine($"PROBE {profile} {shorts} {longs} tables {d.TableCount}: " + string.Join(' ', Enumerable.Range(0, d.TableCount).Select(t => $"g{d.TableField(t, 0)}s{d.TableField(t, 1)}k{d.TableField(t, 2)}")) + $" scans {d.ByteScanCount} anchored {d.AnchoredSequence.Length} ends {d.EndPattern.Length} links {d.LinkCount} in {w.ElapsedMilliseconds} ms");
        Assert.NotEmpty(BlockLengths);
        Assert.NotEmpty(Cases.Rules);
    }

    private static RuleSet Build(int shorts, int longs)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        for (int i = 0; i < CaseTable.All.Count; i++)
        {
            loader.AddText(new SourceText($"case{i}.yar", CaseTable.All[i].Rules), $"case{i}", RuleLanguage.Yara);
        }

        loader.AddText(new SourceText("ballast.yar", Ballast.Make(longs, 6, 40) + Ballast.Make(shorts, 4, 5, "short")), "ballast", RuleLanguage.Yara);
        RuleSet rules = loader.Build();
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.All));
        return rules;
    }
}
