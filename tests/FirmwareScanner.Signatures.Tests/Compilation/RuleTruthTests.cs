using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>Which rules the compiler knows never to fire.</summary>
public sealed class RuleTruthTests
{
    private const string Strings = "strings: $a = \"abcdef\" $b = { 01 02 03 } ";

    [Theory]
    [InlineData("false")]
    [InlineData("not true")]
    [InlineData("0")]
    [InlineData("1 == 2")]
    [InlineData("filesize < 0")]
    [InlineData("not filesize >= 0")]
    [InlineData("uint8(0) > 255")]
    [InlineData("uint8(0) == -1")]
    [InlineData("int8(0) > 127")]
    [InlineData("uint16be(2) == 0x10000")]
    [InlineData("int32(0) < -2147483648")]
    [InlineData("uint32(1 - 2) == 0")]
    [InlineData("#a < 0")]
    [InlineData("#a > 2147483647")]
    [InlineData("!a == 0")]
    [InlineData("@a < 0")]
    [InlineData("$a and false")]
    [InlineData("false or (uint8(0) > 255 and $a)")]
    [InlineData("$a at filesize")]
    [InlineData("$a at filesize - 5")]
    [InlineData("$a at (1 - 2)")]
    [InlineData("$a in (filesize - 5 .. filesize)")]
    [InlineData("any of ($a, $b) and none of (always*)")]
    [InlineData("all of (never*)")]
    [InlineData("any of (never*)")]
    [InlineData("2 of (never_1, always_1)")]
    [InlineData("60% of (never*, always_1)")]
    [InlineData("0 of (always*)")]
    [InlineData("never_1")]
    [InlineData("not always_1")]
    [InlineData("$a and never_2")]
    public void Condition_that_no_stream_makes_true(string condition)
    {
        Assert.False(CanFire(condition), condition);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("filesize == 0")]
    [InlineData("filesize > 4000000000000000000")]
    [InlineData("uint8(0) == 255")]
    [InlineData("int8(0) == -128")]
    [InlineData("uint8(0) + 1 > 255")]
    [InlineData("#a == 0")]
    [InlineData("#a == 2147483647")]
    [InlineData("!a == 1")]
    [InlineData("@a == 0")]
    [InlineData("not @a == 0")]
    [InlineData("uint8(0) != 1")]
    [InlineData("$a or false")]
    [InlineData("$a at filesize - 6")]
    [InlineData("$a in (filesize - 6 .. filesize - 5)")]
    [InlineData("$a in (0..filesize)")]
    [InlineData("$a at 0 and $b at 0")]
    [InlineData("1 of (never_1, always_1)")]
    [InlineData("50% of (never_1, always_1)")]
    [InlineData("0 of (never*)")]
    [InlineData("none of (never*)")]
    [InlineData("not never_1")]
    [InlineData("#b of (never*)")]
    public void Condition_that_some_stream_may_make_true(string condition)
    {
        Assert.True(CanFire(condition), condition);
    }

    [Theory]
    [InlineData("Sig:0:*:41424344", true)]
    [InlineData("Sig:0:0:41424344", true)]
    [InlineData("Sig:0:EOF-4:41424344", true)]
    [InlineData("Sig:0:EOF-3:41424344", false)]
    [InlineData("Sig:0:EOF-3,2:41424344", false)]
    [InlineData("Sig:0:EOF-5:4142{2}4344", false)]
    [InlineData("Sig:0:EOF-6:4142{2-4}4344", true)]
    public void Pattern_that_would_end_behind_the_stream_never_matches(string line, bool canFire)
    {
        Assert.Equal(canFire, Load(Rules.Accept(line, RuleLanguage.ClamAvNdb)).CanFire);
    }

    [Theory]
    [InlineData("global rule g { condition: false }", false)]
    [InlineData("global private rule g { condition: uint8(0) > 255 }", false)]
    [InlineData("global rule g { condition: filesize > 10 }", true)]
    [InlineData("private rule g { condition: false }", true)]
    public void Global_rule_that_is_never_true_shuts_its_namespace(string global, bool canFire)
    {
        Assert.Equal(canFire, Load(Rules.Accept("rule r { condition: filesize > 2 }\n" + global)).CanFire);
    }

    [Fact]
    public void Global_rule_leaves_other_namespaces_alone()
    {
        var loader = new RuleLoader(new DiagnosticBag());
        loader.AddText(new SourceText("one.yar", "global rule g { condition: false } rule r { condition: true }"), "one", RuleLanguage.Yara);
        loader.AddText(new SourceText("two.yar", "rule r { condition: true }"), "two", RuleLanguage.Yara);

        Assert.Equal([2], Scan.Run(Compile(loader.Build().Rules), [1]).Rules);
    }

    [Fact]
    public void Matches_are_listed_as_before()
    {
        CompiledDatabase compiled = Compile(Rules.Accept("rule r { " + Strings + "condition: ($a or $b) and false }"));

        Scan scan = Scan.Run(compiled, [.. "..abcdef.."u8, 1, 2, 3]);

        Assert.Equal([(0, 2, 6), (1, 10, 3)], scan.Matches);
        Assert.Empty(scan.Rules);
    }

    [Fact]
    public void Mistake_in_a_condition_that_is_never_true_is_still_an_error()
    {
        const int Depth = 70;
        string deep = string.Concat(Enumerable.Repeat("filesize + (", Depth)) + "1" + new string(')', Depth);
        var diagnostics = new DiagnosticBag();
        var rules = new RuleSet(Rules.Accept($"rule r {{ condition: {deep} == 9 and false }}"));

        Assert.Null(DatabaseCompiler.Compile(rules, new CompilerOptions(), diagnostics));
        Assert.Contains(diagnostics.All, message => message.Message.Contains("intermediate values", System.StringComparison.Ordinal));
    }

    private static bool CanFire(string condition)
    {
        const string Earlier = """
            private rule always_1 { condition: filesize >= 0 }
            private rule always_2 { condition: true }
            private rule never_1 { condition: false }
            private rule never_2 { condition: never_1 or not always_1 }
            """;
        return Load(Rules.Accept($"{Earlier}\nrule r {{ {Strings} condition: ({condition}) and ($a or $b or true) }}")).CanFire;
    }

    private static SignatureDatabase Load(IReadOnlyList<Rule> rules) => Scan.Load(Compile(rules).Image, null);

    private static CompiledDatabase Compile(IReadOnlyList<Rule> rules)
    {
        var diagnostics = new DiagnosticBag();
        CompiledDatabase? compiled = DatabaseCompiler.Compile(
            new RuleSet(rules), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics);
        Assert.True(compiled is not null, string.Join('\n', diagnostics.All.Select(message => message.ToString())));
        return compiled;
    }
}
