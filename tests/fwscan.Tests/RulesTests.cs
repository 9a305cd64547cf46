using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan rules</c>, <c>explain</c> and <c>completion</c>.</summary>
public sealed class RulesTests : AnyFormFixture
{
    [Fact]
    public void Rules_are_listed_the_gravest_first_and_searched_by_any_text()
    {
        Put("rules.yar", TestRules.Severities);

        string[] all = Run("rules", "--rules", "rules.yar").Lines;
        string[] one = Run("rules", "--rules", "rules.yar", "A PART").Lines;

        Assert.Equal(
            ["high      default:backdoor   C  -  -", "low       default:tiny       C  -  -", "unrated   default:unrated    C  -  -", "info      default:component  C  -  names a part", "4 rules"],
            all.Select(line => Regex.Replace(line, "[0-9]+\\.[0-9]{3}", "C")));
        Assert.Equal([all[3], "1 rule"], one);
        Assert.Contains("  0.000  ", all[1]);
    }

    [Fact]
    public void Rules_are_sorted_by_what_they_cost_whatever_is_listed()
    {
        Put("rules.yar", TestRules.Severities + "rule dear { strings: $a = { 00 00 } condition: $a } rule whole { strings: $a = /[a-z]+[0-9]/ condition: $a }");

        JsonElement[] rules = [.. Run("rules", "--rules", "rules.yar", "--json", "--sort", "cost").Lines.Select(line => JsonDocument.Parse(line).RootElement)];

        Assert.Equal(["whole", "dear"], rules[..2].Select(rule => rule.GetProperty("rule").GetString()));
        Assert.Equal("tiny", rules[^1].GetProperty("rule").GetString());
        Assert.Equal(1, rules[0].GetProperty("passes").GetInt32());
        Assert.True(rules[1].GetProperty("il_per_byte").GetDouble() > 10);
        Assert.Contains("+1  ", Run("rules", "--rules", "rules.yar", "whole").Lines[0]);
    }

    [Fact]
    public void Database_does_not_tell_what_rules_cost()
    {
        Put("rules.yar", TestRules.Severities);
        Run("compile", "rules.yar", "-o", "mine.fsdb");

        Assert.Equal("high      default:backdoor  -  -  -", Run("rules", "--db", "mine.fsdb", "backdoor").Lines[0]);
        Assert.DoesNotContain("il_per_byte", Run("rules", "--db", "mine.fsdb", "--json").Output);
    }

