using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Atoms;
using FirmwareScanner.Signatures.Checking;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Checking;

/// <summary>Each warning has a rule that has it, and one close to it that has not.</summary>
public sealed class RuleCheckerTests
{
    private static readonly string[] OfFiles = ["no-rules", "unsigned-database", "long-line", "mixed-indentation", "duplicate-import", "unused-import"];

    public static TheoryData<string, string, string> Pairs() => new()
    {
        { "always-true", "condition: filesize >= 0", "condition: filesize >= 1" },
        { "always-true", "condition: /x/", "condition: \"x\" matches /x/" },
        { "never-true", "condition: filesize < 0", "condition: filesize < 1" },
        { "never-true", "strings: $a = \"alpha\" condition: 2 of them", "strings: $a = \"alpha\" condition: 1 of them" },
        { "slow-pattern", "strings: $a = { 00 00 } condition: $a", "strings: $a = { 00 00 } condition: $a at 0" },
        { "slow-pattern", "strings: $a = { 00 00 00 01 00 } condition: $a", "strings: $a = { 00 00 00 01 C7 9B } condition: $a" },
        { "slow-pattern", "strings: $a = \"is\" condition: $a", "strings: $a = \"is-it-rare\" condition: $a" },
        { "slow-pattern", "strings: $a = /[a-z]+[0-9]/ condition: $a", "strings: $a = /name[a-z]+[0-9]/ condition: $a" },
        { "slow-pattern", "strings: $a = { E? 5? 0? } condition: $a", "strings: $a = { E? 5? 07 C7 9B } condition: $a" },
        { "matches-anything", "strings: $a = { ?? ?? } condition: $a", "strings: $a = { ?? 41 } condition: $a" },
        { "unused-string", "strings: $_a = \"alpha\" $b = \"bravo\" condition: $b", "strings: $_a = \"alpha\" $b = \"bravo\" condition: $b and #_a > 1" },
        { "unused-string", "strings: $_a = \"alpha\" $b = \"bravo\" condition: any of ($b*)", "strings: $_a = \"alpha\" $b = \"bravo\" condition: any of ($_*) and $b" },
        { "unused-string", "strings: $_a = \"alpha\" $b = \"bravo\" condition: $b", "strings: $_a = \"alpha\" $b = \"bravo\" condition: all of them" },
        { "duplicate-string", "strings: $a = \"alpha\" $b = \"alpha\" condition: all of them", "strings: $a = \"alpha\" $b = \"alpha\" wide condition: all of them" },
        { "duplicate-string", "strings: $a = { 4a 4B 4C } $b = {4A4B4c} condition: all of them", "strings: $a = { 4a 4B 4C } $b = {4A4B4d} condition: all of them" },
        { "duplicate-rule", "condition: filesize == 7 } rule y { condition: filesize==7", "condition: filesize == 7 } rule y { condition: filesize==8" },
        { "ignored-modifier", "strings: $a = \"12-34-56\" nocase condition: $a", "strings: $a = \"12-34-a6\" nocase condition: $a" },
        { "ignored-modifier", "strings: $a = \"\\x31\\t\\n77\" nocase condition: $a", "strings: $a = \"\\x41\\t\\n77\" nocase condition: $a" },
        { "ignored-modifier", "strings: $a = /1234-[0-9]/i condition: $a", "strings: $a = /1234-[a-f]/i condition: $a" },
        { "ignored-modifier", "strings: $a = /alpha/s condition: $a", "strings: $a = /al.ha/s condition: $a" },
        { "ignored-modifier", "strings: $a = /alpha/i nocase condition: $a", "strings: $a = /alpha/ nocase condition: $a" },
        { "one-alignment", "strings: $a = \"YWxwaGEgYnJhdm8=\" condition: $a", "strings: $a = \"alpha bravo\" base64 condition: $a" },
        { "text-as-hex", "strings: $a = { 61 6C 70 68 61 } condition: $a", "strings: $a = { 61 6C 70 68 01 } condition: $a" },
        { "consecutive-jumps", "strings: $a = { 41 42 43 [2] [1-3] 44 } condition: $a", "strings: $a = { 41 42 43 [2] 00 [1-3] 44 } condition: $a" },
        { "deprecated", "condition: entrypoint == 7", "condition: filesize == 7" },
        { "missing-metadata", "condition: filesize == 7 } rule y { condition: filesize == 8", "condition: filesize == 7" },
        { "missing-metadata", "condition: filesize == 7 } rule y { meta: description = \" \" severity = \"low\" source = \"s\" condition: filesize == 8", "condition: filesize == 7 } private rule y { condition: filesize == 8" },
        { "unused-rule", "condition: filesize == 7 } private rule y { condition: filesize == 8", "condition: filesize == 7 } private rule y { condition: filesize == 8 } rule z { condition: y" },
        { "unused-rule", "condition: filesize == 7 } private rule y { condition: filesize == 8", "condition: filesize == 7 } private global rule y { condition: filesize == 8" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Warning_is_for_what_it_is_about(string code, string with, string without)
    {
        Assert.Contains(code, Codes(InRule(with)));
        Assert.DoesNotContain(code, Codes(InRule(without)));
    }

    [Fact]
    public void Each_warning_of_rules_has_a_pair_here()
    {
        IEnumerable<string> tried = Pairs().Select(row => row.Data.Item1).Concat(OfFiles).Concat(["unknown-severity", "rule-name", "unknown-tag"]);

        Assert.Equal(RuleWarning.All.Select(warning => warning.Code), RuleWarning.All.Select(warning => warning.Code).Order(StringComparer.Ordinal));
        Assert.Empty(RuleWarning.All.Select(warning => warning.Code).Except(tried));
    }

    [Theory]
    [InlineData("unknown-severity", "rule x { meta: severity = \"grave\" condition: filesize == 7 }", "rule x { meta: severity = \"high\" condition: filesize == 7 }")]
    [InlineData("rule-name", "rule Other { condition: filesize == 7 }", "rule other_2 { condition: filesize == 7 }")]
    [InlineData("unknown-tag", "rule x : bad ugly { condition: filesize == 7 }", "rule x : bad { condition: filesize == 7 }")]
    [InlineData("long-line", "rule x { condition: filesize == 7 or filesize == 8 or filesize == 9 }", "rule x { meta: text = \"filesize == 7 or filesize == 8 or filesize == 9\"\n condition: true }")]
    [InlineData("mixed-indentation", "rule x {\n\tcondition:\n  true }", "rule x {\n  condition:\n  true }")]
    [InlineData("duplicate-import", "import \"pe\" import \"pe\" rule x { condition: pe.is_pe }", "import \"pe\" import \"elf\" rule x { condition: pe.is_pe }")]
    [InlineData("unused-import", "import \"elf\" rule x { condition: filesize == 7 }", "import \"elf\" rule x { condition: elf.type == 1 }")]
    [InlineData("no-rules", "// nothing", "rule x { condition: filesize == 7 }")]
    public void Warning_about_names_and_files_is_for_what_it_is_about(string code, string with, string without)
    {
        Assert.Contains(code, Codes(with));
        Assert.DoesNotContain(code, Codes(without));
    }

    [Fact]
    public void Errors_do_not_hide_warnings()
    {
        string[] found = Codes("rule X { strings: $a = { 61 6C 70 68 61 } condition: $b }");

        Assert.Contains("rule-name", found);
        Assert.Contains("text-as-hex", found);
    }

    [Fact]
    public void Warnings_can_be_allowed_and_denied_on_the_line_above_and_by_word()
    {
        const string Text = "rule X { condition: filesize == 7 } // fwscan: allow rule-name, missing-metadata\n// fwscan: allow rule-name\nrule Y { condition: filesize == 8 }\nrule Z { condition: filesize == 9 }";

        string[] all = Headlines(Text, new CheckJudgement([], []));
        string[] allowed = Headlines(Text, new CheckJudgement(["rule-name"], []));
        string[] none = Headlines(Text, new CheckJudgement(["warnings"], ["missing-metadata"]));

        Assert.Equal(["3 missing-metadata", "4 rule-name", "4 missing-metadata"], all);
        Assert.Equal(["3 missing-metadata", "4 missing-metadata"], allowed);
        Assert.Equal(["3 missing-metadata denied", "4 missing-metadata denied"], none);
    }

    [Fact]
    public void Built_in_rules_have_no_warning_but_texts_that_are_hex_on_purpose()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddDirectory(BuiltIn.BuiltInRules.Folder(), "builtin");

        IReadOnlyList<CheckMessage> messages = Check(loader, diagnostics, new CheckSettings(), new CheckJudgement(["text-as-hex"], []));

        Assert.Empty(messages.Select(message => message.Diagnostic.Headline));
    }

    [Fact]
    public void Candidates_are_those_of_the_rarest_run_of_four()
    {
        var random = new Random(7);
        var statistics = BackgroundStatistics.Load();
        for (int round = 0; round < 50; round++)
        {
            byte[] bytes = new byte[random.Next(1, 8)];
            random.NextBytes(bytes);
            Pattern pattern = Rules.Pattern("{ " + string.Join(' ', bytes.Select(value => value.ToString("X2"))) + " }");

            double expected = Enumerable.Range(0, bytes.Length).Min(start => Naive(statistics, bytes.AsSpan(start, int.Min(4, bytes.Length - start))));

            Assert.Equal(expected * (1 << 20), new CandidateEstimate().PerMegabyte(pattern), 1e-6);
        }
    }

    private static double Naive(BackgroundStatistics statistics, ReadOnlySpan<byte> run)
    {
        double probability = statistics.Probability1(run[0]);
        for (int i = 1; i < run.Length; i++)
        {
            probability *= statistics.Probability2(run[i - 1], run[i]) / statistics.Probability1(run[i - 1]);
        }

        return probability;
    }

    private static string InRule(string rest) =>
        "rule x { meta: description = \"d\" severity = \"low\" source = \"s\" " + rest + " }";

    private static string[] Headlines(string text, CheckJudgement judgement) =>
        [.. Check(text, judgement).Select(message => $"{message.Diagnostic.Span!.Source.LineOf(message.Diagnostic.Span.Start)} {message.Diagnostic.Code}{(message.IsDenied ? " denied" : string.Empty)}")];

    private static string[] Codes(string text) => [.. Check(text, new CheckJudgement([], [])).Select(message => message.Diagnostic.Code ?? "error")];

    private static IReadOnlyList<CheckMessage> Check(string text, CheckJudgement judgement)
    {
        string path = System.IO.Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllText(path, text);
            var diagnostics = new DiagnosticBag();
            var loader = new RuleLoader(diagnostics);
            loader.AddFile(path, "default");
            return Check(loader, diagnostics, new CheckSettings { KnownTags = ["bad"], MostColumns = 60 * (text.Contains("or filesize", StringComparison.Ordinal) ? 1 : 100) }, judgement);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    private static IReadOnlyList<CheckMessage> Check(RuleLoader loader, DiagnosticBag diagnostics, CheckSettings settings, CheckJudgement judgement)
    {
        RuleSet rules = loader.Build();
        CompiledDatabase? compiled = DatabaseCompiler.Compile(rules, RuleChecker.Options, diagnostics);
        new RuleChecker(settings, diagnostics).Check(loader, rules, compiled);
        return judgement.Judge(diagnostics.All);
    }
}
