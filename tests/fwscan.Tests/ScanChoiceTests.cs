using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Which files and rules <c>scan</c> takes, and what a project's configuration says of them.</summary>
public sealed class ScanChoiceTests : FwscanFixture
{
    public ScanChoiceTests()
    {
        Put("rules/rules.yar", TestRules.Severities);
        Put("img/a.bin", "BACKDOOR");
        Put("img/b.txt", "BACKDOOR");
    }

    [Fact]
    public void Include_takes_only_files_of_that_name()
    {
        FwscanResult result = Run("scan", "--rules", "rules", "--include", "*.bin", "-v", "img");

        Assert.Equal([Path.Combine("img", "a.bin")], result.MatchLines.Select(line => line.Split("  ")[^1]));
        Assert.Contains("left out  1 name (--exclude)", result.Lines);
    }

    [Theory]
    [InlineData("a\nb c\r\n", new[] { "a", "b c" })]
    [InlineData("a\0b c\0", new[] { "a", "b c" })]
    [InlineData("\n\na\n", new[] { "a" })]
    public void List_names_files_by_lines_or_zero_bytes(string list, string[] expected)
    {
        Array.ForEach(expected, name => Put(name, "BACKDOOR"));
        Put("list.txt", list);

        FwscanResult result = Run("scan", "--rules", "rules", "-v", "--files-from", "list.txt");

        Assert.Equal(expected, result.MatchLines.Select(line => line[(line.LastIndexOf("  ", StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public void List_may_come_from_standard_input()
    {
        FwscanResult result = Run("img/a.bin\n"u8.ToArray(), null, "scan", "--rules", "rules", "-v", "--files-from", "-");

        Assert.Single(result.MatchLines);
    }

    [Fact]
    public void Larger_files_are_incomplete_and_not_clean()
    {
        FwscanResult result = Run("scan", "--rules", "rules", "--max-size", "7", "img/a.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fwscan: img/a.bin: incomplete: has 8 bytes, and --max-size allows 7", result.Error);
        Assert.Equal(1, Run("scan", "--rules", "rules", "--max-size", "1K", "img/a.bin").ExitCode);
    }

    [Fact]
    public void Nothing_newer_is_a_word_and_no_fault()
    {
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "img", "a.bin"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        FwscanResult none = Run("scan", "--rules", "rules", "--newer", "2021-01-01", "img/a.bin");
        FwscanResult some = Run("scan", "--rules", "rules", "--newer", "2019-12-31T23:59:59Z", "img/a.bin");

        Assert.Equal((0, "fwscan: nothing is newer, of 1 file: nothing was scanned\n"), (none.ExitCode, none.Error));
        Assert.Contains("left out  1 file (--newer)", none.Lines);
        Assert.Equal(1, some.ExitCode);
        Assert.Equal(2, Run("scan", "--rules", "rules", "--newer", "yesterday-ish", "img").ExitCode);
    }

    [Fact]
    public void Nothing_newer_has_the_verdict_that_its_exit_code_says()
    {
        FwscanResult none = Run("scan", "--rules", "rules", "--newer", "2200-01-01", "--report", "o.html", "--json", "img/a.bin");

        JsonElement summary = JsonDocument.Parse(none.Lines[^1]).RootElement.GetProperty("summary");
        Assert.Equal((0, "clean", 1), (none.ExitCode, summary.GetProperty("verdict").GetString(), summary.GetProperty("older").GetInt32()));
        Assert.DoesNotContain("ncomplete: ", File.ReadAllText(Path.Combine(Folder, "o.html")));
    }

    [Theory]
    [InlineData("--rule", "back*", 1)]
    [InlineData("--rule", "default:backdoor", 1)]
    [InlineData("--exclude-rule", "backdoor", 0)]
    public void Rules_are_chosen_by_name(string option, string pattern, int expected)
    {
        FwscanResult result = Run("scan", "--rules", "rules", option, pattern, "img/a.bin");

        Assert.Equal(expected, result.ExitCode);
        Assert.Contains(result.Lines, line => line.StartsWith("left out  ", StringComparison.Ordinal));
    }

    [Fact]
    public void Rule_that_does_not_exist_is_a_fault()
    {
        FwscanResult result = Run("scan", "--rules", "rules", "--rule", "absent", "img/a.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("leave no rule that can fire", result.Error);
    }

    [Fact]
    public void Configuration_above_gives_options_and_the_command_line_overrides_them()
    {
        Put("fwscan.toml", "[scan]\nrules = [\"rules\"]\nverbose = true\nfail-on = \"critical\"\n");

        FwscanResult plain = Run("scan", "img/a.bin");
        FwscanResult overridden = Run("scan", "--fail-on", "low", "img/a.bin");

        Assert.Equal(0, plain.ExitCode);
        Assert.Single(plain.MatchLines);
        Assert.Contains("note: options and accepted findings from ", plain.Error);
        Assert.Equal(1, overridden.ExitCode);
        Assert.Empty(Run("scan", "--no-config", "img/a.bin").Error);
    }

    [Fact]
    public void Accepted_finding_needs_a_reason_and_ends_after_its_day()
    {
        const string Accepted = "[[suppress]]\nrule = \"backdoor\"\npath = \"img/*\"\nreason = \"a test image\"\n";
        Put("fwscan.toml", Accepted);
        FwscanResult accepted = Run("scan", "--rules", "rules", "img/a.bin");
        Put("fwscan.toml", Accepted + "expires = 2020-01-31\n");
        FwscanResult expired = Run("scan", "--rules", "rules", "img/a.bin");

        Assert.Equal(0, accepted.ExitCode);
        Assert.Contains("accepted  1 finding (suppressions)", accepted.Lines);
        Assert.Equal(1, expired.ExitCode);
        Assert.Contains("the suppression of backdoor expired on 2020-01-31 and holds no longer: a test image", expired.Error);
    }

    [Theory]
    [InlineData("[scan]\nexclud = [\"x\"]\n", "(2,1): expected an option of fwscan scan without its dashes, found 'exclud'; did you mean exclude?")]
    [InlineData("[scan]\nverbose = 3\n", "(2,1): expected true or false for verbose")]
    [InlineData("[scan\n", "(")]
    [InlineData("x = 1\n", "(1,1): expected a table [scan], [check] or [[suppress]]")]
    [InlineData("[[suppress]]\nrule = \"x\"\n", "(1,1): a suppression needs rule and reason")]
    [InlineData("[[suppress]]\nrule = \"x\"\nreason = \"y\"\nexpires = \"soon\"\n", "(1,1): expected a day such as 2027-01-31")]
    [InlineData("[other]\n", "(1,1): expected [scan], [check] or [[suppress]], found other")]
    public void Fault_in_the_configuration_is_named_by_line_and_column(string text, string expected)
    {
        Put("fwscan.toml", text);

        FwscanResult result = Run("scan", "--rules", "rules", "img/a.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fwscan.toml" + expected, result.Error);
    }

    [Fact]
    public void Scan_that_takes_too_long_is_incomplete()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a pipe without a writer is the slowest file there is");
        Shell("mkfifo slow");

        FwscanResult result = Run("scan", "--rules", "rules", "--timeout", "1", "slow");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("slow: incomplete: --timeout of 1 s was reached: stopped", result.Error);
    }
}
