using System;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.ClamAv;

public sealed class LdbTests
{
    private const string Good = "Good;Target:0;0&1;0102;0304";

    [Fact]
    public void Lines_become_rules_with_a_pattern_for_each_subsignature()
    {
        Rule rule = Assert.Single(Rules.Accept("# comment\n\nA.B-1;Engine:51-255,Target:0;(0|1)&2;0102;0304::i;10:0506\r\n", RuleLanguage.ClamAvLdb));
        Assert.Equal("A.B-1", rule.Name);
        Assert.Equal(["$0", "$1", "$2"], rule.Patterns.Select(pattern => pattern.Identifier));
    }

    [Theory]
    [InlineData("6162::i", "41,61 42,62")]
    [InlineData("6162::w", "61 00 62 00")]
    [InlineData("6162::wa", "61 62 / 61 00 62 00")]
    [InlineData("61(62|6364)65::i", "41,61 42,62 45,65 / 41,61 43,63 44,64 45,65")]
    [InlineData("61[2-3]62::w", "61 00 [2-3] 62 00")]
    [InlineData("6?62::i", "60,61,62,63,64,65,66,67,68,69,6a,6b,6c,6d,6e,6f 42,62")]
    public void Modifiers_change_the_sequences(string subsignature, string expected)
    {
        Rule rule = Rules.Accept("S;Target:0;0;" + subsignature, RuleLanguage.ClamAvLdb)[0];
        Assert.Equal(expected, ModelText.Of(rule.Patterns[0]));
    }

    [Theory]
    [InlineData("S;Target:0;0", "1:1: error: expected Name;TargetDescription;LogicalExpression;Subsignature0;Subsignature1;..., found 3 fields")]
    [InlineData(";Target:0;0;0102", "1:1: error: the signature has no name")]
    [InlineData("S;Engine:1-255;0;0102", "1:3: error: the target description has no Target")]
    [InlineData("S;Target:0,Engine:1-255;0;0102", "1:12: error: Engine has to be the first attribute")]
    [InlineData("S;Target:0,FileSize:7;0;0102", "1:12: error: expected FileSize:n-m with decimal numbers up to 4294967295")]
    [InlineData("S;Target:0,EntryPoint:1-2;0;0102", "1:3: error: EntryPoint and NumberOfSections are only for the target types 1 (PE), 6 (ELF) and 9 (Mach-O)")]
    [InlineData("S;Target:1,IconGroup1:x;0;0102", "1:12: error: IconGroup1 is not supported: pictures are not compared")]
    [InlineData("S;Target:0;0&;0102", "1:14: error: expected the number of a subsignature")]
    [InlineData("S;Target:0;(0;0102", "1:12: error: \"(\" without \")\"")]
    [InlineData("S;Target:0;0);0102", "1:13: error: \")\" without \"(\"")]
    [InlineData("S;Target:0;0=x;0102", "1:13: error: expected a number up to 4294967295 after \"=\", or two separated by a comma")]
    [InlineData("S;Target:0;64;0102", "1:12: error: a signature may have at most 64 subsignatures, the last is 63")]
    [InlineData("S;Target:0;0;0102;0304", "1:12: error: the expression names subsignatures up to 0, but the signature has 2, the last with number 1")]
    [InlineData("S;Target:0;0;0102::x", "1:20: error: expected the modifiers i, f, w or a")]
    [InlineData("S;Target:0;0;EP+0:0102", "1:14: error: the offset needs the target type 1 (PE), 6 (ELF) or 9 (Mach-O)")]
    [InlineData("S;Target:0;0&1;0102;${1}3$", "1:21: error: expected a macro such as ${4-6}12$, with a group from 0 to 31")]
    [InlineData("S;Target:0;0&1;0102;${1-2}32$", "1:21: error: expected a macro such as ${4-6}12$, with a group from 0 to 31")]
    [InlineData("S;Target:0;0&1;4:0102;${1-2}3$", "1:23: error: a macro needs a signature without offset, boundaries or bytes that stand alone in front of it")]
    [InlineData("S;Target:0;0;$1:0102", "1:14: error: only extended signatures can be in a macro group")]
    [InlineData("S;Target:0;0;fuzzy_img#af2ad01ed42993c7", "1:14: error: fuzzy_img is not supported: pictures are not compared")]
    [InlineData("S;Target:0;0&1;0102;1(>>4#hb2#=1)", "1:21: error: the comparison names the subsignature 1, which does not come before it")]
    [InlineData("S;Target:0;0&1;0102;1/a/", "1:21: error: the trigger names the subsignature 1, which does not come before the expression")]
    [InlineData("S;Target:0;0&1;0102;0/(?=a)/", "1:23: error: groups of PCRE that begin with (? or (* are not supported, but for (?:")]
    [InlineData("S;Target:0;0&1;0102;0/a\\1/", "1:24: error: \\1 of PCRE is not supported")]
    [InlineData("S;Target:0;0&1;0102;0/a/x", "1:25: error: the flags \"x\" of the regular expression are not supported; accepted are grisAEUe")]
    [InlineData("S;Target:0;0&1;0102;/a/", "1:21: error: expected [Offset:]Trigger/expression/flags, neither trigger nor expression empty")]
    public void Faulty_line_is_reported_with_its_place(string line, string expected)
    {
        Assert.Equal([expected], Rules.Errors(line + "\n" + Good, RuleLanguage.ClamAvLdb));
        (RuleSet rules, _) = Rules.Load(line + "\n" + Good, RuleLanguage.ClamAvLdb);
        Assert.Equal("Good", Assert.Single(rules.Rules).Name);
    }

