using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

public sealed class BuiltInRuleConventionTests
{
    private const int FewestRules = 120;
    private const int LongestJump = 256;
    private static readonly string[] Severities = ["info", "low", "medium", "high", "critical"];

    [Fact]
    public void Rules_number_at_least_120_and_half_of_that_are_findings()
    {
        IReadOnlyList<Rule> rules = BuiltInRules.Load();
        Assert.True(rules.Count >= FewestRules, $"{rules.Count} rules");
        Assert.True(rules.Count(rule => BuiltInRules.Meta(rule, "severity") != "info") >= FewestRules / 2);
    }

    [Fact]
    public void Every_rule_file_is_embedded_under_its_name()
    {
        Assembly assembly = typeof(RuleLoader).Assembly;
        IEnumerable<string> embedded = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".yar", StringComparison.Ordinal));
        IEnumerable<string> expected = BuiltInRules.Files().Select(file => "Rules/" + Path.GetRelativePath(BuiltInRules.Folder(), file).Replace('\\', '/'));
        Assert.Equal(expected.Order(StringComparer.Ordinal), embedded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_has_description_severity_source_and_category()
    {
        foreach (Rule rule in BuiltInRules.Load())
        {
            string[] keys = [.. rule.Meta.Select(entry => entry.Key)];
            Assert.Equal(["description", "severity", "source", "category"], keys[..4]);
            AssertNamesSoftware(rule, keys[4..]);
            Assert.Contains(BuiltInRules.Meta(rule, "severity"), Severities);
            Assert.DoesNotContain("http", BuiltInRules.Meta(rule, "source"), StringComparison.Ordinal);
            Assert.Equal(Path.GetFileNameWithoutExtension(rule.Span.Source.Path), BuiltInRules.Meta(rule, "category"));
        }
    }

    // What it is, first; then where its version stands, in one way or not at all; at last the name that has its version behind it.
    private static void AssertNamesSoftware(Rule rule, string[] keys)
    {
        string[] order = ["component", "component_type", "version_after", "version_at", "cpe"];
        Assert.Equal(order.Where(keys.Contains), keys);
        Assert.True(keys.Length == 0 || keys is ["component", "component_type", ..], rule.Name);
        Assert.False(keys.Contains("version_after") && keys.Contains("version_at"), rule.Name);
        Assert.True(!keys.Contains("cpe") || keys.Any(key => key.StartsWith("version_", StringComparison.Ordinal)), rule.Name);
        Assert.True(!keys.Contains("cpe") || Regex.IsMatch(BuiltInRules.Meta(rule, "cpe"), "^cpe:2\\.3:[ao]:[a-z0-9._-]+:[a-z0-9._-]+$"), rule.Name);
    }

    [Fact]
    public void Rules_for_a_desktop_alone_are_informational()
    {
        Rule[] boards = [.. BuiltInRules.LoadForBoards()];
        Rule[] desktop = [.. BuiltInRules.Load().Skip(boards.Length)];

        Assert.NotEmpty(desktop);
        Assert.Empty(boards.Where(rule => rule.Span.Source.Path.Contains("/desktop/", StringComparison.Ordinal)).Select(rule => rule.Name));
        Assert.All(desktop, rule => Assert.Equal("info", BuiltInRules.Meta(rule, "severity")));
    }

    [Fact]
    public void Rule_names_are_unique_lower_case_words_and_the_samples_name_each_of_them_once()
    {
        string[] names = [.. BuiltInRules.Load().Select(rule => rule.Name)];
        Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", name));
        Assert.Equal(names.Distinct(), names);
        IEnumerable<string> sampled = RuleSamples.All.Select(sample => sample.RuleName);
        Assert.Equal(names.Order(StringComparer.Ordinal), sampled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_sequence_has_four_fixed_bytes_in_a_row()
    {
        string[] weak = [.. AllPatterns().Where(item => !item.Pattern.Sequences.All(HasFixedRun)).Select(Label)];
        Assert.Empty(weak);
    }

    [Fact]
    public void No_jump_is_longer_than_256_bytes()
    {
        string[] far = [.. AllPatterns().Where(item => !item.Pattern.Sequences.All(HasShortJumps)).Select(Label)];
        Assert.Empty(far);
    }

    private static IEnumerable<(Rule Rule, Pattern Pattern)> AllPatterns() =>
        BuiltInRules.Load().SelectMany(rule => rule.Patterns.Select(pattern => (rule, pattern)));

    private static string Label((Rule Rule, Pattern Pattern) item) => $"{item.Rule.Name} {item.Pattern.Identifier}";

    private static bool HasShortJumps(Sequence sequence) =>
        sequence.Elements.OfType<JumpElement>().All(jump => jump.Maximum <= LongestJump);

    /// <summary>Four fixed bytes in a row, not all of them 00 or FF: those two fill a large part of every image.</summary>
    private static bool HasFixedRun(Sequence sequence)
    {
        int run = 0;
        int telling = 0;
        foreach (Element element in sequence.Elements)
        {
            bool isFixed = element is ByteElement bytes && (bytes.Count == 1 || IsLetter(bytes));
            run = isFixed ? run + 1 : 0;
            telling = isFixed ? telling + (IsFill((ByteElement)element) ? 0 : 1) : 0;
            if (run >= 4 && telling > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A letter of a text without regard to case.</summary>
    private static bool IsLetter(ByteElement element) =>
        element.Count == 2 && Enumerable.Range('a', 26).Any(letter => element.Matches((byte)letter) && element.Matches((byte)(letter ^ 0x20)));

    private static bool IsFill(ByteElement element) => element.Matches(0x00) || element.Matches(0xFF);
}
