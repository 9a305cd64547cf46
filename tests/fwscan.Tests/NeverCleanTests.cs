using System;
using System.IO;
using System.Text.Json;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>A scan says "clean" only if something was scanned whole, and nothing was skipped without the user's word.</summary>
public sealed class NeverCleanTests : FwscanFixture
{
    public NeverCleanTests()
    {
        Put("rules.yar", TestRules.Severities);
    }

    [Fact]
    public void Empty_file_alone_is_not_clean()
    {
        Put("empty", []);

        FwscanResult result = Run("scan", "--rules", "rules.yar", "empty");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("verdicts  1 empty", result.Lines);
        Assert.Equal("fwscan: empty: empty: there are no bytes\nfwscan: nothing was scanned: there are only empty files and folders\n", result.Error);
    }

    [Fact]
    public void Empty_file_beside_a_clean_one_costs_nothing()
    {
        Put("in/empty", []);
        Put("in/good", "nothing");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "in");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("verdicts  1 clean, 1 empty", result.Lines);
    }

    [Fact]
    public void Empty_standard_input_is_not_clean()
    {
        Assert.Equal(2, Run("scan", "--rules", "rules.yar", "-").ExitCode);
    }

    [Fact]
    public void Empty_folder_is_not_clean()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "void"));

        FwscanResult result = Run("scan", "--rules", "rules.yar", "void");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fwscan: void: empty: there is nothing in the folder", result.Error);
        Assert.Contains("verdicts  1 empty", result.Lines);
    }

    [Fact]
    public void Folder_that_is_not_entered_is_not_clean()
    {
        Put("in/sub/a", "nothing");

        FwscanResult only = Run("scan", "--rules", "rules.yar", "in");
        Put("in/good", "nothing");
        FwscanResult beside = Run("scan", "--rules", "rules.yar", "in");
        FwscanResult entered = Run("scan", "--rules", "rules.yar", "-r", "in");
        FwscanResult leftOut = Run("scan", "--rules", "rules.yar", "--exclude", "*/", "in");

        Assert.Equal((2, 2, 0, 0), (only.ExitCode, beside.ExitCode, entered.ExitCode, leftOut.ExitCode));
        Assert.Contains("verdicts  1 clean, 1 incomplete", beside.Lines);
        Assert.Contains("left out  1 name (--exclude)", leftOut.Lines);
    }

    [Fact]
    public void Only_links_are_not_clean()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        Put("good", "nothing");
        Directory.CreateDirectory(Path.Combine(Folder, "links"));
        File.CreateSymbolicLink(Path.Combine(Folder, "links", "a"), "../good");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "links");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fwscan: nothing was scanned: there are only symbolic links", result.Error);
    }

    [Fact]
    public void Excluding_everything_is_not_clean()
    {
        Put("in/a.bin", "nothing");
        Put("in/sub/b.bin", "nothing");

        FwscanResult all = Run("scan", "--rules", "rules.yar", "-r", "--exclude", "*.bin", "in");
        FwscanResult some = Run("scan", "--rules", "rules.yar", "-r", "--exclude", "sub/b.bin", "in");

        Assert.Equal((2, 0), (all.ExitCode, some.ExitCode));
        Assert.Contains("fwscan: nothing was scanned: --exclude leaves nothing", all.Error);
        Assert.Contains("verdicts  none", all.Lines);
    }

    [Fact]
    public void Pipe_in_a_folder_is_not_clean_and_does_not_block()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes are made with mkfifo");
        Directory.CreateDirectory(Path.Combine(Folder, "in"));
        Shell("mkfifo in/pipe");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "in");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fwscan: in/pipe: incomplete: is a named pipe, not a regular file: skipped", result.Error);
    }

    [Fact]
    public void Names_that_are_no_utf8_are_found_shown_escaped_and_given_as_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such names");
        Shell("mkdir -p \"$(printf 'in/f\\374r')\" && printf xxBACKDOOR > \"$(printf 'in/f\\374r/M\\374ller.bin')\"");

        FwscanResult text = Run("scan", "-v", "--rules", "rules.yar", "-r", "in");
        FwscanResult json = Run("scan", "-v", "--rules", "rules.yar", "-r", "--json", "in");
        Shell("rm -rf in");

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Equal([@"high      backdoor  0x00000002           2       8  in/f\xfcr/M\xfcller.bin"], text.MatchLines);
        using JsonDocument file = JsonDocument.Parse(json.Lines[1]);
        Assert.Equal(@"in/f\xfcr/M\xfcller.bin", file.RootElement.GetProperty("path").GetString());
        byte[] expected = [.. "in/f"u8, 0xFC, .. "r/M"u8, 0xFC, .. "ller.bin"u8];
        Assert.Equal(expected, file.RootElement.GetProperty("path_bytes").GetBytesFromBase64());
    }

    [Fact]
    public void Names_that_are_no_utf8_can_be_given_on_the_command_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such names");
        Shell("printf xxBACKDOOR > \"$(printf 'M\\374ller.bin')\"");

        FwscanResult result = Shell("exec \"$@\" scan -v --rules rules.yar \"$(printf 'M\\374ller.bin')\"");
        Shell("rm *.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal([@"high      backdoor  0x00000002           2       8  M\xfcller.bin"], result.MatchLines);
    }

    [Fact]
    public void Filter_leaves_rules_out_and_says_so()
    {
        Put("image.bin", "BACKDOOR COMPONENT");

        FwscanResult high = Run("scan", "-v", "--rules", "rules.yar", "--severity", "critical", "image.bin");
        FwscanResult none = Run("scan", "-v", "--rules", "rules.yar", "--tag", "absent", "image.bin");
        FwscanResult wrong = Run("scan", "-v", "--rules", "rules.yar", "--severity", "grave", "image.bin");

        Assert.Equal((0, 2, 2), (high.ExitCode, none.ExitCode, wrong.ExitCode));
        Assert.Empty(high.MatchLines);
        Assert.Contains(high.Lines, line => line.StartsWith("left out  ", StringComparison.Ordinal));
        Assert.Contains("nothing to look for", none.Error);
        Assert.Contains("expected info, low, medium, high or critical, found 'grave'", wrong.Error);
    }

    [Fact]
    public void Json_tells_each_reason_and_the_sums()
    {
        Put("in/empty", []);
        Put("in/good", "nothing");
        Put("in/sub/a", "nothing");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "--json", "--exclude", "x*", "in", "absent");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            [
                "{\"path\":\"in/empty\",\"verdict\":\"incomplete\",\"reasons\":[\"empty\"],\"reason\":\"there are no bytes\",\"size\":0,"
                    + "\"inside\":{\"layers\":0,\"objects\":0,\"bytes\":0,\"opaque\":0},\"accounting\":{\"opened\":0,\"scanned\":0,\"padding\":0,\"opaque\":0,\"refused\":0}}",
                "{\"path\":\"in/good\",\"verdict\":\"clean\",\"reasons\":[],\"reason\":null,\"size\":7,"
                    + "\"inside\":{\"layers\":0,\"objects\":0,\"bytes\":0,\"opaque\":0},\"accounting\":{\"opened\":0,\"scanned\":7,\"padding\":0,\"opaque\":0,\"refused\":0}}",
                "{\"path\":\"in/sub\",\"verdict\":\"incomplete\",\"reasons\":[\"not-entered\"],\"reason\":\"the folder was not entered\",\"size\":0}",
                "{\"path\":\"absent\",\"verdict\":\"incomplete\",\"reasons\":[\"unreadable\"],\"reason\":\"no such file or folder\",\"size\":0}",
                "{\"summary\":{\"verdict\":\"incomplete\",\"bytes\":7,\"clean\":1,\"found\":0,\"incomplete\":2,\"empty\":1,\"not_entered\":1,"
                    + "\"links\":0,\"excluded\":0,\"rules_left_out\":0,"
                    + "\"inside\":{\"layers\":0,\"objects\":0,\"bytes\":0,\"opaque\":0},\"accounting\":{\"opened\":0,\"scanned\":7,\"padding\":0,\"opaque\":0,\"refused\":0}}}",
            ],
            result.Lines);
    }

    [Fact]
    public void File_called_true_behind_a_flag_is_scanned()
    {
        Put("good.bin", "nothing");
        Put("true", "xxBACKDOOR");
        Put("false", "nothing");

        Assert.Equal(1, Run("scan", "--rules", "rules.yar", "good.bin", "-q", "true").ExitCode);
        Assert.Contains("verdicts  2 clean", Run("scan", "--rules", "rules.yar", "good.bin", "--recursive", "false").Lines);
    }

    [Fact]
    public void Filter_that_leaves_only_rules_that_cannot_fire_is_refused()
    {
        Put("never.yar", "rule never : x { condition: false } rule b : y { strings: $a = \"BACKDOOR\" condition: $a }");
        Put("image.bin", "BACKDOOR");

        FwscanResult result = Run("scan", "--rules", "never.yar", "--tag", "x", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nothing to look for", result.Error);
    }

    [Fact]
    public void Pattern_that_says_nothing_is_a_mistake_of_the_user()
    {
        FwscanResult result = Run("scan", "--rules", "rules.yar", "--exclude", "", "x");

        Assert.Equal((2, "fwscan: --exclude: a pattern of names must say something, found ''\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void Bench_of_a_recording_without_bytes_is_no_success()
    {
        Put("zero.bin", []);
        Run("record", "zero.bin", "-o", "zero.pcapng");

        FwscanResult result = Run("bench", "--virtual", "esp32-devkitc", "--rules", "rules.yar", "zero.pcapng");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("nothing was scanned: there are no bytes", result.Error);
    }
}
