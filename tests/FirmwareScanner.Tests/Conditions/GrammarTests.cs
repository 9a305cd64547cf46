using System;
using FirmwareScanner.Testing;
using FirmwareScanner.Testing.Grammar;
using Xunit;

namespace FirmwareScanner.Tests.Conditions;

/// <summary>Rules made by grammar: the same are accepted, the same fire, and the same matches are told as by the real yara.</summary>
public sealed class GrammarTests
{
    [Theory]
    [InlineData(1, 336)]
    [InlineData(2, 336)]
    [InlineData(3, 336)]
    public void Rules_by_grammar_find_what_yara_finds(ulong seed, int rules)
    {
        Version? version = YaraSide.FindVersion();

        // Loops and some functions mean something else in yara 4.2: what is made here is for the reference.
        Assert.SkipWhen(
            version is null || version < new Version(4, 5),
            $"yara 4.5 or later is needed for this comparison, found {version?.ToString() ?? "none"} (FIRMWARESCANNER_YARA names one)");
        using var folder = new TemporaryFolder();
        var comparison = new GrammarComparison(new YaraFeatures(version!), folder.Path);

        comparison.Run(seed, rules);

        Assert.True(comparison.Differences.Count == 0, string.Join('\n', comparison.Differences));
        Assert.True(comparison.Agreed > rules, $"only {comparison.Agreed} results to compare");
        Assert.True(comparison.Confirmed > rules, $"only {comparison.Confirmed} matches to compare");
    }
}
