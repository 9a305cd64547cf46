using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan test</c>.</summary>
public sealed class CaseTests : FwscanFixture
{
    private const string Text = "xx BACKDOOR! yy";

    /// <summary>Writes the rules.</summary>
    public CaseTests()
    {
        Put("rules.yar", TestRules.Severities);
    }

    [Fact]
    public void Cases_that_are_as_they_are_to_be_end_with_0()
    {
        Put("cases/backdoor/match/one.bin", Text);
        Put("cases/backdoor/match/below/two.gz", Compress(Text));
        Put("cases/backdoor/no-match/three.bin", "nothing of it");
        Put("cases/*door/match/four.bin", Text);
        Put("cases/clean/five.bin", "a COMPONENT is no finding");
        Put("cases/.hidden/whatever", "x");

        FwscanResult result = Run("test", "rules.yar", "cases");

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(
            ["no case says that these are to fire: default:component, default:unrated, default:tiny", "5 cases: 5 passed, 0 failed, 0 errors"], result.Lines);
        Assert.Equal(5, Run("test", "rules.yar", "cases", "-v").Lines.Count(line => line.StartsWith("passed  ", StringComparison.Ordinal)));
        Assert.Equal(1, Run("test", "rules.yar", "cases", "--require-cases").ExitCode);
    }