    [Fact]
    public void Faulty_lines_are_left_out_if_that_is_wanted()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics, new LoaderSettings { SkipsFaulty = true });
        loader.AddText(new SourceText("a.ldb", "Bad;Target:0;0;zz\n" + Good), "default", RuleLanguage.ClamAvLdb);
        RuleSet rules = loader.Build();
        Assert.False(diagnostics.HasErrors);
        Assert.Equal("Good", Assert.Single(rules.Rules).Name);
        Assert.Equal("Bad", Assert.Single(rules.Skipped).Rule);
    }

    [Fact]
    public void Macros_have_the_signatures_of_their_group_wherever_those_stand()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("a.ldb", "With;Target:0;0&1;0102;${4-6}3$\nNone;Target:1;0&1;0102;${4-6}3$"), "default", RuleLanguage.ClamAvLdb);
        loader.AddText(new SourceText("b.ndb", "One:0:$3:0506\nTwo:0:$3$:0708\nOther:0:$4:0910"), "default", RuleLanguage.ClamAvNdb);
        RuleSet rules = loader.Build();
        Assert.Equal(["$0", "$1_0", "$1_1"], rules.Rules.Single(rule => rule.Name == "With").Patterns.Select(pattern => pattern.Identifier));
        Assert.Equal(["05 06", "07 08"], rules.Rules.Single(rule => rule.Name == "With").Patterns.Skip(1).Select(ModelText.Of));
        Assert.StartsWith(
            "a.ldb:2:24: warning: no extended signature of target type 1 has the offset $3: the macro never matches",
            Assert.Single(diagnostics.All).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_for_this_engine_is_left_out_with_a_note()
    {
        const string Text = "Old;Engine:1-80,Target:0;0;0102\nType;Target:0,HandlerType:CL_TYPE_ZIP;0;0102\nIn;Target:0,Container:CL_TYPE_ZIP;0;0102";
        Assert.Equal(["In"], Rules.Accept(Text, RuleLanguage.ClamAvLdb).Select(rule => rule.Name));
        Assert.Equal(3, Rules.Headlines(Text, DiagnosticSeverity.Note, RuleLanguage.ClamAvLdb).Length);
    }

    [Fact]
    public void Mutated_lines_never_throw_and_compile_or_are_refused()
    {
        string[] seeds =
        [
            "S;Engine:81-255,Target:1,FileSize:1-100;(0|1)>2,1&(2|3=0);EP+0:41424344::i;(B)4142(4344|45)[1-3]7a;0(>>4#hle4#=0x1F);0/a.b[c-d]+/gi",
            "S:1:SE0,4:4142{2-4}(41|4242)!(43|44)??4?*41(L):1:255",
        ];
        const string Letters = ";:,()[]{}|&!#/\\*?$0123456789abSELP+-<>=BLW ";
        var random = new Random(42);
        for (int round = 0; round < 4_000; round++)
        {
            var text = seeds[round % seeds.Length].ToList();
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0:
                        text[at] = Letters[random.Next(Letters.Length)];
                        break;
                    case 1:
                        text.Insert(at, Letters[random.Next(Letters.Length)]);
                        break;
                    default:
                        text.RemoveAt(at);
                        break;
                }
            }

            RuleLanguage language = round % 2 == 0 ? RuleLanguage.ClamAvLdb : RuleLanguage.ClamAvNdb;
            (RuleSet rules, DiagnosticBag diagnostics) = Rules.Load(string.Concat(text), language);
            Assert.True(rules.Rules.Count == 1 || diagnostics.All.Count > 0, string.Concat(text));
            Assert.All(diagnostics.All.Where(message => message.Severity == DiagnosticSeverity.Error), error => Assert.NotNull(error.Span));
        }
    }

    [Fact]
    public void Nested_tests_are_refused_before_they_grow()
    {
        string logic = "0|1";
        for (int depth = 0; depth < 40; depth++)
        {
            logic = $"({logic}|0)>1";
        }

        Assert.Equal(
            ["1:12: error: the logical expression is too complex: tests are nested too deep"],
            Rules.Errors($"S;Target:0;{logic};0102;0304", RuleLanguage.ClamAvLdb));
    }

    [Fact]
    public void A_board_gets_what_a_database_expresses_and_is_told_of_the_rest()
    {
        Assert.Null(ErrorForBoard("S;Target:0;0&(1|2);0102;0304;0506"));
        Assert.Null(ErrorForBoard("S;Target:1;0;0102"));
        Assert.Contains("needs a workstation", ErrorForBoard("S;Target:0;0&1>2;0102;(B)0304")!, StringComparison.Ordinal);
    }

    private static string? ErrorForBoard(string line)
    {
        (RuleSet rules, DiagnosticBag diagnostics) = Rules.Load(line, RuleLanguage.ClamAvLdb);
        DatabaseCompiler.Compile(rules, new CompilerOptions(), diagnostics);
        return diagnostics.All.FirstOrDefault(message => message.Severity == DiagnosticSeverity.Error)?.Message;
    }
}
