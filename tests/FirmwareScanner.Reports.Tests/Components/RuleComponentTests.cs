using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Files;
using FirmwareScanner.Reports.Components;
using FirmwareScanner.Results;
using Xunit;

namespace FirmwareScanner.Reports.Tests.Components;

/// <summary>What rules tell of software.</summary>
public sealed class RuleComponentTests
{
    private const string Rules = """
        rule box { meta: severity = "info" component = "box" version_after = "Box v" cpe = "cpe:2.3:a:box:box" strings: $a = "Box v" condition: $a }
        rule again { meta: component = "box" version_after = "Box v" strings: $a = "is Box" condition: $a }
        rule blob { meta: component = "blob" component_type = "library" version_at = 4 strings: $a = "BLOB" condition: $a }
        rule plain { meta: component = "plain" component_type = "nonsense" strings: $a = "PLAIN" condition: $a }
        rule other { strings: $a = "OTHER" condition: $a }
        """;

    [Theory]
    [InlineData("Box v1.36.1 (2023)", "box 1.36.1")]
    [InlineData("this is Box v1.36.1-rc2+git~3. More", "box 1.36.1-rc2+git~3")]
    [InlineData("Box vX1.2", "box -")]
    [InlineData("Box v", "box -")]
    [InlineData("Box v1.1\0Box v1.2\0Box v", "box 1.1,box 1.2")]
    [InlineData("BLOBv2.5\0", "blob 2.5")]
    [InlineData("BLOB", "blob -")]
    [InlineData("PLAIN 1.2", "plain -")]
    [InlineData("OTHER 1.2", "")]
    public void Version_stands_where_the_rule_says(string content, string expected)
    {
        IEnumerable<string> found = Find(content).Select(component => $"{component.Name} {component.Version ?? "-"}");

        Assert.Equal(expected, string.Join(',', found));
    }

    [Fact]
    public void Component_has_name_place_and_evidence()
    {
        SoftwareComponent found = Assert.Single(Find("..Box v1.2+3."));

        Assert.Equal(@"cpe:2.3:a:box:box:1.2\+3:*:*:*:*:*:*:*", found.Cpe);
        Assert.Equal(new ComponentPlace(string.Empty, 2), found.Places[0]);
        Assert.Equal(("application", "rule default:box"), (found.Type, found.Evidence));
        Assert.Equal("library", Assert.Single(Find("BLOB1")).Type);
        Assert.Equal("application", Assert.Single(Find("PLAIN")).Type);
    }

    [Fact]
    public void What_a_rule_saw_of_a_package_is_a_place_of_it()
    {
        SoftwareComponent[] listed = [Listed("box", "1:1.36.1-9"), Listed("box", "1.4"), Listed("zip", "1")];

        IReadOnlyList<SoftwareComponent> merged = SoftwareInventory.Merge(listed, Find("Box v1.36.1 Box v1.36 Box v1.3"));

        Assert.Equal(["box 1.3", "box 1.36", "box 1.4", "box 1:1.36.1-9", "zip 1"], merged.Select(component => $"{component.Name} {component.Version}"));
        Assert.Equal(2, merged[3].Places.Count);
        Assert.Equal(ComponentSource.PackageList, merged[3].Source);
    }

    [Fact]
    public void Document_is_the_same_for_the_same_image_and_names_each_component_once()
    {
        SoftwareComponent[] components = [Listed("a\u0007\"", "1"), Listed("a\u0007\"", "1"), Listed("image", null), .. Find("BLOB9")];

        JsonElement first = Write(components);
        JsonElement second = Write(components);

        Assert.Equal(first.GetRawText(), second.GetRawText());
        string?[] references = [.. first.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("bom-ref").GetString())];
        Assert.Equal(references.Length, references.Distinct().Count());
        Assert.Equal(references, first.GetProperty("dependencies")[0].GetProperty("dependsOn").EnumerateArray().Select(reference => reference.GetString()));
        Assert.Equal("a\\x07\"", first.GetProperty("components")[0].GetProperty("name").GetString());
        Assert.Equal("incomplete", first.GetProperty("compositions")[0].GetProperty("aggregate").GetString());
        Assert.NotEqual(first.GetProperty("serialNumber").GetString(), Write(components[1..]).GetProperty("serialNumber").GetString());
    }

    private static SoftwareComponent Listed(string name, string? version) =>
        new(name, version, ComponentSource.PackageList) { Evidence = "a list", Places = [new ComponentPlace("/list", null)] };

    private static IReadOnlyList<SoftwareComponent> Find(string content)
    {
        var scanner = new FileScanner(ScannedReport.Compile(Rules))
        {
            Excerpts = new ExcerptOptions { Context = RuleComponents.Context, PerRule = RuleComponents.MostMatches },
        };
        return RuleComponents.In(scanner.Scan(new MemoryStream(Encoding.Latin1.GetBytes(content)), "x", TestContext.Current.CancellationToken));
    }

    private static JsonElement Write(IReadOnlyList<SoftwareComponent> components)
    {
        using var stream = new MemoryStream();
        CycloneDxReport.Write(stream, new BillSubject("x.bin", "00", "1", null, true), components);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }
}
