using System.Collections.Generic;
using System.IO;
using System.Text;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan scan</c> finds, prints and returns.</summary>
public sealed class ScanTests : FwscanFixture
{
    public ScanTests()
    {
        Put("rules.yar", TestRules.Severities);
    }

    [Fact]
    public void File_with_a_match_is_found_and_every_match_is_a_line()
    {
        Put("image.bin", "..COMPONENT..BACKDOOR!..BACKDOOR");

        FwscanResult result = Run("scan", "-v", "--rules", "rules.yar", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                "high      backdoor   0x0000000d          13       8  image.bin",
                "high      backdoor   0x00000011          17       5  image.bin",
                "high      backdoor   0x00000018          24       8  image.bin",
                "info      component  0x00000002           2       9  image.bin",
            ],
            result.MatchLines);
        Assert.Contains("matches   3 high, 1 info", result.Lines);
        Assert.Contains("verdicts  1 found", result.Lines);
        Assert.Matches(@"scanned   1 file, 32 bytes in \d+\.\d\d s \([\d,]+ MB/s\)", result.Output);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void File_without_a_match_is_clean()
    {
        Put("image.bin", "nothing");

        FwscanResult result = Run("scan", "-v", "--rules", "rules.yar", "image.bin");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.MatchLines);
        Assert.Contains("matches   none", result.Lines);
        Assert.Contains("verdicts  1 clean", result.Lines);
    }

    [Fact]
    public void Informational_rule_is_listed_but_leaves_the_file_clean()
    {
        Put("image.bin", "COMPONENT");

        FwscanResult result = Run("scan", "-v", "--rules", "rules.yar", "image.bin");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["info      component  0x00000000           0       9  image.bin"], result.MatchLines);
        Assert.Contains("verdicts  1 clean", result.Lines);
    }

    [Fact]
    public void Rule_that_fires_by_its_condition_alone_is_listed_without_offset()
    {
        Put("five", "12345");

        FwscanResult result = Run("scan", "-v", "--rules", "rules.yar", "five");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["low       tiny           -           -       -  five"], result.MatchLines);
    }

    [Fact]
    public void Built_in_rules_are_the_default()
    {
        Put("eicar.com", @"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

        FwscanResult result = Run("scan", "eicar.com");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("eicar", result.Output);
    }

    [Fact]
    public void Built_in_rules_can_be_added_to_own_rules()
    {
        Put("both", @"UNRATED-STRING X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

        FwscanResult own = Run("scan", "--rules", "rules.yar", "both");
        FwscanResult added = Run("scan", "--rules", "rules.yar", "--builtin", "both");

        Assert.DoesNotContain("eicar", own.Output);
        Assert.Contains("builtin:eicar", added.Output);
        Assert.Contains("default:unrated", added.Output);
    }

    [Fact]
    public void Standard_input_is_scanned()
    {
        FwscanResult result = Run(Encoding.ASCII.GetBytes("xxBACKDOOR"), null, "scan", "-v", "--rules", "rules.yar", "-");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["high      backdoor  0x00000002           2       8  -"], result.MatchLines);
    }

    [Fact]
    public void Missing_file_is_incomplete_and_the_rest_is_scanned()
    {
        Put("good", "nothing");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "absent", "good");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fwscan: absent: incomplete: no such file or folder", result.Error);
        Assert.Contains("verdicts  1 clean, 1 incomplete", result.Lines);
    }

    [Fact]
    public void Found_outweighs_incomplete()
    {
        Put("bad", "BACKDOOR");

        Assert.Equal(1, Run("scan", "--rules", "rules.yar", "absent", "bad").ExitCode);
    }

    [Fact]
    public void Folder_is_scanned_flat_unless_recursive()
    {
        Put(Path.Combine("tree", "b.bin"), "BACKDOOR");
        Put(Path.Combine("tree", "a", "c.bin"), "BACKDOOR");

        FwscanResult flat = Run("scan", "-v", "--rules", "rules.yar", "tree");
        FwscanResult deep = Run("scan", "-v", "--rules", "rules.yar", "-r", "tree");

        string top = Path.Combine("tree", "b.bin");
        Assert.Equal([$"high      backdoor  0x00000000           0       8  {top}"], flat.MatchLines);
        Assert.Contains("skipped   1 folder (--recursive scans them, too; --exclude '*/' leaves them out)", flat.Lines);
        Assert.Equal(
            [
                $"high      backdoor  0x00000000           0       8  {Path.Combine("tree", "a", "c.bin")}",
                $"high      backdoor  0x00000000           0       8  {top}",
            ],
            deep.MatchLines);
    }

    [Fact]
    public void Number_of_jobs_does_not_change_the_output()
    {
        for (int i = 0; i < 40; i++)
        {
            Put(Path.Combine("many", $"{i:d3}"), new string('.', (40 - i) * 20_000) + "BACKDOOR COMPONENT");
        }

        string[] one = Run("scan", "-v", "--rules", "rules.yar", "--jobs", "1", "many").MatchLines;
        string[] eight = Run("scan", "-v", "--rules", "rules.yar", "--jobs", "8", "many").MatchLines;

        Assert.Equal(80, one.Length);
        Assert.Equal(one, eight);
    }

    [Fact]
    public void Namespace_prefix_tells_rules_of_the_same_name_apart()
    {
        Put("other.yar", "rule backdoor { strings: $a = \"DOOR\" condition: $a }");
        Put("image.bin", "BACKDOOR");

        FwscanResult result = Run("scan", "-v", "--rules", "mine:rules.yar", "--rules", "theirs:other.yar", "image.bin");

        Assert.Equal(
            [
                "high      mine:backdoor    0x00000000           0       8  image.bin",
                "unrated   theirs:backdoor  0x00000004           4       4  image.bin",
            ],
            result.MatchLines);
    }

    [Fact]
    public void Rules_may_be_a_folder_of_yara_and_clamav_files()
    {
        Put(Path.Combine("set", "one.yar"), "rule one { strings: $a = \"ONE-ONE\" condition: $a }");
        Put(Path.Combine("set", "two.ndb"), "Two.Sample:0:*:54574f2d54574f\n");
        Put("image.bin", "ONE-ONE TWO-TWO");

        FwscanResult result = Run("scan", "-v", "--rules", "set", "image.bin");

        Assert.Equal(
            [
                "unrated   one         0x00000000           0       7  image.bin",
                "unrated   Two.Sample  0x00000008           8       7  image.bin",
            ],
            result.MatchLines);
    }

    [Fact]
    public void All_errors_in_rules_are_printed_with_place_and_caret_and_nothing_is_scanned()
    {
        Put("bad.yar", "rule a { strings: $a = /re(/ condition: $a }\nrule b {\n\tcondition: absent\n}\n");
        Put("image.bin", "x");

        FwscanResult result = Run("scan", "--rules", "bad.yar", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("bad.yar:1:28: error: ", result.Error);
        Assert.Contains("bad.yar:3:13: error: ", result.Error);
        Assert.Contains("\n    \tcondition: absent\n    \t           ^~~~~~\n", result.Error.ReplaceLineEndings("\n"));
        Assert.Contains("fwscan: 2 errors in the rules: nothing was compiled", result.Error);
    }

    [Fact]
    public void Missing_rule_file_is_an_error()
    {
        Put("image.bin", "x");

        FwscanResult result = Run("scan", "--rules", "absent.yar", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("absent.yar", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Fact]
    public void Quiet_prints_the_summary_only()
    {
        Put("image.bin", "BACKDOOR");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "--quiet", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.MatchLines);
        Assert.Contains("matches   1 high", result.Lines);
    }

    [Fact]
    public void Redirected_output_has_no_escape_sequences_whatever_the_terminal()
    {
        Put("image.bin", "BACKDOOR");
        var environment = new Dictionary<string, string> { ["TERM"] = "xterm-256color", ["COLORTERM"] = "truecolor" };

        FwscanResult result = Run([], environment, "scan", "--rules", "rules.yar", "image.bin", "absent");

        Assert.DoesNotContain('\e', result.Output);
        Assert.DoesNotContain('\e', result.Error);
    }

    [Fact]
    public void File_names_that_look_like_options_or_response_files_are_file_names()
    {
        Put("-x", "BACKDOOR");
        Put("@y", "BACKDOOR");

        FwscanResult result = Run("scan", "-v", "--rules", "rules.yar", "@y", "--", "-x");

        Assert.Equal(
            [
                "high      backdoor  0x00000000           0       8  @y",
                "high      backdoor  0x00000000           0       8  -x",
            ],
            result.MatchLines);
    }

    [Fact]
    public void Control_characters_in_file_names_do_not_reach_the_terminal()
    {
        Assert.SkipWhen(System.OperatingSystem.IsWindows(), "Windows allows no control characters in file names");
        Put("a\e[31m\nb", "BACKDOOR");

        FwscanResult result = Run("scan", "-v", "--rules", "rules.yar", "a\e[31m\nb");

        Assert.Equal([@"high      backdoor  0x00000000           0       8  a\x1b[31m\x0ab"], result.MatchLines);
    }

    [Fact]
    public void Symbolic_links_in_folders_are_counted_and_not_followed()
    {
        Put(Path.Combine("tree", "file"), "BACKDOOR");
        try
        {
            File.CreateSymbolicLink(Path.Combine(Folder, "tree", "link"), "file");
        }
        catch (IOException)
        {
            Assert.Skip("this account may not make symbolic links");
        }

        FwscanResult result = Run("scan", "-v", "--rules", "rules.yar", "tree");

        Assert.Single(result.MatchLines);
        Assert.Contains("skipped   1 symbolic link", result.Lines);
    }
}
