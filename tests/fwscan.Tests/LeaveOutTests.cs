using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What does not fit a board is left out by name, or because it does not fit; what each rule takes is told.</summary>
public sealed class LeaveOutTests : AnyFormFixture
{
    public LeaveOutTests()
    {
        Put("image.bin", "..hello.. the loader");
        Put("rules.yar", """
            import "pe"
            rule plain { strings: $a = "hello" condition: $a }
            rule wide_one { strings: $a = "the loader" condition: $a }
            rule wide_two { condition: wide_one }
            rule windows { condition: pe.is_pe }
            rule counted { strings: $a = "many" condition: for any i in (1..#a) : (@a[i] == 5) }
            rule user { condition: plain and windows }
            """);
    }

    [Fact]
    public void Rules_are_left_out_by_name_with_those_that_depend_on_them()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "left.fsdb", "--leave-out", "wind*", "--leave-out", "counted");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("skipped: rule windows: \"wind*\" is to be left out", result.Output, StringComparison.Ordinal);
        Assert.Contains("skipped: rule counted: \"counted\" is to be left out", result.Output, StringComparison.Ordinal);
        Assert.Contains("skipped: rule user: it depends on the rule \"windows\", which is skipped", result.Output, StringComparison.Ordinal);
        Assert.Contains("3 rules, ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_of_no_rule_is_an_error()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "left.fsdb", "--leave-out", "windws", "--leave-out", "counted");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no rule to leave out is called \"windws\"", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Folder, "left.fsdb")));
    }

    [Fact]
    public void Global_rule_cannot_be_left_out()
    {
        Put("global.yar", "global rule everything { condition: filesize > 0 } rule one { strings: $a = \"hello\" condition: $a }");

        FwscanResult result = Run("compile", "global.yar", "-o", "left.fsdb", "--leave-out", "everything");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the rule \"everything\" is global", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_board_cannot_hold_is_left_out_with_the_reason()
    {
        FwscanResult refused = Run("compile", "rules.yar", "-o", "left.fsdb", "--board", "esp32-devkitc");
        FwscanResult result = Run("compile", "rules.yar", "-o", "left.fsdb", "--board", "esp32-devkitc", "--leave-out-unfit");

        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("skipped: rule windows: the module \"pe\" needs a workstation", result.Output, StringComparison.Ordinal);
        Assert.Contains("skipped: rule counted: a \"for\" loop over a range that is not constant", result.Output, StringComparison.Ordinal);
        Assert.Contains("skipped: rule user: it depends on the rule \"windows\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("note: 3 of 6 rules are skipped", result.Error, StringComparison.Ordinal);
        Assert.Contains("on the board: 3 of 6 rules, 3 of 6 above info", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Largest_rules_are_left_out_until_the_others_fit()
    {
        string[] strings = [.. Enumerable.Range(0, 400).Select(i => $"$s{i} = \"{new string((char)('a' + (i % 26)), 20)}{i:D6} text {i * 7919}\"")];
        Put("large.yar", $"rule large {{ strings: {string.Join(' ', strings)} condition: any of them }} rule small {{ strings: $a = \"hello\" condition: $a }} rule next {{ condition: large }}");

        FwscanResult result = Run("compile", "large.yar", "-o", "left.fsdb", "--budget", "4000", "--leave-out-unfit");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("skipped: rule large: it takes [0-9,]+ bytes of memory, and the database [0-9,]+, where it may have 4,000", result.Output);
        Assert.Contains("skipped: rule next: it depends on the rule \"large\"", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, Run("scan", "--db", "left.fsdb", "image.bin").ExitCode);
    }

    [Fact]
    public void Rules_of_severity_info_are_left_out_first_but_not_those_that_others_depend_on()
    {
        static string Rule(string name, string severity, int bytes, string more = "") =>
            $"rule {name} {{ meta: severity = \"{severity}\" strings: $a = \"{name}{new string('x', bytes)}\" condition: $a{more} }}\n";
        Put("mixed.yar", Rule("needed", "info", 3000) + Rule("grave", "critical", 3000, " and needed") + Rule("named", "info", 900)
            + Rule("mild", "low", 1500));

        FwscanResult result = Run("compile", "mixed.yar", "-o", "left.fsdb", "--budget", "8500", "--leave-out-unfit", "--json");
        FwscanResult less = Run("compile", "mixed.yar", "-o", "left.fsdb", "--budget", "7200", "--leave-out-unfit", "--json");

        Assert.Equal((0, 0), (result.ExitCode, less.ExitCode));
        Assert.Equal(["named"], LeftOut(result));
        Assert.Equal(["mild", "named"], LeftOut(less));
    }

    private static string?[] LeftOut(FwscanResult result)
    {
        using var json = JsonDocument.Parse(result.Output);
        return [.. json.RootElement.GetProperty("leftOut").EnumerateArray().Select(rule => rule.GetProperty("rule").GetString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Long_matches_are_left_out_where_the_board_has_no_room_for_the_stream()
    {
        string[] rules = [.. Enumerable.Range(0, 4).Select(i => $"rule long{i} {{ strings: $r = /start{i}.*end/ condition: $r }}")];
        Put("long.yar", string.Join('\n', rules) + "\nrule small { strings: $a = \"hello\" condition: $a }");

        FwscanResult result = Run("compile", "long.yar", "-o", "left.fsdb", "--board", "esp32-devkitc", "--leave-out-unfit");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, Run("scan", "--db", "left.fsdb", "image.bin").ExitCode);
        bool fits = Run("compile", "long.yar", "-o", "all.fsdb", "--board", "esp32-devkitc").ExitCode == 0;
        Assert.Equal(!fits, result.Output.Contains("skipped: rule long0: its matches can have 4,096 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_rule_is_told_with_what_it_takes()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "left.fsdb", "--board", "esp32-devkitc", "--leave-out-unfit");

        Assert.Matches(@"rule +database +state +longest +IL a byte +at worst", result.Output);
        Assert.Matches(@"plain +[0-9]+ +2 +5 +[0-9.]+ +[0-9,]+", result.Output);
        Assert.Matches(@"wide_two +[0-9]+ +1 +0 +0\.0000 +0", result.Output);
    }

    [Fact]
    public void Json_has_each_rule_and_what_was_left_out()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "left.fsdb", "--board", "esp32-devkitc", "--leave-out-unfit", "--json");

        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        JsonElement plain = json.RootElement.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("rule").GetString() == "plain");
        Assert.Equal(5, plain.GetProperty("longestMatchBytes").GetInt32());
        Assert.True(plain.GetProperty("worstIlPerByte").GetDouble() > plain.GetProperty("ilPerByte").GetDouble());
        Assert.Equal(
            ["counted", "user", "windows"],
            json.RootElement.GetProperty("leftOut").EnumerateArray().Select(rule => rule.GetProperty("rule").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Leaving_out_what_does_not_fit_needs_to_know_where()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "left.fsdb", "--leave-out-unfit");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--leave-out-unfit asks what fits: it needs --board or --budget", result.Error, StringComparison.Ordinal);
    }
}
