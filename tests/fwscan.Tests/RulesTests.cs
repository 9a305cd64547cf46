using System;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan rules</c>, <c>explain</c> and <c>completion</c>.</summary>
public sealed class RulesTests : FwscanFixture
{
    [Fact]
    public void Rules_are_listed_the_gravest_first_and_searched_by_any_text()
    {
        Put("rules.yar", TestRules.Severities);

        string[] all = Run("rules", "--rules", "rules.yar").Lines;
        string[] one = Run("rules", "--rules", "rules.yar", "A PART").Lines;

        Assert.Equal(
            ["high      default:backdoor   C  -  -", "low       default:tiny       C  -  -", "info      default:component  C  -  names a part", "unrated   default:unrated    C  -  -", "4 rules"],
            all.Select(line => Regex.Replace(line, "[0-9]+\\.[0-9]{3}", "C")));
        Assert.Equal([all[2], "1 rule"], one);
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
        Assert.Equal("looks for    $entry", lines[^1]);
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
    [InlineData("absent_rule", "there is no rule 'absent_rule'")]
    [InlineData("image.bin@99", "image.bin: has 3 bytes, and no byte at 0x63")]
    [InlineData("absent.bin@1", "absent.bin: expected an image file before @")]
    public void What_cannot_be_explained_is_said(string what, string expected)
    {
        Put("image.bin", "abc");

        FwscanResult result = Run("explain", what);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("fwscan: " + expected, result.Error, StringComparison.Ordinal);
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

    [Fact]
    public void Bash_completes_commands_and_options()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "bash is asked");

        FwscanResult result = Shell(
            "\"$@\" completion bash > c.sh; bash -c 'source c.sh; COMP_WORDS=(fwscan scan --fai); COMP_CWORD=2; _fwscan; echo \"${COMPREPLY[@]}\"; "
            + "COMP_WORDS=(fwscan exp); COMP_CWORD=1; _fwscan; echo \"${COMPREPLY[@]}\"'");

        Assert.Equal(["--fail-on", "explain"], result.Lines);
    }
}
