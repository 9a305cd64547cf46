using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Tests.Compilation;
using FirmwareScanner.Signatures.Tests.Yara;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Our own compiler and scanner on the built-in rules and their samples.</summary>
public sealed class BuiltInRulesAgainstScannerTests
{
    private static readonly IReadOnlyList<Rule> Rules = BuiltInRules.Load();

    [Theory]
    [InlineData(TargetProfile.Desktop)]
    [InlineData(TargetProfile.Device)]
    public void Rule_fires_on_its_positive_sample_and_not_on_its_near_miss(TargetProfile profile)
    {
        CompiledDatabase database = Compile(profile);
        var loaded = RulesOf(profile).Select(rule => rule.Name).ToHashSet();
        foreach (RuleSample sample in RuleSamples.All.Where(sample => loaded.Contains(sample.RuleName)))
        {
            Assert.Contains(sample.RuleName, Fired(database, sample.Positive));
            Assert.DoesNotContain(sample.RuleName, Fired(database, sample.NearMiss));
        }
    }

    [Fact]
    public void Rules_that_fire_on_each_sample_are_those_that_yara_reports()
    {
        YaraTool.Require();
        CompiledDatabase database = Compile(TargetProfile.Desktop);
        var samples = RuleSamples.All.ToDictionary(sample => sample.RuleName + ".positive", sample => sample.Positive);
        foreach (RuleSample sample in RuleSamples.All)
        {
            samples.Add(sample.RuleName + ".near", sample.NearMiss);
        }

        IReadOnlyDictionary<string, HashSet<string>> expected = YaraTool.MatchesOfEach(BuiltInRules.Files(), samples);
        Assert.All(samples, sample => Assert.Equal(expected[sample.Key].Order(), Fired(database, sample.Value).Order()));
    }

    private static IReadOnlyList<Rule> RulesOf(TargetProfile profile) =>
        profile == TargetProfile.Desktop ? Rules : BuiltInRules.LoadForBoards();

    private static IEnumerable<string> Fired(CompiledDatabase database, byte[] stream) =>
        Scan.Run(database, stream).Rules.Select(number => Rules[number].Name);

    /// <summary>Compiles without a warning: no built-in rule is dear.</summary>
    private static CompiledDatabase Compile(TargetProfile profile)
    {
        var diagnostics = new DiagnosticBag();
        var options = new CompilerOptions { Profile = profile };
        CompiledDatabase? database = DatabaseCompiler.Compile(new RuleSet(RulesOf(profile)), options, diagnostics);
        Assert.Empty(diagnostics.All.Select(diagnostic => diagnostic.ToString()));
        Assert.NotNull(database);
        return database;
    }
}
