using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using Xunit;

namespace FirmwareScanner.Reports.Tests;

/// <summary>What reports say where they do not tell all: an interrupted run, matches that are not listed, twins.</summary>
public sealed class InterruptedReportTests
{
    private const string Said = "the run was interrupted: 3 files had not been begun";

    [Fact]
    public void Sarif_of_an_interrupted_run_was_not_successful_and_says_why()
    {
        JsonElement whole = Json(Write(stream => new SarifReport(stream, "1"), isInterrupted: false)).GetProperty("runs")[0].GetProperty("invocations")[0];
        JsonElement cut = Json(Write(stream => new SarifReport(stream, "1"), isInterrupted: true)).GetProperty("runs")[0].GetProperty("invocations")[0];

        Assert.True(whole.GetProperty("executionSuccessful").GetBoolean());
        Assert.Empty(whole.GetProperty("toolExecutionNotifications").EnumerateArray());
        Assert.False(cut.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(Said, cut.GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public void Junit_of_an_interrupted_run_has_an_error()
    {
        XElement whole = Suite(isInterrupted: false);
        XElement cut = Suite(isInterrupted: true);

        Assert.Equal(("1", "0"), (whole.Attribute("tests")!.Value, whole.Attribute("errors")!.Value));
        Assert.Equal(("2", "1"), (cut.Attribute("tests")!.Value, cut.Attribute("errors")!.Value));
        Assert.Equal(Said, cut.Elements("testcase").Last().Element("error")!.Attribute("message")!.Value);

        static XElement Suite(bool isInterrupted) => XDocument.Parse(
            Write(stream => new JunitReport(new StreamWriter(stream, leaveOpen: true)), isInterrupted)).Root!.Element("testsuite")!;
    }

    [Fact]
    public void Code_quality_and_table_of_an_interrupted_run_say_so()
    {
        JsonElement[] entries = [.. Json(Write(stream => new GitLabReport(stream), isInterrupted: true)).EnumerateArray()];
        string[] rows = Write(stream => new CsvReport(new StreamWriter(stream, leaveOpen: true)), isInterrupted: true).Split("\r\n");

        Assert.Equal(Said, entries[^1].GetProperty("description").GetString());
        Assert.Equal($",incomplete,,,,,,,,{Said},", rows[^2]);
        Assert.DoesNotContain("interrupted", Write(stream => new GitLabReport(stream), isInterrupted: false));
        Assert.DoesNotContain("interrupted", Write(stream => new CsvReport(new StreamWriter(stream, leaveOpen: true)), isInterrupted: false));
    }

    [Fact]
    public void Json_of_an_interrupted_run_counts_what_was_not_begun()
    {
        Assert.Equal(3, Json(Write(stream => new JsonReport(stream), isInterrupted: true)).GetProperty("summary").GetProperty("not_begun").GetInt32());
        Assert.False(Json(Write(stream => new JsonReport(stream), isInterrupted: false)).GetProperty("summary").TryGetProperty("not_begun", out _));
    }

    [Fact]
    public void Twins_in_layers_of_one_format_have_fingerprints_of_their_own()
    {
        byte[] twins = [.. ScannedReport.Gzip("a SECRET"), .. new byte[512], .. ScannedReport.Gzip("a SECRET"), .. new byte[512]];
        string?[] prints = [.. Json(ScannedReport.TextOf(stream => new GitLabReport(stream), ("twins.bin", twins))).EnumerateArray()
            .Where(entry => entry.GetProperty("check_name").GetString() == "default:key").Select(entry => entry.GetProperty("fingerprint").GetString())];

        Assert.Equal(2, prints.Length);
        Assert.Equal(2, prints.Distinct().Count());
    }

    [Fact]
    public void Tags_of_a_rule_in_sarif_are_there_once()
    {
        FileScanResult result = ScannedReport.Scan(
            "a", ScannedReport.Text("SECRET"), "rule r : security keys { meta: category = \"security\" strings: $a = \"SECRET\" condition: $a }");
        using var stream = new MemoryStream();
        var report = new SarifReport(stream, "1");
        report.Write(result);
        report.Finish(new ScanTotals(), 0);

        JsonElement rule = Json(Encoding.UTF8.GetString(stream.ToArray())).GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules")[0];
        Assert.Equal(["security", "keys"], rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
    }

    [Fact]
    public void Table_says_how_many_matches_it_does_not_list()
    {
        var scanner = new FileScanner(ScannedReport.Compile("rule many { strings: $a = \"EE\" condition: $a }"), new MatchLimits { PerPattern = 2 });
        FileScanResult result = scanner.Scan(new MemoryStream("EEEEEE"u8.ToArray()), "a", TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        var report = new CsvReport(new StreamWriter(stream, leaveOpen: true));
        report.Write(result);
        report.Finish(new ScanTotals(), 0);

        string[] rows = Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n");
        Assert.Equal(5, rows.Length);
        Assert.Contains("3 further matches are not listed", rows[3]);
    }

    private static string Write(Func<Stream, IScanReport> make, bool isInterrupted)
    {
        using var stream = new MemoryStream();
        IScanReport report = make(stream);
        FileScanResult result = ScannedReport.Scan("a.bin", ScannedReport.Text("KIND"), "rule kind { meta: severity = \"info\" strings: $k = \"KIND\" condition: $k }");
        var totals = new ScanTotals { IsInterrupted = isInterrupted, NotBegun = isInterrupted ? 3 : 0 };
        totals.Add(result);
        report.Write(result);
        report.Finish(totals, 0);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
