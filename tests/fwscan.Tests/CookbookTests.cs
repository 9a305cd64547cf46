using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>The rules of <c>docs/cookbook.md</c> compile together, and each fires where it should and only there.</summary>
public sealed partial class CookbookTests : FwscanFixture
{
    private const int RuleCount = 20;
    private static readonly string[] Entries = ["description", "severity", "source", "category", "remedy"];

    private static readonly string[] Blocks =
    [
        .. File.ReadAllText(RepositoryFiles.PathOf("docs", "cookbook.md")).ReplaceLineEndings("\n").Split("```yara\n").Skip(1)
            .Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]),
    ];

    [Fact]
    public void Page_has_as_many_rules_as_its_title_says()
    {
        Assert.Equal(RuleCount, Blocks.Length);
    }

    [Fact]
    public void Every_rule_says_what_a_finding_needs_to_say()
    {
        IEnumerable<string> missing =
            from block in Blocks
            from rule in RuleStart().Split(block).Skip(1).Where((_, index) => index % 2 == 1)
            from entry in Entries
            where !rule.Contains($"        {entry} = \"", StringComparison.Ordinal)
            select $"{entry}: {rule.Trim()}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_rule_has_both_samples_and_every_sample_a_rule()
    {
        string[] rules = [.. Blocks.SelectMany(block => RuleStart().Matches(block)).Select(match => match.Groups[1].Value)];

        Assert.Equal(rules.Order(StringComparer.Ordinal), CookbookSamples.All.Select(sample => sample.Rule).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_fires_in_its_sample_and_not_in_its_near_miss()
    {
        Put("cookbook.yar", string.Join('\n', Blocks));
        foreach (CookbookSample sample in CookbookSamples.All)
        {
            Put(Path.Combine("samples", sample.Rule + ".hit"), sample.Hit);
            Put(Path.Combine("samples", sample.Rule + ".miss"), sample.Miss);
        }

        FwscanResult result = Run("scan", "--json", "--no-config", "--rules", "cookbook.yar", "samples");

        Assert.DoesNotContain("warning", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("error:", result.Error, StringComparison.Ordinal);
        HashSet<string> fired = [.. result.Lines.Select(line => JsonNode.Parse(line)!).Where(node => node["rule"] is not null)
            .Select(node => $"{node["rule"]} {Path.GetFileName(node["path"]!.ToString().Split('!')[0])}")];
        Assert.All(CookbookSamples.All, sample => Assert.Contains($"{sample.Observed} {sample.Rule}.hit", fired));
        Assert.All(CookbookSamples.All, sample => Assert.DoesNotContain($"{sample.Observed} {sample.Rule}.miss", fired));
    }

    // The names, which Split leaves between the texts of the rules.
    [GeneratedRegex(@"^(?:private )?(?:global )?rule (\w+)", RegexOptions.Multiline)]
    private static partial Regex RuleStart();
}
