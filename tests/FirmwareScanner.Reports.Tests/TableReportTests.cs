using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using FirmwareScanner.Rules;
using Xunit;

namespace FirmwareScanner.Reports.Tests;

/// <summary>CSV, JUnit and GitLab's Code Quality.</summary>
public sealed class TableReportTests
{
    [Fact]
    public void Table_quotes_what_separates_and_disarms_formulas()
    {
        string[] rows = Csv(("=cmd\",.bin", ScannedReport.Text("SECRET"))).Split("\r\n");

        Assert.Equal("path,verdict,severity,rule,pattern,offset,length,xor_key,description,reason,settled", rows[0]);
        Assert.Equal("\"'=cmd\"\",.bin\",found,high,default:key,$k,0,6,,\"a, \"\"key\"\"\",,", rows[1]);
    }

    [Fact]
    public void Table_has_a_row_for_a_file_in_which_nothing_fired_and_for_a_rule_without_a_place()
    {
        string[] rows = Csv(("empty", []), ("plain", ScannedReport.Text("x"))).Split("\r\n");

        Assert.Equal(["empty,empty,,,,,,,,there are no bytes,", "plain,found,low,default:always,,,,,the rule always fired,,", ""], rows[1..]);
    }

    [Fact]
    public void Cases_are_failures_errors_and_skipped_and_the_head_counts_them()
    {
        XElement suite = XDocument.Parse(Written(writer => new JunitReport(writer), ScannedReport.Files)).Root!.Element("testsuite")!;

        Assert.Equal(("5", "4", "0", "1"), (Number("tests"), Number("failures"), Number("errors"), Number("skipped")));
        Assert.Equal(5, suite.Elements("testcase").Count());
        Assert.Contains("a, \"key\"", suite.Elements("testcase").First().Element("failure")!.Value);
        Assert.Contains("incomplete", suite.Elements("testcase").ElementAt(3).Element("failure")!.Value);

        string? Number(string name) => suite.Attribute(name)?.Value;
    }

    [Fact]
    public void Code_quality_has_an_entry_for_each_rule_and_fingerprints_are_unique()
    {
        using var document = JsonDocument.Parse(ScannedReport.TextOf(stream => new GitLabReport(stream), ScannedReport.Files));
        JsonElement[] entries = [.. document.RootElement.EnumerateArray()];

        Assert.Equal(entries.Length, entries.Select(entry => entry.GetProperty("fingerprint").GetString()).Distinct().Count());
        Assert.All(entries, entry =>
        {
            Assert.Contains(entry.GetProperty("severity").GetString(), new[] { "info", "minor", "major", "critical", "blocker" });
            Assert.Equal(1, entry.GetProperty("location").GetProperty("lines").GetProperty("begin").GetInt32());
        });
        Assert.Contains(entries, entry => entry.GetProperty("check_name").GetString() == "incomplete-scan");
        Assert.DoesNotContain(entries, entry => entry.GetProperty("check_name").GetString() == "default:kind");
    }

    [Fact]
    public void What_does_not_count_is_told_with_its_reason()
    {
        byte[] content = ScannedReport.Text("SECRET");
        FindingFilter filter = ScannedReport.SettlesAll("./a", content);

        string[] rows = ScannedReport.SettledTextOf(stream => new CsvReport(Writer(stream)), filter, "./a", content).Split("\r\n");
        XElement one = XDocument.Parse(ScannedReport.SettledTextOf(stream => new JunitReport(Writer(stream)), filter, "./a", content))
            .Descendants("testcase").Single();
        using var quality = JsonDocument.Parse(ScannedReport.SettledTextOf(stream => new GitLabReport(stream), filter, "./a", content));

        Assert.EndsWith(",accepted: a <test> key", rows[1]);
        Assert.EndsWith(",known: the baseline has it", rows[2]);
        Assert.Equal(["system-out"], one.Elements().Select(element => element.Name.LocalName));
        Assert.Contains("accepted (a <test> key): high default:key", one.Value);
        Assert.Contains("known (the baseline has it): low default:always", one.Value);
        JsonElement entry = Assert.Single(quality.RootElement.EnumerateArray());
        Assert.Equal("1 finding accepted, 1 finding known: a <test> key", entry.GetProperty("description").GetString());
        Assert.Equal(("info", "a"), (entry.GetProperty("severity").GetString(), entry.GetProperty("location").GetProperty("path").GetString()));
    }

    [Fact]
    public void Case_fails_by_what_fails_the_run_and_names_the_gravest()
    {
        XElement[] Cases(Severity? failOn) => [.. XDocument.Parse(Written(
            writer => new JunitReport(writer, failOn), ("low", ScannedReport.Text("x")), ("high", ScannedReport.Gzip("SECRET")), ("torn.gz", ScannedReport.Gzip("x y z, and more")[..^9])))
            .Descendants("testcase")];

        XElement[] all = Cases(null);
        XElement[] high = Cases(Severity.High);
        XElement[] critical = Cases(Severity.Critical);

        Assert.Equal(["failure", "failure", "failure"], all.Select(one => one.Elements().First().Name.LocalName));
        Assert.StartsWith("high default:key", all[1].Element("failure")!.Attribute("message")!.Value);
        Assert.Equal(["system-out", "failure", "error"], high.Select(one => one.Elements().First().Name.LocalName));
        Assert.Contains("below --fail-on high: low default:always", high[0].Value);
        Assert.Equal(["system-out", "system-out", "error"], critical.Select(one => one.Elements().First().Name.LocalName));
    }

    [Theory]
    [InlineData("a b/ü%.bin", "a%20b/%C3%BC%25.bin")]
    [InlineData("././x", "x")]
    [InlineData("a/.//b/./c", "a/b/c")]
    [InlineData(".hidden/x..", ".hidden/x..")]
    [InlineData("../x", "../x")]
    [InlineData("/tmp/x", "file:///tmp/x")]
    [InlineData("a:b#c?d", "a%3Ab%23c%3Fd")]
    public void Paths_are_percent_encoded(string path, string expected) => Assert.Equal(expected, ArtifactUri.Of(path));

    private static string Csv(params (string Name, byte[] Content)[] files) => Written(writer => new CsvReport(writer), files);

    private static string Written(Func<TextWriter, IScanReport> make, params (string Name, byte[] Content)[] files) =>
        ScannedReport.TextOf(stream => make(Writer(stream)), files);

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false), leaveOpen: true);
}
