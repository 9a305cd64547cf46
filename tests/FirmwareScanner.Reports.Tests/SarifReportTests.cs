using System;
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
        ("result", ["ruleId", "ruleIndex", "kind", "level", "message", "locations", "relatedLocations", "occurrenceCount", "partialFingerprints"], ["message"]),
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
