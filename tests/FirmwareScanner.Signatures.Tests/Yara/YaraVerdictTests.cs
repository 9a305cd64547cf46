using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Diagnostics;
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

    private static string NameOf(string rule) => rule.Split(' ')[1];

    private static CompiledDatabase? Compile(string text)
    {
        (RuleSet rules, DiagnosticBag diagnostics) = Rules.Load(text);
        return DatabaseCompiler.Compile(rules, new CompilerOptions(), diagnostics);
    }
}
