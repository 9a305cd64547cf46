using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan diff</c> and <c>fwscan sbom</c>.</summary>
public sealed class ImageComparisonTests : AnyFormFixture
{
    public ImageComparisonTests()
    {
        Put("rules.yar", """
            rule backdoor { meta: severity = "high" description = "a way in" strings: $a = "BACKDOOR" condition: $a }
            rule box { meta: severity = "info" component = "box" version_after = "Box v" strings: $a = "Box v" condition: $a }
            """);
        Put("old.bin", "Box v1.2 and nothing else");
        Put("new.bin", "a little more, Box v1.3, BACKDOOR");
    }

    [Fact]
    public void New_finding_is_told_of_and_exit_code_says_so()
    {
        FwscanResult result = Run("diff", "--rules", "rules.yar", "old.bin", "new.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                "old.bin -> new.bin",
                "image     25 bytes -> 33 bytes, not the same",
                "findings  1 new, 0 gone, 0 in both",
                "  + high      backdoor  a way in; at 0x19",
                "software  1 component changed",
                "  ~ box 1.2 -> 1.3",
                "files     0 new, 0 gone, 0 changed, 0 the same",
            ],
            result.Lines);
        Assert.Equal(0, Run("diff", "--rules", "rules.yar", "new.bin", "old.bin").ExitCode);
        Assert.Contains("the images are the same, byte for byte", Run("diff", "--rules", "rules.yar", "new.bin", "new.bin").Lines);
    }

    [Fact]
    public void Finding_in_an_object_and_in_what_holds_it_is_one_line()
    {
        Put("both.bin", [.. LayerTests.Gzip("x BACKDOOR x"), .. "BACKDOOR"u8, .. new byte[512]]);

        string[] lines = Run("diff", "--rules", "rules.yar", "old.bin", "both.bin").Lines;

        Assert.Equal("findings  2 new, 0 gone, 0 in both", lines[2]);
        Assert.Equal("  + high      backdoor  a way in; at 0x2 in !gzip, and in 1 more object", lines[3]);
    }

    [Fact]
    public void Json_has_the_same()
    {
        JsonNode json = JsonNode.Parse(Run("diff", "--json", "--rules", "rules.yar", "old.bin", "new.bin").Output)!;

        Assert.Equal("default:backdoor", json["findings_new"]![0]!["rule"]!.GetValue<string>());
        Assert.Equal(0x19, json["findings_new"]![0]!["offset"]!.GetValue<int>());
        Assert.Equal("1.3", json["components"]![0]!["new"]![0]!.GetValue<string>());
        Assert.False(json["same"]!.GetValue<bool>());
    }

    [Fact]
    public void What_cannot_be_looked_into_is_never_no_difference()
    {
        byte[] whole = LayerTests.Gzip("nothing in particular, and more of it");
        Put("whole.bin", whole);
        Put("cut.bin", whole[..^12]);

        FwscanResult result = Run("diff", "--rules", "rules.yar", "whole.bin", "cut.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("note: not everything was looked into: more may differ than is listed", result.Lines);
        Assert.Contains("cut.bin: incomplete", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("diff", "absent.bin")]
    [InlineData("diff", ".")]
    [InlineData("sbom", "absent.bin")]
    [InlineData("sbom", ".")]
    public void What_is_no_image_is_refused(string command, string path)
    {
        string[] arguments = command == "diff" ? ["diff", "old.bin", path] : ["sbom", path];

        FwscanResult result = Run(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"fwscan: {path}: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Bill_of_materials_is_written_to_a_file_or_as_a_table()
    {
        FwscanResult result = Run("sbom", "--rules", "rules.yar", "--output", "new.cdx.json", "new.bin");

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Output));
        JsonNode json = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "new.cdx.json")))!;
        Assert.Equal(("box", "1.3"), (json["components"]![0]!["name"]!.GetValue<string>(), json["components"]![0]!["version"]!.GetValue<string>()));
        Assert.Equal("new.bin", json["metadata"]!["component"]!["name"]!.GetValue<string>());
        Assert.Equal(
            ["box  1.3  rule default:box, in the image itself", "1 component"],
            Run("sbom", "--rules", "rules.yar", "--format", "text", "new.bin").Lines);
    }

    [Fact]
    public void Time_of_the_document_can_be_given()
    {
        string[] arguments = ["sbom", "--rules", "rules.yar", "new.bin"];

        FwscanResult result = RunAt("1700000000", arguments);

        Assert.Equal("2023-11-14T22:13:20Z", JsonNode.Parse(result.Output)!["metadata"]!["timestamp"]!.GetValue<string>());
        Assert.Equal(result.Output, RunAt("1700000000", arguments).Output);
        FwscanResult refused = RunAt("soon", arguments);
        Assert.Equal((2, "fwscan: SOURCE_DATE_EPOCH: expected seconds since 1970, found 'soon'\n"), (refused.ExitCode, refused.Error));
    }

    [Fact]
    public void Output_is_never_the_image()
    {
        byte[] before = File.ReadAllBytes(Path.Combine(Folder, "new.bin"));

        FwscanResult result = Run("sbom", "--rules", "rules.yar", "--output", "new.bin", "new.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.True(before.SequenceEqual(File.ReadAllBytes(Path.Combine(Folder, "new.bin"))));
    }

    private FwscanResult RunAt(string time, string[] arguments) => Run([], new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = time }, arguments);
}
