using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>scan</c> says, and where.</summary>
public sealed class ScanReportTests : FwscanFixture
{
    public ScanReportTests()
    {
        Put("rules.yar", """
            rule backdoor { meta: severity = "high" description = "a way in" strings: $a = "BACKDOOR" condition: $a }
            rule kernel { meta: severity = "info" strings: $a = "KERNEL" condition: $a }
            rule minor { meta: severity = "low" description = "a small thing" strings: $a = "MINOR" condition: $a }
            """);
    }

    [Fact]
    public void Found_file_has_a_block_with_the_gravest_first_and_others_are_counted()
    {
        Put("img/a.bin", "MINOR BACKDOOR BACKDOOR KERNEL");
        Put("img/b.bin", "KERNEL");
        Put("img/c.bin", "nothing");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "img");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                "found       " + Path.Combine("img", "a.bin"),
                "  high      backdoor  a way in; at 0x6, 1 more",
                "  low       minor     a small thing; at 0x0",
                "  contains  kernel",
                "  bytes     30 scanned (100.0 %)",
            ],
            result.Lines[..5]);
        Assert.Contains("verdicts  2 clean, 1 found", result.Lines);
        Assert.DoesNotContain(result.Lines, line => line.Contains("b.bin", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_file_has_a_block_even_if_it_is_clean()
    {
        Put("b.bin", "KERNEL");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "b.bin");

        Assert.Equal(["clean       b.bin", "  contains  kernel"], result.Lines[..2]);
    }

    [Fact]
    public void Matched_bytes_are_shown_between_brackets()
    {
        Put("a.bin", "0123456789abcdefgBACKDOOR!");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "--show", "--context", "2", "a.bin");

        Assert.Contains(result.Lines, line => line.StartsWith("    0x00000000 ", StringComparison.Ordinal) && line.EndsWith("66                  f", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("    0x00000010  67[42 41 43 4b 44 4f 4f 52]21", StringComparison.Ordinal) && line.EndsWith("gBACKDOOR!", StringComparison.Ordinal));
    }

    [Fact]
    public void Formats_go_to_files_beside_the_text()
    {
        Put("a.bin", "BACKDOOR");

        FwscanResult result = Run(
            "scan", "--rules", "rules.yar", "--format", "sarif=o.sarif", "-f", "junit=o.xml", "-f", "csv=o.csv", "-f", "gitlab=o.json", "-f", "json=d.json",
            "-f", "jsonl=l.jsonl", "-f", "text=t.txt", "a.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("found       a.bin", result.Lines[0]);
        Assert.Equal(result.Lines[..3], Read("t.txt").Split('\n')[..3]);
        Assert.Equal("default:backdoor", JsonDocument.Parse(Read("o.sarif")).RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("ruleId").GetString());
        Assert.Equal("1", XDocument.Parse(Read("o.xml")).Root!.Element("testsuite")!.Attribute("failures")!.Value);
        Assert.StartsWith("a.bin,found,high,default:backdoor,$a,0,8", Read("o.csv").Split("\r\n")[1], StringComparison.Ordinal);
        Assert.Equal(1, JsonDocument.Parse(Read("o.json")).RootElement.GetArrayLength());
        Assert.Equal("a.bin", JsonDocument.Parse(Read("d.json")).RootElement.GetProperty("files")[0].GetProperty("path").GetString());
        Assert.Equal(Run("scan", "--rules", "rules.yar", "--json", "a.bin").Output, Read("l.jsonl"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-v")]
    [InlineData("--json")]
    [InlineData("--format json")]
    [InlineData("--show")]
    [InlineData("--show -v --context 3")]
    [InlineData("--show --json --context 0")]
    [InlineData("--show --context 60")]
    public void Page_changes_nothing_in_what_is_written_beside_it(string options)
    {
        Put("a.bin", new string('.', 100) + "BACKDOOR" + new string('.', 100));
        string[] words = [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "a.bin"];

        string[] without = Timeless(Run(["scan", "--rules", "rules.yar", .. words]));
        string[] with = Timeless(Run(["scan", "--rules", "rules.yar", "--report", "o.html", "-f", "text=t.txt", .. words]));

        Assert.Equal(without, with);
        Assert.Equal(!options.Contains("--show", StringComparison.Ordinal), !Read("t.txt").Contains("42 41 43 4b", StringComparison.Ordinal));
        Assert.Contains(Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('.', 48)))[..40], Read("o.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_says_how_it_was_made_without_the_password()
    {
        Put("a.bin", "BACKDOOR");

        Run("scan", "--rules", "rules.yar", "--password", "hush1", "--password=hush2", "--report", "o.html", "a.bin");

        string page = Read("o.html");
        Assert.Contains("<dd>fwscan scan --rules rules.yar --password ... --password ... --report o.html a.bin</dd>", page, StringComparison.Ordinal);
        Assert.Matches("<dd>rules.yar, 3 rules, identity [0-9A-F]{8}</dd>", page);
        Assert.DoesNotContain("hush", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("high", "0", "0")]
    [InlineData("low", "1", "1")]
    public void Cases_of_JUnit_fail_by_the_severity_that_the_run_fails_by(string severity, string exitCode, string failures)
    {
        Put("a.bin", "MINOR");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "--fail-on", severity, "-f", "junit=o.xml", "a.bin");

        Assert.Equal((exitCode, failures), ($"{result.ExitCode}", XDocument.Parse(Read("o.xml")).Root!.Element("testsuite")!.Attribute("failures")!.Value));
    }

    [Fact]
    public void Accepted_finding_is_a_suppressed_result_of_SARIF()
    {
        Put("a.bin", "BACKDOOR");
        Put("fwscan.toml", "[[suppress]]\nrule = \"backdoor\"\nreason = \"a test image\"\n");

        Run("scan", "--rules", "rules.yar", "-f", "sarif=o.sarif", "a.bin");

        JsonElement result = JsonDocument.Parse(Read("o.sarif")).RootElement.GetProperty("runs")[0].GetProperty("results")[0];
        Assert.Equal("accepted: a test image", result.GetProperty("suppressions")[0].GetProperty("justification").GetString());
    }

    [Theory]
    [InlineData("sarif")]
    [InlineData("json")]
    [InlineData("gitlab")]
    public void Format_without_a_file_is_all_of_standard_output(string format)
    {
        Put("a.bin", "BACKDOOR");

        using var document = JsonDocument.Parse(Run("scan", "--rules", "rules.yar", "--format", format, "a.bin").Output);

        Assert.NotEqual(JsonValueKind.Undefined, document.RootElement.ValueKind);
    }

    [Theory]
    [InlineData("--format html2 a.bin", "fwscan: --format: expected text, json, jsonl, sarif, junit, csv, gitlab or html, with =FILE for a file, found 'html2'")]
    [InlineData("--format json --json a.bin", "fwscan: only one format can go to standard output: write the others to files, as in --format sarif=FILE")]
    [InlineData("--format sarif= a.bin", "fwscan: --format: expected text, json, jsonl, sarif, junit, csv, gitlab or html, with =FILE for a file, found 'sarif='")]
    [InlineData("--context 3 a.bin", "fwscan: --context goes with --show")]
    [InlineData("--format csv=absent/x a.bin", "fwscan: absent/x: the folder ")]
    [InlineData("--format csv=a.bin a.bin", "fwscan: a.bin: ")]
    [InlineData("--update-baseline a.bin", "fwscan: --update-baseline goes with --baseline FILE")]
    [InlineData("--fail-on grave a.bin", "fwscan: --fail-on: expected info, low, medium, high or critical, found 'grave'")]
    public void Wrong_usage_is_told_and_writes_nothing(string arguments, string expected)
    {
        Put("a.bin", "BACKDOOR");

        FwscanResult result = Run(["scan", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal("BACKDOOR", Read("a.bin"));
        Assert.Equal(2, Directory.GetFiles(Folder).Length);
    }

    [Theory]
    [InlineData("MINOR", "high", 0)]
    [InlineData("MINOR", "low", 1)]
    [InlineData("BACKDOOR", "high", 1)]
    [InlineData("KERNEL", "info", 1)]
    [InlineData("", "high", 2)]
    public void Run_fails_by_the_severity_that_was_asked_for(string content, string severity, int expected)
    {
        Put("a.bin", content);

        Assert.Equal(expected, Run("scan", "--rules", "rules.yar", "--fail-on", severity, "a.bin").ExitCode);
    }

    [Fact]
    public void What_was_not_scanned_whole_does_not_pass_by_a_low_severity()
    {
        Put("a.bin", "MINOR");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "--fail-on", "high", "a.bin", "absent.bin");

        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Baseline_leaves_out_what_was_there_and_finds_what_is_new()
    {
        Put("a.bin", "BACKDOOR");
        Assert.Equal(1, Run("scan", "--rules", "rules.yar", "--baseline", "b.json", "--update-baseline", "a.bin").ExitCode);
        Put("a.bin", "moved BACKDOOR");

        FwscanResult known = Run("scan", "--rules", "rules.yar", "--baseline", "b.json", "a.bin");
        Put("a.bin", "moved BACKDOOR and MINOR");
        FwscanResult added = Run("scan", "--rules", "rules.yar", "--baseline", "b.json", "a.bin");

        Assert.Equal(0, known.ExitCode);
        Assert.Contains("known     1 finding (--baseline)", known.Lines);
        Assert.Equal(1, added.ExitCode);
        Assert.Equal("  low       minor  a small thing; at 0x13", added.Lines[1]);
    }

    [Fact]
    public void Baseline_is_not_written_over_a_file_that_is_none()
    {
        Put("a.bin", "BACKDOOR");
        Put("firmware.bin", "an image");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "--baseline", "firmware.bin", "--update-baseline", "a.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("fwscan: firmware.bin(1,1): expected a baseline", result.Error, StringComparison.Ordinal);
        Assert.Equal("an image", Read("firmware.bin"));
    }

    // The first line of the sums has a time.
    private static string[] Timeless(FwscanResult result) => [.. result.Lines.Where(line => !line.StartsWith("scanned ", StringComparison.Ordinal))];

    private string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
