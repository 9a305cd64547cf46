using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Tests.Yara;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>The real yara decides whether the built-in rules mean what they should.</summary>
public sealed class BuiltInRulesAgainstYaraTests
{
    [Fact]
    public void Rule_given_its_positive_sample_fires()
    {
        YaraTool.Require();
        var samples = RuleSamples.All.ToDictionary(sample => sample.RuleName, sample => sample.Positive);
        IReadOnlyDictionary<string, HashSet<string>> fired = YaraTool.MatchesOfEach(BuiltInRules.Files(), samples);
        Assert.All(samples.Keys, rule => Assert.Contains(rule, fired[rule]));
    }

    [Fact]
    public void Rule_given_its_near_miss_stays_silent()
    {
        YaraTool.Require();
        var samples = RuleSamples.All.ToDictionary(sample => sample.RuleName, sample => sample.NearMiss);
        IReadOnlyDictionary<string, HashSet<string>> fired = YaraTool.MatchesOfEach(BuiltInRules.Files(), samples);
        Assert.All(samples.Keys, rule => Assert.DoesNotContain(rule, fired[rule]));
    }

    [Fact]
    public void Filler_around_the_samples_makes_no_rule_fire()
    {
        YaraTool.Require();
        var filler = new Dictionary<string, byte[]> { ["before"] = SampleBytes.Filler(65536, 1), ["after"] = SampleBytes.Filler(65536, 2) };
        Assert.Empty(YaraTool.MatchesOfEach(BuiltInRules.Files(), filler).Values.SelectMany(names => names));
    }

    [Fact]
    public void Rule_files_give_yara_no_warning()
    {
        YaraTool.Require();
        Assert.Empty(YaraTool.Warnings(BuiltInRules.Files()));
    }
}
