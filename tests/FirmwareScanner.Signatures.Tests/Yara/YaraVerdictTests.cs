using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Tests.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

/// <summary>From text to verdict: rules fire on a stream exactly when yara says so.</summary>
public sealed class YaraVerdictTests
{
    private const int Seed = 20240612;
    private const string First = "rule first { condition: true }\n";

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("\u0001\u0002 abcabc \u0001\u0002\u0001\u0002 some more bytes abc")]
    public void Random_conditions_fire_exactly_when_yara_says_so(string data)
    {
        YaraTool.Require();
        byte[] bytes = Encoding.Latin1.GetBytes(data);
        var random = new RandomRules(Seed);
        List<string> rules =
        [
            .. Enumerable.Range(0, 400)
                .Select(i => $"rule t{i} {{ strings: $a = \"abc\" $b = {{ 01 02 }} condition: (any of them or true) and ({random.Condition()}) }}")
                .Where(rule => Compile(First + rule) is not null),
        ];
        Assert.InRange(rules.Count, 50, 350);
        string text = First + string.Join('\n', rules);
        IReadOnlyList<Rule> loaded = Rules.Accept(text);
        HashSet<string> fired = [.. Scan.Run(Compile(text)!, bytes).Rules.Select(number => loaded[number].Name)];
        HashSet<string> expected = YaraTool.Matches(text, bytes);
        Assert.InRange(expected.Count, 20, rules.Count - 20);
        Assert.Empty(rules.Where(rule => fired.Contains(NameOf(rule)) != expected.Contains(NameOf(rule)))
            .Select(rule => $"yara says {expected.Contains(NameOf(rule))}: {rule}"));
    }

    [Theory]
    [InlineData("axb")]
    [InlineData("qq x")]
    [InlineData("")]
    public void Tests_with_an_undefined_bound_are_false_like_their_negation(string data)
    {
        YaraTool.Require();
        string[] conditions =
        [
            "$a in (0..@b)", "not $a in (0..@b)", "not not $a in (0..@b)", "not (not ($a in (0..@b)))", "not ($a in (0..@b) and true)",
            "any of ($a) in (0..@b)", "not any of ($a) in (0..@b)", "none of ($a, $b) in (0..@b)", "not none of ($a, $b) in (0..@b)",
            "not $a in (0..uint8(0) & 3)", "not $a in (0..uint8(90))", "not $a in (0..8 \\ #b)", "not $a in (0..#b)", "not $a in (0..filesize)",
        ];
        string text = string.Join('\n', conditions.Select((condition, i) =>
            $"rule t{i} {{ strings: $a = \"x\" $b = \"qq\" condition: (any of them or true) and ({condition}) }}"));
        IReadOnlyList<Rule> loaded = Rules.Accept(text);
        IEnumerable<string> fired = Scan.Run(Compile(text)!, Encoding.Latin1.GetBytes(data)).Rules.Select(number => loaded[number].Name);
        Assert.Equal(YaraTool.Matches(text, Encoding.Latin1.GetBytes(data)).Order(), fired.Order());
    }

    private static string NameOf(string rule) => rule.Split(' ')[1];

    private static CompiledDatabase? Compile(string text)
    {
        (RuleSet rules, DiagnosticBag diagnostics) = Rules.Load(text);
        return DatabaseCompiler.Compile(rules, new CompilerOptions(), diagnostics);
    }
}
