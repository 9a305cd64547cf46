using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace FirmwareScanner.Reports.Tests;

public sealed class SarifReportTests
{
    // What SARIF 2.1.0 allows in the objects that we write, and what it demands: all of them refuse other properties.
    private static readonly (string Name, string[] Allowed, string[] Required)[] Objects =
    [
        ("run", ["results", "tool", "invocations", "columnKind"], ["tool"]),
        ("result", ["ruleId", "ruleIndex", "kind", "level", "message", "locations", "relatedLocations", "occurrenceCount", "partialFingerprints", "suppressions"], ["message"]),
        ("location", ["id", "physicalLocation", "logicalLocations"], []),
        ("region", ["startLine", "byteOffset", "byteLength"], ["startLine"]),
    ];

    [Fact]
    public void Report_has_what_the_standard_demands()
    {
        using JsonDocument document = Report();
        JsonElement run = document.RootElement.GetProperty("runs")[0];

        Assert.Equal("2.1.0", document.RootElement.GetProperty("version").GetString());
        AssertObject("run", run);
        foreach (JsonElement result in run.GetProperty("results").EnumerateArray())
        {
            AssertObject("result", result);
            Assert.Contains(result.GetProperty("level").GetString(), new[] { "none", "note", "warning", "error" });
            JsonElement location = result.GetProperty("locations")[0];
            AssertObject("location", location);
            JsonElement place = location.GetProperty("physicalLocation");
            AssertObject("region", place.GetProperty("region"));
            Assert.Equal(1, place.GetProperty("region").GetProperty("startLine").GetInt32());
            Assert.True(Uri.TryCreate(place.GetProperty("artifactLocation").GetProperty("uri").GetString(), UriKind.Relative, out _));
        }
    }

    [Fact]
    public void Results_refer_to_rules_with_help_and_a_severity_that_GitHub_sorts_by()
    {
        using JsonDocument document = Report();
        JsonElement run = document.RootElement.GetProperty("runs")[0];
        JsonElement rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");

        foreach (JsonElement result in run.GetProperty("results").EnumerateArray())
        {
            JsonElement rule = rules[result.GetProperty("ruleIndex").GetInt32()];
            Assert.Equal(rule.GetProperty("id").GetString(), result.GetProperty("ruleId").GetString());
            Assert.NotEmpty(rule.GetProperty("help").GetProperty("text").GetString()!);
        }

        JsonElement key = rules.EnumerateArray().First(rule => rule.GetProperty("name").GetString() == "key");
        Assert.Equal("8.0", key.GetProperty("properties").GetProperty("security-severity").GetString());
        Assert.Contains("a book", key.GetProperty("help").GetProperty("text").GetString());
    }

    [Fact]
    public void Match_in_a_layer_is_at_the_bytes_of_the_layer_in_the_file()
    {
        using JsonDocument document = Report();
        JsonElement location = Results(document).First(result => result.GetProperty("message").GetProperty("text").GetString()!.Contains("!gzip", StringComparison.Ordinal))
            .GetProperty("locations")[0];

        Assert.Equal("dir/pack%20ed%25.gz", location.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(0, location.GetProperty("physicalLocation").GetProperty("region").GetProperty("byteOffset").GetInt32());
        Assert.Equal("dir/pack ed%.gz!gzip", location.GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString());
    }

    [Fact]
    public void Information_is_none_and_what_was_not_scanned_whole_is_a_notification()
    {
        using JsonDocument document = Report();

        JsonElement kind = Results(document).First(result => result.GetProperty("ruleId").GetString() == "default:kind");
        Assert.Equal(("informational", "none"), (kind.GetProperty("kind").GetString(), kind.GetProperty("level").GetString()));
        JsonElement invocation = document.RootElement.GetProperty("runs")[0].GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Contains("torn.gz", invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public void What_does_not_count_stays_a_result_and_says_why_it_is_suppressed()
    {
        byte[] content = ScannedReport.Text("SECRET KIND");
        using var document = JsonDocument.Parse(ScannedReport.SettledTextOf(
            stream => new SarifReport(stream, "1"), ScannedReport.SettlesAll("a", content), "a", content));

        Dictionary<string, string?> whys = Results(document).ToDictionary(
            result => result.GetProperty("ruleId").GetString()!,
            result => result.GetProperty("suppressions").EnumerateArray().Select(one => one.GetProperty("justification").GetString()).SingleOrDefault());
        Assert.Equal("accepted: a <test> key", whys["default:key"]);
        Assert.Equal("known: the baseline has it", whys["default:always"]);
        Assert.Null(whys["default:kind"]);
    }

    [Fact]
    public void Help_has_lines_and_the_remedy_and_nothing_of_it_is_Markdown()
    {
        const string Rules = """
            rule lines { meta: severity = "low" description = "<img src=x> [a](b)" remedy = "Do this.\n# and *that*" source = "a_book" strings: $k = "SECRET" condition: $k }
            """;
        var stream = new System.IO.MemoryStream();
        var report = new SarifReport(stream, "1");
        report.Write(ScannedReport.Scan("a", ScannedReport.Text("SECRET"), Rules));
        report.Finish(new Results.ScanTotals(), 0);

        using var document = JsonDocument.Parse(stream.ToArray());
        JsonElement help = document.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules")[0].GetProperty("help");
        Assert.Equal("<img src=x> [a](b)\n\nWhat to do: Do this.\n# and *that*\n\nSource: a_book", help.GetProperty("text").GetString());
        Assert.Equal(
            "\\<img src\\=x\\> \\[a\\]\\(b\\)\n\n**What to do:** Do this\\.  \n\\# and \\*that\\*\n\n**Source:** a\\_book",
            help.GetProperty("markdown").GetString());
    }

    [Fact]
    public void Fingerprint_does_not_depend_on_how_the_path_was_typed()
    {
        string Fingerprint(string path) => Finding.In(ScannedReport.Scan(path, ScannedReport.Text("SECRET"))).First().Fingerprint;

        Assert.Equal(Fingerprint("img/a.bin"), Fingerprint("./img//a.bin"));
        Assert.NotEqual(Fingerprint("img/a.bin"), Fingerprint("/img/a.bin"));
    }

    [Fact]
    public void Fingerprint_stays_when_a_match_moves_and_changes_with_its_rule()
    {
        string[] Fingerprints(string text) => [.. Finding.In(ScannedReport.Scan("a", ScannedReport.Text(text))).Select(finding => finding.Fingerprint)];

        string[] before = Fingerprints("SECRET");
        Assert.Equal(before, Fingerprints("moved SECRET"));
        Assert.NotEqual(before[0], Fingerprints("SECRET SECRET")[0]);
        Assert.Equal(before.Length, before.Distinct().Count());
    }

    private static JsonDocument Report() =>
        JsonDocument.Parse(ScannedReport.TextOf(stream => new SarifReport(stream, "1"), ScannedReport.Files));

    private static JsonElement[] Results(JsonDocument document) => [.. document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()];

    private static void AssertObject(string name, JsonElement element)
    {
        (string _, string[] allowed, string[] required) = Objects.Single(known => known.Name == name);
        string[] properties = [.. element.EnumerateObject().Select(property => property.Name)];
        Assert.Empty(properties.Except(allowed));
        Assert.Empty(required.Except(properties));
    }
}
