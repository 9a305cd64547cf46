using System;
using System.IO;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>How <c>fwscan.toml</c> and the command line go together, and what neither may do.</summary>
public sealed class ConfigurationTests : AnyFormFixture
{
    public ConfigurationTests()
    {
        Put("rules.yar", "rule backdoor { meta: severity = \"high\" strings: $a = \"BACKDOOR\" condition: $a }");
        Put("a.bin", "x BACKDOOR x");
        Directory.CreateDirectory(Path.Combine(Folder, "sub"));
    }

    [Theory]
    [InlineData("format = [\"csv\"]", "--json", "{")]
    [InlineData("json = true", "--format=csv", "path,")]
    [InlineData("verbose = true", "-q", "scanned   ")]
    [InlineData("jobs = 2", "-j3", "found ")]
    [InlineData("jobs = 2", "-j:3", "found ")]
    [InlineData("threads = 2", "--threads=3", "found ")]
    [InlineData("severity = \"low\"", "--severity:high", "found ")]
    [InlineData("show = true\ncontext = 4", "--context=2", "found ")]
    public void Option_of_the_command_line_stands_for_that_of_the_file(string entry, string option, string expected)
    {
        Put("fwscan.toml", $"[scan]\nrules = [\"rules.yar\"]\n{entry}\n");

        FwscanResult result = Run("scan", option, "a.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(expected, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Flag_of_the_file_can_be_switched_off()
    {
        Put("fwscan.toml", "[scan]\nrules = [\"rules.yar\"]\nshow = true\n");

        Assert.Contains("BACKDOOR x", Run("scan", "a.bin").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BACKDOOR x", Run("scan", "--show=false", "a.bin").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quiet=a.bin")]
    [InlineData("-q:a.bin")]
    [InlineData("--json=")]
    public void Value_of_a_flag_is_no_file(string word)
    {
        FwscanResult result = Run("scan", "--rules", "rules.yar", word, "a.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("takes no value but true or false", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--config:other.toml")]
    [InlineData("--config=other.toml")]
    [InlineData("--config other.toml")]
    public void Named_file_holds_however_it_is_named(string words)
    {
        Put("fwscan.toml", "[scan]\nrules = [\"rules.yar\"]\n");

        FwscanResult result = Run(["scan", "a.bin", .. words.Split(' ')]);

        Assert.Equal((2, "fwscan: other.toml: no such file or folder\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void Paths_are_meant_from_the_folder_of_the_file()
    {
        Put("fwscan.toml", "[scan]\nrules = [\"rules.yar\"]\nformat = [\"csv=o.csv\"]\nreport = \"o.html\"\nnewer = \"reference\"\n");
        File.SetLastWriteTimeUtc(Put("reference", "x"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        FwscanResult result = Shell("cd sub && \"$@\" scan ../a.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["o.csv", "o.html"], Directory.GetFiles(Folder, "o.*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(Folder, "sub")));
    }

    [Theory]
    [InlineData("jobs = \"x\"", "(2,1): --jobs: expected a whole number")]
    [InlineData("severity = \"grave\"", "(2,1): --severity: expected info, low, medium, high or critical, found 'grave'")]
    [InlineData("rules = []", "(2,1): expected a value for rules, found none")]
    [InlineData("rules = \"\"", "(2,1): expected a value for rules, found an empty one")]
    public void Value_that_is_no_use_is_named_by_its_place(string entry, string expected)
    {
        Put("fwscan.toml", $"[scan]\n{entry}\n");

        FwscanResult result = Run("scan", "a.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fwscan.toml" + expected, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--files-from l1 --files-from l2", "--files-from: given 2 times, takes one value")]
    [InlineData("--jobs 1 --threads 2", "given 2 times, takes one value")]
    [InlineData("--config a --config b", "--config: given 2 times, takes one value")]
    public void Option_that_takes_one_value_is_refused_twice(string words, string expected)
    {
        FwscanResult result = Run(["scan", "a.bin", .. words.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("list", "--files-from list")]
    [InlineData("c.toml", "--config c.toml a.bin")]
    [InlineData("fwscan.toml", "a.bin")]
    public void Nothing_that_is_read_is_written_over(string file, string words)
    {
        Put("list", "a.bin");
        Put("c.toml", "[scan]\nrules = [\"rules.yar\"]\n");
        Put("fwscan.toml", "[scan]\nrules = [\"rules.yar\"]\n");
        string before = File.ReadAllText(Path.Combine(Folder, file));

        FwscanResult result = Run(["scan", "--format", "csv=" + file, .. words.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is also an input", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Folder, file)));
    }

    [Theory]
    [InlineData("n\nl.bin", "n\\\\x0al.bin")]
    [InlineData("n\nl.bin", "n\\nl.bin")]
    [InlineData("plain.bin", "./plain.bin")]
    [InlineData("./plain.bin", "plain.bin")]
    public void Accepted_path_is_that_which_scan_writes(string name, string written)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such names there");
        Put("fwscan.toml", $"[scan]\nrules = [\"rules.yar\"]\n[[suppress]]\nrule = \"*\"\npath = \"{written}\"\nreason = \"a test\"\n");
        Put(name, "BACKDOOR");

        Assert.Equal(0, Run("scan", name).ExitCode);
        Assert.Equal(1, Run("scan", "a.bin").ExitCode);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(7, 2)]
    public void Stream_is_read_up_to_the_size_that_is_allowed(int most, int expected)
    {
        FwscanResult result = Run("abcdefgh"u8.ToArray(), null, "scan", "--rules", "rules.yar", "--max-size", $"{most}", "-");

        Assert.Equal(expected, result.ExitCode);
        Assert.Equal(expected == 2, result.Error.Contains("has more bytes than the 7 that --max-size allows", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_found_within_the_size_that_is_allowed_counts()
    {
        FwscanResult result = Run("xxBACKDOORxxxxxx"u8.ToArray(), null, "scan", "--rules", "rules.yar", "--max-size", "12", "-");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("(and not scanned whole)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_of_files_may_be_empty_and_names_no_standard_input()
    {
        FwscanResult empty = Run([], null, "scan", "--files-from", "-");
        FwscanResult itself = Run("-\n"u8.ToArray(), null, "scan", "--files-from", "-");

        Assert.Equal((2, "fwscan: nothing was scanned: no file was named\n"), (empty.ExitCode, empty.Error));
        Assert.Equal(2, itself.ExitCode);
        Assert.Contains("names standard input itself", itself.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10:00")]
    [InlineData("1/2/2020")]
    [InlineData("2020")]
    public void Time_is_written_in_one_way(string time) => Assert.Equal(2, Run("scan", "--rules", "rules.yar", "--newer", time, "a.bin").ExitCode);
}