    [Fact]
    public void Failures_say_what_fired_where_and_what_did_not()
    {
        Put("cases/backdoor/match/none.bin", "UNRATED-STRING");
        Put("cases/backdoor/no-match/some.gz", Compress(Text));
        Put("cases/clean/some.bin", Text);

        FwscanResult result = Run("test", "rules.yar", "cases");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                "failed  backdoor/match/none.bin: backdoor did not fire", "        fired: unrated (unrated) at 0x0",
                "failed  backdoor/no-match/some.gz: backdoor (high) at 0x3 in !gzip fired",
                "failed  clean/some.bin: backdoor (high) at 0x3 fired",
            ],
            result.Lines[..4]);
        Assert.Equal("3 cases: 0 passed, 3 failed, 0 errors", result.Lines[^1]);
    }

    [Fact]
    public void Raw_looks_at_the_bytes_alone()
    {
        Put("cases/backdoor/no-match/some.gz", Compress(Text));

        Assert.Equal(1, Run("test", "rules.yar", "cases").ExitCode);
        Assert.Equal(0, Run("test", "rules.yar", "cases", "--raw").ExitCode);
        Assert.Equal(1, Run("test", "rules.yar", "cases", "--no-unpack").ExitCode);
    }

    [Fact]
    public void What_cannot_be_scanned_whole_is_an_error_and_no_pass()
    {
        Put("cases/backdoor/no-match/empty.bin", []);
        Put("cases/clean/cut.gz", Compress(Text)[..20]);

        FwscanResult result = Run("test", "rules.yar", "cases");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error   backdoor/no-match/empty.bin: not scanned whole: ", result.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("error   clean/cut.gz: not scanned whole: ", result.Lines[1], StringComparison.Ordinal);
        Assert.Equal("2 cases: 0 passed, 0 failed, 2 errors", result.Lines[^1]);
    }

    [Fact]
    public void Unreadable_file_is_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links of Unix");
        Directory.CreateDirectory(Path.Combine(Folder, "cases", "backdoor", "match"));
        File.CreateSymbolicLink(Path.Combine(Folder, "cases", "backdoor", "match", "gone"), "nowhere");

        FwscanResult result = Run("test", "rules.yar", "cases");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error   backdoor/match/gone: backdoor did not fire", result.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void List_has_offsets_severity_and_what_must_not_fire()
    {
        Put("cases/one.bin", Text);
        Put("cases/cases.toml", """
            [[case]]
            file = "one.bin"
            fires = ["backdoor"]
            silent = ["tiny", "unr*"]
            offsets = { backdoor = [0x3, 7] }
            severity = "high"
            only = true

            [[case]]
            file = "one.bin"
            fires = ["default:back*"]
            silent = ["backdoor"]
            offsets = { backdoor = 4, tiny = 1 }
            severity = "low"
            """);

        FwscanResult result = Run("test", "rules.yar", "cases", "-v");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                "failed  one.bin: backdoor has no match at 0x4: found at 0x3, at 0x7", "        tiny has no match at 0x1: it did not fire",
                "        backdoor (high) at 0x3 fired", "        the gravest that fired is high, expected low",
            ],
            result.Lines[..4]);
        Assert.Contains("passed  one.bin", result.Lines);
    }

    [Theory]
    [InlineData("[[case]]\nfires = [\"backdoor\"]", "a case needs file")]
    [InlineData("[[case]]\nfile = \"one.bin\"", "this case expects nothing")]
    [InlineData("[[case]]\nfile = \"../rules.yar\"\nfires = [\"backdoor\"]", "(2,1): expected a file below cases")]
    [InlineData("[[case]]\nfile = \"/etc/passwd\"\nfires = [\"backdoor\"]", "(2,1): expected a file below cases")]
    [InlineData("[[case]]\nfile = \"one.bin\"\nfirse = [\"backdoor\"]", "(3,1): expected file, fires, silent, offsets, severity or only, found firse")]
    [InlineData("[[case]]\nfile = \"one.bin\"\noffsets = { backdoor = -1 }", "expected an offset, 0 or more, found -1")]
    [InlineData("[[case]]\nfile = \"one.bin\"\nseverity = \"grave\"", "expected unrated, info, low, medium, high or critical for severity, found grave")]
    [InlineData("[[case]]\nfile = \"one.bin\"\nfires = [\"backdor\"]", "there is no rule backdor; did you mean backdoor?")]
    [InlineData("[other]", "expected [[case]], found other")]
    [InlineData("[[case", "(1,")]
    [InlineData("", "cases: there is no case; expected RULE/match/FILE")]
    public void List_that_cannot_be_used_is_said(string list, string expected)
    {
        Put("cases/one.bin", Text);
        Put("cases/cases.toml", list);

        FwscanResult result = Run("test", "rules.yar", "cases");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error);
    }

    [Theory]
    [InlineData("cases/backdor/match/one.bin", "there is no rule backdor; did you mean backdoor?")]
    [InlineData("cases/backdoor/matches/one.bin", "expected a folder match or no-match in it")]
    [InlineData("cases/backdoor/match/.gitkeep", "there is no file in it, so nothing would be tried")]
    [InlineData("cases/clean/.gitkeep", "there is no file in it, so nothing would be tried")]
    [InlineData("cases/README.md", "cases: there is no case")]
    [InlineData("other/README.md", "cases: ")]
    public void Folder_without_a_case_is_never_a_pass(string path, string expected)
    {
        Put(path, Text);

        FwscanResult result = Run("test", "rules.yar", "cases");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public void Faulty_rules_are_told_and_try_nothing()
    {
        Put("bad.yar", "rule x { condition: absent }");
        Put("cases/clean/one.bin", "x");

        FwscanResult result = Run("test", "bad.yar", "cases");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("bad.yar:1:21: error: ", result.Error);
    }

    [Fact]
    public void Junit_and_json_tell_the_same()
    {
        Put("cases/backdoor/match/one.bin", Text);
        Put("cases/backdoor/match/none <&\"'>.bin", "x");
        Put("cases/clean/empty.bin", []);

        FwscanResult result = Run("test", "rules.yar", "cases", "--json", "--format", "junit=junit.xml", "--require-cases");

        Assert.Equal(1, result.ExitCode);
        XElement suite = XDocument.Load(Path.Combine(Folder, "junit.xml")).Root!.Element("testsuite")!;
        Assert.Equal(("6", "4", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value));
        Assert.Equal("backdoor/match/none <&\"'>.bin", suite.Elements("testcase").First(one => one.Element("failure") is not null).Attribute("name")!.Value);
        JsonElement root = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(["failed", "passed", "error"], root.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("outcome").GetString()));
        Assert.Equal(3, root.GetProperty("summary").GetProperty("rules_without_case").GetInt32());
    }

    [Fact]
    public void Hostile_names_do_no_harm()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names of any bytes");
        Put("cases/backdoor/match/\u001b[31m\u202e.bin", "x");

        FwscanResult result = Run("test", "rules.yar", "cases", "--format", "junit=junit.xml");

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.DoesNotContain('\u202e', result.Output);
        Assert.Contains("\\x1b[31m\\u{202e}.bin", result.Output);
        Assert.NotNull(XDocument.Load(Path.Combine(Folder, "junit.xml")).Root);
    }

    private static byte[] Compress(string text)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return content.ToArray();
    }
}
