using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using FirmwareScanner.Signatures.Checking;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan check</c>.</summary>
public sealed class CheckTests : FwscanFixture
{
    private const string Good = "rule good { meta: description = \"d\" severity = \"low\" source = \"s\" strings: $a = \"a-rare-text\" condition: $a }\n";
    private const string Slow = "rule slow { meta: description = \"d\" severity = \"low\" source = \"s\" strings: $a = { 00 00 } condition: $a }\n";

    [Fact]
    public void Rules_without_fault_end_with_0()
    {
        Put("good.yar", Good);

        FwscanResult result = Run("check", "good.yar", "--deny", "warnings");

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(["1 file, 1 rule: 0 errors, 0 warnings"], result.Lines);
    }

    [Fact]
    public void Warning_has_place_and_code_and_fails_when_it_is_denied()
    {
        Put("rules/slow.yar", Good + Slow);

        FwscanResult told = Run("check", "rules");
        FwscanResult denied = Run("check", "rules", "--deny", "slow-pattern");
        FwscanResult allowed = Run("check", "rules", "--deny", "warnings", "--allow", "slow-pattern");

        Assert.Equal((0, 1, 0), (told.ExitCode, denied.ExitCode, allowed.ExitCode));
        Assert.StartsWith("rules/slow.yar:2:76: warning: $a is short, or of common bytes: about ", told.Lines[0]);
        Assert.EndsWith(" [slow-pattern]", told.Lines[0]);
        Assert.EndsWith(" [slow-pattern] (denied)", denied.Lines[0]);
        Assert.Equal("1 file, 2 rules: 0 errors, 1 warning, 1 denied", denied.Lines[^1]);
        Assert.Equal("1 file, 2 rules: 0 errors, 0 warnings", allowed.Lines[^1]);
    }

    [Fact]
    public void All_errors_of_all_files_are_told_beside_warnings()
    {
        Put("rules/a.yar", "rule A { condition: absent }\nrule b { strings: $a = \"\" condition: $a }");
        Put("rules/b.yar", "rule c { condition: true and }\n" + Slow);

        FwscanResult result = Run("check", "rules", "--deny", "warnings");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(3, result.Lines.Count(line => line.Contains(": error: ", System.StringComparison.Ordinal)));
        Assert.Contains(result.Lines, line => line.EndsWith("[rule-name] (denied)", System.StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("rules/b.yar:1:", System.StringComparison.Ordinal) && line.EndsWith(" [syntax]", System.StringComparison.Ordinal));
    }

    [Fact]
    public void Json_has_place_code_and_sums()
    {
        Put("slow.yar", Slow);

        JsonElement root = JsonDocument.Parse(Run("check", "slow.yar", "--json").Output).RootElement;

        JsonElement message = Assert.Single(root.GetProperty("messages").EnumerateArray());
        Assert.Equal(("warning", "slow-pattern", "slow.yar", 1, 76, 2), (
            message.GetProperty("severity").GetString(), message.GetProperty("code").GetString(), message.GetProperty("path").GetString(),
            message.GetProperty("line").GetInt32(), message.GetProperty("column").GetInt32(), message.GetProperty("length").GetInt32()));
        Assert.Equal(1, root.GetProperty("summary").GetProperty("warnings").GetInt32());
    }

    [Fact]
    public void Sarif_has_a_rule_for_each_code()
    {
        Put("bad.yar", Slow + "rule x { condition: absent }");

        FwscanResult result = Run("check", "bad.yar", "--format", "sarif=out.sarif", "--deny", "slow-pattern");

        Assert.Equal(2, result.ExitCode);
        JsonElement run = JsonDocument.Parse(System.IO.File.ReadAllText(System.IO.Path.Combine(Folder, "out.sarif"))).RootElement.GetProperty("runs")[0];
        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray()];
        JsonElement rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.NotEmpty(results);
        Assert.All(results, one => Assert.Equal(
            one.GetProperty("ruleId").GetString(), rules[one.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
        Assert.Contains(results, one => one.GetProperty("level").GetString() == "error");
        Assert.All(results, one => Assert.Equal(
            "bad.yar", one.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()));
    }

    [Fact]
    public void Configuration_says_what_is_expected()
    {
        Put("fwscan.toml", "[check]\ndeny = [\"rule-name\", \"missing-metadata\"]\nnames = \"R_.*\"\nrequire = [\"author\"]\nmax-candidates = 1000000\n[scan]\nfail-on = \"high\"\n");
        Put("one.yar", "rule R_one { meta: author = \"me\" strings: $a = { 00 00 } condition: $a }");
        Put("two.yar", "rule two { strings: $a = { 00 00 } condition: $a }");

        FwscanResult one = Run("check", "one.yar");
        FwscanResult two = Run("check", "two.yar");

        Assert.Equal((0, 1), (one.ExitCode, two.ExitCode));
        Assert.Equal(2, two.Lines.Count(line => line.EndsWith("(denied)", System.StringComparison.Ordinal)));
        Assert.Contains("has no author in its metadata", two.Output);
        Assert.Equal(0, Run("check", "two.yar", "--no-config").ExitCode);
    }

    [Fact]
    public void Board_refuses_what_needs_a_workstation()
    {
        Put("loop.yar", "rule x { strings: $a = \"alpha\" condition: for any i in (1..#a) : ( uint32(@a[i] + 8) == 1 ) }");

        Assert.Equal(0, Run("check", "loop.yar").ExitCode);
        FwscanResult board = Run("check", "loop.yar", "--board", "esp32-devkitc");

        Assert.Equal(2, board.ExitCode);
        Assert.Contains("needs a workstation", board.Output);
    }

    [Theory]
    [InlineData("--allow", "slow-patern", "there is no warning of the code 'slow-patern'; did you mean slow-pattern?")]
    [InlineData("--names", "(", "--names: ")]
    [InlineData("--format", "xml", "--format: expected text, json or sarif")]
    public void Wrong_usage_is_said(string option, string value, string expected)
    {
        FwscanResult result = Run("check", "any.yar", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public void Document_lists_each_code()
    {
        string[] lines = System.IO.File.ReadAllLines(RepositoryFiles.PathOf("docs", "rule-authors.md"));
        string[] codes = [.. lines.Select(line => Regex.Match(line, "^\\| `([a-z-]+)` \\|")).Where(match => match.Success).Select(match => match.Groups[1].Value)];

        Assert.Equal(RuleWarning.All.Select(warning => warning.Code), codes);
    }

    [Fact]
    public void Missing_file_is_an_error()
    {
        FwscanResult result = Run("check", "absent.yar");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cannot read rule file \"absent.yar\"", result.Output);
    }
}
