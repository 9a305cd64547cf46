using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan scan --json</c> prints.</summary>
public sealed class ScanJsonTests : FwscanFixture
{
    public ScanJsonTests()
    {
        Put("rules.yar", TestRules.Severities);
    }

    [Fact]
    public void Each_rule_and_each_file_is_an_object_on_a_line()
    {
        Put("image.bin", "..COMPONENT..BACKDOOR!");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "--json", "image.bin", "absent");

        Assert.Equal(1, result.ExitCode);
        string[] expected =
        [
            """
            {"path":"image.bin","rule":"component","namespace":"default","tags":["part","boot"],
             "meta":{"severity":"info","description":"names a part"},"matches":[{"id":"$a","offset":2,"length":9}]}
            """,
            """
            {"path":"image.bin","rule":"backdoor","namespace":"default","tags":["bad"],
             "meta":{"severity":"high","score":70,"confirmed":true},
             "matches":[{"id":"$a","offset":13,"length":8},{"id":"$b","offset":17,"length":5}]}
            """,
            """
            {"path":"image.bin","verdict":"found","reasons":[],"reason":null,"size":22,
             "inside":{"layers":0,"objects":0,"bytes":0,"opaque":0},
             "accounting":{"opened":0,"scanned":22,"padding":0,"opaque":0,"refused":0}}
            """,
            """{"path":"absent","verdict":"incomplete","reasons":["unreadable"],"reason":"no such file or folder","size":0}""",
            """
            {"summary":{"verdict":"found","bytes":22,"clean":0,"found":1,"incomplete":1,"empty":0,"not_entered":0,"links":0,"excluded":0,
             "rules_left_out":0,
             "inside":{"layers":0,"objects":0,"bytes":0,"opaque":0},
             "accounting":{"opened":0,"scanned":22,"padding":0,"opaque":0,"refused":0}}}
            """,
        ];
        AssertSameJson(expected, result.Lines);
    }

    [Fact]
    public void Odd_file_names_survive()
    {
        string name = OperatingSystem.IsWindows() ? "ä'& name" : "ä\"'\\\n\t\u0001 <&> \U0001F600";
        Put(name, "UNRATED-STRING");

        FwscanResult result = Run("scan", "--rules", "rules.yar", "--json", name);

        Assert.Equal(3, result.Lines.Length);
        Assert.All(result.Lines.SkipLast(1), line =>
        {
            JsonNode node = JsonNode.Parse(line)!;
            Assert.Equal(name.Replace("\n", @"\x0a").Replace("\u0001", @"\x01"), node["path"]!.GetValue<string>());
            string? bytes = node["path_bytes"]?.GetValue<string>();
            Assert.Equal(OperatingSystem.IsWindows() ? null : name, bytes is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(bytes)));
        });
    }

    [Fact]
    public void Repeated_metadata_keys_keep_all_values()
    {
        Put("repeat.yar", "rule r { meta: ref = \"one\" ref = 2 author = \"x\" strings: $a = \"UNRATED\" condition: $a }");
        Put("image.bin", "UNRATED");

        FwscanResult result = Run("scan", "--rules", "repeat.yar", "--json", "image.bin");

        AssertSameJson(["""{"ref":["one",2],"author":"x"}"""], [JsonNode.Parse(result.Lines[0])!["meta"]!.ToJsonString()]);
    }

    [Fact]
    public void Metadata_that_is_not_UTF_8_does_not_stop_the_output()
    {
        byte[] rule = [.. "rule r { meta: author = \""u8, 0xE9, 0xFF, .. "\" strings: $a = \"UNRATED\" condition: $a }"u8];
        Put("latin1.yar", rule);
        Put("image.bin", "UNRATED");

        FwscanResult result = Run("scan", "--rules", "latin1.yar", "--json", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(3, result.Lines.Select(line => JsonNode.Parse(line)).Count());
    }

    [Fact]
    public void Private_rules_and_strings_are_not_listed()
    {
        Put("private.yar", """
            private rule hidden { strings: $a = "UNRATED" condition: $a }
            rule shown { strings: $a = "UNRATED" private $b = "RATED" condition: hidden and any of them }
            """);
        Put("image.bin", "UNRATED");

        FwscanResult result = Run("scan", "--rules", "private.yar", "--json", "image.bin");

        Assert.Equal(3, result.Lines.Length);
        JsonNode rule = JsonNode.Parse(result.Lines[0])!;
        Assert.Equal("shown", rule["rule"]!.GetValue<string>());
        Assert.Equal("$b", rule["matches"]![0]!["id"]!.GetValue<string>());
        Assert.Single(rule["matches"]!.AsArray());
    }

    [Fact]
    public void Same_input_gives_the_same_bytes_whatever_the_jobs()
    {
        for (int i = 0; i < 20; i++)
        {
            Put($"f{i:d2}", new string('.', i * 50_000) + "BACKDOOR");
        }

        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"f{i:d2}")];
        string one = Run(["scan", "--rules", "rules.yar", "--json", "-j", "1", .. names]).Output;
        string four = Run(["scan", "--rules", "rules.yar", "--json", "-j", "4", .. names]).Output;

        Assert.Equal(one, four);
    }

    private static void AssertSameJson(string[] expected, string[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // Serialised again, so that the order of members counts, but not blanks.
            Assert.Equal(
                JsonSerializer.Serialize(JsonNode.Parse(expected[i])), JsonSerializer.Serialize(JsonNode.Parse(found[i])));
        }
    }
}