    [Fact]
    public void Search_without_result_is_a_fault()
    {
        FwscanResult result = Run("rules", "no rule says this");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("fwscan: no rule has the text 'no rule says this', of ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_built_in_rule_is_a_line_of_json_with_category_and_source()
    {
        JsonElement[] rules = [.. Run("rules", "--json").Lines.Select(line => JsonDocument.Parse(line).RootElement)];

        Assert.True(rules.Length > 300);
        Assert.All(rules, rule => Assert.All(
            new[] { "rule", "namespace", "severity", "category", "description", "source" }, key => Assert.NotEmpty(rule.GetProperty(key).GetString()!)));
    }

    [Fact]
    public void Rule_is_explained_with_what_to_do_about_it()
    {
        string[] lines = Run("explain", "root_password_md5*").Lines;

        Assert.Equal("builtin:root_password_md5crypt", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("what to do   ", StringComparison.Ordinal));
        Assert.Contains("definition", lines);
        Assert.Contains(lines, line => line.Trim().StartsWith("$entry = ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("severity =", StringComparison.Ordinal));
    }

    [Fact]
    public void Remedy_of_several_lines_has_several_lines()
    {
        Put("r.yar", "rule r { meta: remedy = \"Do\\nthis\" strings: $a = \"x\" condition: $a }");

        string[] lines = Run("explain", "--rules", "r.yar", "r").Lines;

        Assert.Contains("what to do   Do", lines);
        Assert.Contains("             this", lines);
    }

    [Fact]
    public void Place_inside_is_explained_by_the_path_that_scan_writes()
    {
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", [.. new byte[64], .. LayerTests.Gzip("..BACKDOOR!..")]);

        string[] lines = Run("explain", "--rules", "rules.yar", "image.bin!gzip@0x40@0x3").Lines;

        Assert.Equal("0x3 (3) of image.bin!gzip@0x40", lines[0]);
        Assert.StartsWith("match        high  default:", lines[2], StringComparison.Ordinal);
        Assert.Equal("match        none at this byte", Run("explain", "--rules", "rules.yar", "image.bin!gzip@0x40@0x1").Lines[^1]);
        Assert.Contains("write image.bin!gzip@0x40@OFFSET", Run("explain", "image.bin!gzip@0x40").Error, StringComparison.Ordinal);
        Assert.Contains("fwscan tree shows what there is: !gzip@0x40", Run("explain", "image.bin!xz@0x40@1").Error, StringComparison.Ordinal);
        Assert.Contains("has 13 bytes, and no byte at 0xd", Run("explain", "image.bin!gzip@0x40@13").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Place_is_explained_with_its_layer_and_its_match()
    {
        Put("image.bin", "xx DO NOT TRUST - AMI Test PK");

        string[] lines = Run("explain", "image.bin@0x5").Lines;

        Assert.Equal(["0x5 (5) of image.bin", "layer        none that is known"], lines[..2]);
        Assert.StartsWith("match        critical  builtin:ami_test_platform_key $trust: ", lines[2], StringComparison.Ordinal);
        Assert.Equal("match        none of the image's own bytes; what lies in layers is found by scan", Run("explain", "image.bin@1").Lines[^1]);
    }

    [Theory]
    [InlineData("absent_rule", "there is no rule 'absent_rule'; fwscan rules TEXT searches them")]
    [InlineData("ami_test_platform", "there is no rule 'ami_test_platform'; did you mean ami_test_platform_key?")]
    [InlineData("AMI_test_platform_key", "there is no rule 'AMI_test_platform_key'; did you mean ami_test_platform_key?")]
    [InlineData("image.bin", "'image.bin' is a file: to explain a byte of it write image.bin@OFFSET")]
    [InlineData("image.bin@99", "image.bin: has 3 bytes, and no byte at 0x63")]
    [InlineData("absent.bin@1", "absent.bin: expected an image file before @")]
    public void What_cannot_be_explained_is_said(string what, string expected)
    {
        Put("image.bin", "abc");

        FwscanResult result = Run("explain", what);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("fwscan: " + expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_alone_are_what_a_shell_completes()
    {
        Put("rules.yar", TestRules.Severities);

        Assert.Equal(["backdoor", "component", "tiny", "unrated"], Run("rules", "--rules", "rules.yar", "--names").Lines);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Completions_know_every_command(string shell)
    {
        FwscanResult result = Run("completion", shell);

        Assert.Equal(0, result.ExitCode);
        Assert.All(new[] { "scan", "explain", "wiring", "fail-on" }, word => Assert.Contains(word, result.Output));
    }

    [Theory]
    [InlineData("fwscan scan --fai", "--fail-on")]
    [InlineData("fwscan exp", "explain")]
    [InlineData("fwscan scan --thr", "--threads")]
    [InlineData("fwscan scan --format j", "json jsonl junit")]
    [InlineData("fwscan scan --severity = h", "high")]
    [InlineData("fwscan scan --severity =", "critical high info low medium")]
    [InlineData("fwscan completion f", "fish")]
    [InlineData("fwscan key n", "new")]
    public void Bash_completes_commands_options_and_values(string line, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "bash is asked");
        Put("n.bin", "a file that begins like a command");

        FwscanResult result = Shell(
            $"\"$@\" completion bash > c.sh; bash -c 'source c.sh; COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _fwscan; "
            + "printf \"%s\\n\" \"${COMPREPLY[@]}\" | LC_ALL=C sort | paste -sd \" \" -'");

        Assert.Equal([expected], result.Lines);
    }

    [Fact]
    public void Manual_pages_name_every_command_and_option()
    {
        Assert.Equal(0, Run("man", "--output", "man1").ExitCode);

        string[] pages = [.. Directory.GetFiles(Path.Combine(Folder, "man1")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        string help = Run("--help").Output;
        string[] commands = [.. help.Split("Commands:")[1].Split("Exit codes:")[0].Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ')[0])];
        Assert.Equal(commands.Select(command => $"fwscan-{command}.1").Append("fwscan.1").Order(StringComparer.Ordinal), pages);
        string scan = File.ReadAllText(Path.Combine(Folder, "man1", "fwscan-scan.1")).Replace("\\-", "-", StringComparison.Ordinal);
        Assert.All(
            Run("scan", "--help").Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("--", StringComparison.Ordinal)),
            line => Assert.Contains(line.Split([' ', ','])[0], scan, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.DoesNotContain(
            File.ReadAllLines(Path.Combine(Folder, "man1", page)), line => line.StartsWith('.') && !IsRequest(line)));
        Assert.Equal(2, Run("man", "scam").ExitCode);
    }

    private static bool IsRequest(string line) => line.Split(' ')[0] is ".TH" or ".SH" or ".TP" or ".B" or ".br" or ".nf" or ".fi";
}
