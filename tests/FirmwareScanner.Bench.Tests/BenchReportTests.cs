using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FirmwareScanner.Bench.Reports;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

public sealed class BenchReportTests
{
    [Fact]
    public void Outcome_of_a_report_is_its_worst()
    {
        BenchReport report = BenchReports.Full();

        Assert.Equal(BenchOutcome.Lost, report.Outcome);
        Assert.Equal(BenchOutcome.Agrees, (report with { Cases = [.. report.Cases.Take(2)] }).Outcome);
        Assert.Equal(
            BenchOutcome.Exceeded, new BenchReport(report.Environment, [], new BenchProblem(BenchOutcome.Exceeded, "full")).Outcome);
    }

    [Fact]
    public void Junit_counts_failures_and_errors_and_keeps_hostile_text_as_text()
    {
        XElement suite = XDocument.Parse(BenchReports.Write(JunitBenchReport.Write, BenchReports.Full())).Root!.Element("testsuite")!;

        Assert.Equal(
            ("6", "2", "2"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value));
        Assert.Equal(6, suite.Elements("testcase").Count());
        Assert.Equal(["differs", "exceeded"], suite.Descendants("failure").Select(element => element.Attribute("type")!.Value));
        Assert.Contains("golden/bad.events:3", suite.Descendants("failure").First().Value);
        Assert.Contains("<img src=x onerror=alert(1)>&\"'\uFFFD]]>", suite.Descendants("failure").First().Attribute("message")!.Value);
        XElement database = suite.Descendants("property").Single(element => element.Attribute("name")!.Value == "database");
        Assert.Equal("C0FFEE01 version 7", database.Attribute("value")!.Value);
        XElement coverage = suite.Descendants("property").Single(element => element.Attribute("name")!.Value == "coverage");
        Assert.Equal("on the board: 300 of 1,307 rules, 145 of 146 above info", coverage.Attribute("value")!.Value);
    }

    [Fact]
    public void Json_lines_tell_run_cases_and_outcome()
    {
        string text = BenchReports.Write(JsonBenchReport.Write, BenchReports.Full());
        JsonNode[] lines = [.. text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!)];

        Assert.Equal(["run", .. Enumerable.Repeat("case", 6), "outcome"], lines.Select(line => line["type"]!.GetValue<string>()));
        Assert.Equal("lost", lines[^1]["outcome"]!.GetValue<string>());
        Assert.Equal("""{"rules":300,"asked":1307,"aboveInfo":145,"askedAboveInfo":146}""", lines[0]["coverage"]!.ToJsonString());
        Assert.StartsWith("rules BCBD5171 300 built-in rules", lines[0]["ruleSet"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(BenchReports.Full().Cases[2].Recording, lines[3]["recording"]!.GetValue<string>());
        JsonNode latency = lines[1]["latency"]!;
        Assert.Equal(500, latency["rows"]!.AsArray().Sum(row => row!["count"]!.GetValue<int>()));
        Assert.True(latency["p50"]!.GetValue<double>() <= latency["p99"]!.GetValue<double>());
        Assert.Equal(17, lines[1]["highWater"]!.AsArray().Count);
        Assert.Equal(9, lines[1]["faults"]!["FrameBadChecksum"]!.GetValue<int>());
    }

    [Fact]
    public void Html_is_one_file_without_scripts_and_nothing_in_it_breaks_out()
    {
        string html = BenchReports.Write(HtmlBenchReport.Write, BenchReports.Full());

        Assert.DoesNotMatch(new Regex("(?i)<(script|img|link|iframe|object|embed)\\b"), html);
        Assert.DoesNotMatch(new Regex("(?i)\\b(src|href)=\"(?!#)"), html);
        Assert.DoesNotMatch(new Regex("(?i)url\\(|@import|https?:"), html);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;\uFFFD]]&gt;", html);
        Assert.DoesNotContain("NaN", html);
        Assert.Contains("<dt>Coverage</dt><dd>on the board: 300 of 1,307 rules, 145 of 146 above info</dd>", html);
        Assert.Contains("<dt>Signatures</dt><dd>rules BCBD5171 300 built-in rules&lt;/script&gt;", html);
    }

    [Fact]
    public void Json_of_a_run_without_a_board_has_no_coverage()
    {
        var report = new BenchReport(BenchRig.Environment, [], new BenchProblem(BenchOutcome.Lost, "the device does not answer"));

        JsonNode run = JsonNode.Parse(BenchReports.Write(JsonBenchReport.Write, report).Split('\n')[0])!;

        Assert.True(run.AsObject().ContainsKey("coverage"));
        Assert.Null(run["coverage"]);
    }

    [Fact]
    public void Html_of_a_run_without_cases_says_why()
    {
        var report = new BenchReport(BenchRig.Environment, [], new BenchProblem(BenchOutcome.Lost, "the device does not answer"));

        string html = BenchReports.Write(HtmlBenchReport.Write, report);

        Assert.Contains("The run was not completed", html);
        Assert.Contains("lost: the device does not answer", html);
    }

    [Theory]
    [InlineData(0, "0 µs")]
    [InlineData(999, "999 µs")]
    [InlineData(1000, "1 ms")]
    [InlineData(4130, "4.13 ms")]
    [InlineData(66_497, "66.5 ms")]
    [InlineData(999_000, "999 ms")]
    [InlineData(12_600_000, "12.6 s")]
    public void Times_have_three_digits(int microseconds, string expected) =>
        Assert.Equal(expected, ReportText.Time(TimeSpan.FromMicroseconds(microseconds)));

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(1, 1000, 1)]
    [InlineData(999, 1000, 99)]
    [InlineData(1000, 1000, 100)]
    public void Percent_never_hides_the_first_or_the_last(int part, int whole, int expected) =>
        Assert.Equal(expected, ReportText.Percent(part, whole));
}
