using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Results;
using Json.Schema;
using Xunit;

namespace FirmwareScanner.Reports.Tests;

public sealed class JsonReportTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromFile(Path.Combine(AppContext.BaseDirectory, "Schemas", "scan-report.schema.json"));

    [Fact]
    public void Document_is_valid_against_its_schema_and_has_every_file()
    {
        string text = ScannedReport.TextOf(stream => new JsonReport(stream), ScannedReport.Files);

        using var document = JsonDocument.Parse(text);
        AssertValid(document.RootElement);
        JsonElement[] files = [.. document.RootElement.GetProperty("files").EnumerateArray()];
        Assert.Equal(["found", "found", "incomplete", "found", "found"], files.Select(file => file.GetProperty("verdict").GetString()));
        Assert.Equal(
            ["dir/pack ed%.gz!gzip"],
            files[1].GetProperty("rules").EnumerateArray()
                .Where(rule => rule.GetProperty("rule").GetString() == "key").Select(rule => rule.GetProperty("path").GetString()));
        Assert.NotEmpty(files[3].GetProperty("objects_with_problems").EnumerateArray());
    }

    [Fact]
    public void Every_line_is_valid_against_the_schema()
    {
        var pieces = new List<string>();
        ScannedReport.Write(new JsonLinesReport(piece => pieces.Add(Encoding.UTF8.GetString(piece.Span))), ScannedReport.Files);

        Assert.All(pieces, piece => Assert.EndsWith("}\n", piece, StringComparison.Ordinal));
        Assert.All(pieces, piece => Assert.True(piece.Length <= 4096 || piece.IndexOf('\n', StringComparison.Ordinal) == piece.Length - 1));
        string[] lines = string.Concat(pieces).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > pieces.Count && lines.Length > 10);
        foreach (string line in lines)
        {
            using var document = JsonDocument.Parse(line);
            AssertValid(document.RootElement);
        }
    }

    [Fact]
    public void Schema_refuses_what_is_no_report()
    {
        using var document = JsonDocument.Parse("""{ "files": [ { "path": "x" } ], "summary": {} }""");

        Assert.False(Schema.Evaluate(document.RootElement).IsValid);
    }

    [Fact]
    public void Document_of_no_files_is_one()
    {
        using var document = JsonDocument.Parse(ScannedReport.TextOf(stream => new JsonReport(stream)));

        AssertValid(document.RootElement);
    }

    [Fact]
    public void Excerpts_are_the_bytes_around_a_match()
    {
        (string, byte[]) file = ("a", ScannedReport.Text("xx SECRET yy"));
        using var document = JsonDocument.Parse(ScannedReport.TextOf(stream => new JsonReport(stream) { ShownContext = 2 }, file));

        JsonElement excerpt = document.RootElement.GetProperty("files")[0].GetProperty("rules").EnumerateArray()
            .First(rule => rule.GetProperty("rule").GetString() == "key").GetProperty("excerpts")[0];
        Assert.Equal(3, excerpt.GetProperty("match").GetInt32());
        Assert.Equal(1, excerpt.GetProperty("offset").GetInt32());
        Assert.Equal("x SECRET y", Encoding.UTF8.GetString(Convert.FromHexString(excerpt.GetProperty("bytes").GetString()!)));
        Assert.DoesNotContain("excerpts", ScannedReport.TextOf(stream => new JsonReport(stream), file));
    }

    [Theory]
    [InlineData(0, 100, 6, "SECRET")]
    [InlineData(3, 97, 12, "...SECRET...")]
    [InlineData(99, 96, 14, "....SECRET....")]
    public void Excerpt_has_no_more_around_it_than_is_asked_for(int context, long start, int length, string text)
    {
        var whole = new MatchExcerpt(new PatternMatch("$k", 100, 6), 96, ScannedReport.Text("....SECRET...."));

        MatchExcerpt part = whole.Within(context);

        Assert.Equal((start, length, text), (part.Offset, part.Bytes.Length, Encoding.UTF8.GetString(part.Bytes.Span)));
    }

    private static void AssertValid(JsonElement element)
    {
        EvaluationResults results = Schema.Evaluate(element, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(results.IsValid, string.Join('\n', results.Details.Where(detail => detail.HasErrors)
            .Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")));
    }
}
