using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan replay</c> finds, prints and compares.</summary>
public sealed class ReplayTests : FwscanFixture
{
    private static readonly string[] Events =
    [
        "  match 0x00000002 2 length 9 default:component $a",
        "  match 0x0000000d 13 length 8 default:backdoor $a",
        "  match 0x00000011 17 length 5 default:backdoor $b",
        "  rule default:component info",
        "  rule default:backdoor high",
        "  end 0x00000bce 3022",
        "  verdict found",
    ];

    public ReplayTests()
    {
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..COMPONENT..BACKDOOR!" + new string('.', 3000));
        Run("record", "image.bin", "-o", "r.pcapng", "--chunk", "random:1", "--baud", "115200");
    }

    [Theory]
    [InlineData("recorded", "512")]
    [InlineData("1", "1")]
    [InlineData("primes", "7")]
    [InlineData("whole", "1024")]
    [InlineData("random:3", "64")]
    public void Events_are_the_same_whatever_the_cut_and_the_block(string recut, string block)
    {
        FwscanResult result = Run("replay", "r.pcapng", "--rules", "rules.yar", "--recut", recut, "--block", block);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(Events, result.Lines.Skip(1).Take(Events.Length));
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Memory_plan_high_water_marks_and_drops_are_printed()
    {
        FwscanResult result = Run("replay", "r.pcapng", "--rules", "rules.yar");

        Assert.Contains("Memory plan: esp32-devkitc, ESP32 without PSRAM (WROOM modules)", result.Lines);
        Assert.Contains("% of the budget of 65,536", result.Output);
        Assert.Contains("High-water marks", result.Lines);
        Assert.Contains("missing 0 bytes, dropped 0 bytes, lost 0 events", result.Lines[^1]);
    }

    [Fact]
    public void Database_gives_the_same_events_as_its_rules()
    {
        Run("compile", "rules.yar", "-o", "mine.fsdb", "--board", "esp32-devkitc");

        FwscanResult result = Run("replay", "r.pcapng", "--db", "mine.fsdb");

        Assert.Equal(Events, result.Lines.Skip(1).Take(Events.Length));
    }

    [Fact]
    public void Json_has_the_lines_of_a_scan_and_one_with_memory_and_counters()
    {
        FwscanResult replay = Run("replay", "r.pcapng", "--rules", "rules.yar", "--json");
        FwscanResult scan = Run("scan", "image.bin", "--rules", "rules.yar", "--json");

        // A scan looks inside and ends with a summary of all files, a replay with memory and counters.
        Assert.Equal(
            scan.Lines.SkipLast(1).Select(line => line.Replace("image.bin", "r.pcapng").Split(",\"inside\":")[0].TrimEnd('}')),
            replay.Lines.SkipLast(1).Select(line => line.TrimEnd('}')));
        JsonNode counters = JsonNode.Parse(replay.Lines[^1])!;
        Assert.Equal(3022, counters["bytesScanned"]!.GetValue<long>());
        Assert.Equal(0, counters["droppedBytes"]!.GetValue<long>());
        Assert.Equal(
            counters["memoryTotal"]!.GetValue<int>(), counters["memoryPlan"]!.AsArray().Sum(row => row!["bytes"]!.GetValue<int>()));
    }

    [Fact]
    public void Golden_file_is_made_compared_and_updated()
    {
        string[] replay = ["replay", "r.pcapng", "--rules", "rules.yar", "--golden", "r.golden"];

        Assert.Equal(2, Run(replay).ExitCode);
        Assert.Equal(0, Run([.. replay, "--update-golden"]).ExitCode);
        FwscanResult same = Run(replay);
        string golden = File.ReadAllText(Path.Combine(Folder, "r.golden"));
        Put("r.golden", golden.Replace("13 length 8", "14 length 8"));
        FwscanResult different = Run(replay);
        FwscanResult otherRules = Run("replay", "r.pcapng", "--golden", "r.golden");
        Run([.. replay, "--update-golden"]);

        Assert.Equal(0, same.ExitCode);
        Assert.Contains("r.golden: the events agree", same.Error);
        Assert.Equal(3, different.ExitCode);
        Assert.Equal(4, otherRules.ExitCode);
        Assert.Contains("r.golden:1: the golden file is of other rules; use those, or --update-golden", otherRules.Error, StringComparison.Ordinal);
        Assert.Contains("r.golden:3: events differ, stream offset 13 (0xd)", different.Error);
        Assert.Contains("- match 0x0000000d 14 length 8 default:backdoor $a", different.Error);
        Assert.Contains("+ match 0x0000000d 13 length 8 default:backdoor $a", different.Error);
        Assert.Equal(golden, File.ReadAllText(Path.Combine(Folder, "r.golden")));
    }

    [Fact]
    public void Damaged_recording_is_used_up_to_the_damage_and_never_clean()
    {
        Put("clean.bin", new string('.', 3000));
        Run("record", "clean.bin", "-o", "clean.pcapng", "--chunk", "100");
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder, "clean.pcapng"));
        Put("cut.pcapng", bytes[..^50]);

        FwscanResult result = Run("replay", "cut.pcapng", "--rules", "rules.yar");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("  end 0x00000bb8 3000", result.Lines);
        Assert.Contains("  verdict incomplete truncated", result.Lines);
        Assert.Contains("cut.pcapng: incomplete: the recording is cut off: byte ", result.Error);

        bytes[1000] ^= 1;
        Put("altered.pcapng", bytes);
        FwscanResult altered = Run("replay", "altered.pcapng", "--rules", "rules.yar");
        Assert.Equal(2, altered.ExitCode);
        Assert.Contains("  verdict incomplete damaged", altered.Lines);
        Assert.Contains("altered.pcapng: incomplete: the recording is damaged: byte ", altered.Error);
    }

    /// <summary>A recording without checksums, as others make them, with the type or the interface of one packet changed.</summary>
    [Theory]
    [InlineData(0, 0x46, "1 block of unknown type not scanned, the first of type 0x00000046 at byte ")]
    [InlineData(8, 1, "not scanned: 16 bytes from the board on interface 1; --interface or --direction chooses a stream")]
    public void Part_of_a_recording_that_is_not_scanned_is_told_and_never_clean(int position, byte value, string reason)
    {
        byte[] bytes = File.ReadAllBytes(RepositoryFiles.PathOf("tests", "recordings", "older", "crust-a64.pcapng"));
        bytes[bytes.AsSpan().IndexOf(new byte[] { 6, 0, 0, 0, 48, 0, 0, 0 }) + position] = value;
        Put("changed.pcapng", bytes);

        FwscanResult text = Run("replay", "changed.pcapng", "--rules", "rules.yar");
        FwscanResult json = Run("replay", "changed.pcapng", "--rules", "rules.yar", "--json");

        Assert.Equal((2, 2), (text.ExitCode, json.ExitCode));
        Assert.Contains("  verdict incomplete left-out", text.Lines);
        Assert.Contains("changed.pcapng: incomplete: " + reason, text.Error);
        Assert.StartsWith(reason, JsonNode.Parse(json.Lines[^2])!["reason"]!.GetValue<string>());
    }

    [Fact]
    public void Recording_is_described_as_text_and_as_json()
    {
        FwscanResult text = Run("replay", "r.pcapng", "--rules", "rules.yar");
        JsonNode json = JsonNode.Parse(Run("replay", "r.pcapng", "--rules", "rules.yar", "--json").Lines[^1])!["recording"]!;

        Assert.Contains("  checksums on every block, 2 blocks of statistics and names", text.Lines);
        Assert.Contains(text.Lines, line => line.StartsWith("  interface 0 'rx', to the board: ") && line.EndsWith(", 3,022 bytes; scanned"));
        Assert.True(json["checksums"]!.GetValue<bool>());
        JsonNode stream = Assert.Single(json["streams"]!.AsArray())!;
        Assert.Equal(("rx", "scanned", 3022L), (
            stream["direction"]!.GetValue<string>(), stream["use"]!.GetValue<string>(), stream["bytes"]!.GetValue<long>()));
    }

    [Fact]
    public void Several_streams_of_a_direction_are_refused_until_one_is_chosen()
    {
        Put("other.bin", "nothing in here");
        Run("record", "other.bin", "-o", "other.pcapng");
        Put("both.pcapng", [.. File.ReadAllBytes(Path.Combine(Folder, "other.pcapng")), .. File.ReadAllBytes(Path.Combine(Folder, "r.pcapng"))]);

        FwscanResult both = Run("replay", "both.pcapng", "--rules", "rules.yar");
        FwscanResult first = Run("replay", "both.pcapng", "--rules", "rules.yar", "--interface", "0");
        FwscanResult second = Run("replay", "both.pcapng", "--rules", "rules.yar", "--interface", "2", "--direction", "rx");

        Assert.Equal((2, 0, 1), (both.ExitCode, first.ExitCode, second.ExitCode));
        Assert.Equal(
            "fwscan: both.pcapng: 15 bytes to the board on interface 0 and 3,022 bytes to the board on interface 2 are streams of their own: "
            + "choose one with --interface N" + Environment.NewLine,
            both.Error);
        Assert.Contains(first.Lines, line => line.EndsWith("3,022 bytes; not scanned, as another stream is wanted"));
    }

    [Fact]
    public void Name_of_an_interface_is_escaped()
    {
        byte[] bytes = File.ReadAllBytes(RepositoryFiles.PathOf("tests", "recordings", "older", "crust-a64.pcapng"));
        bytes[bytes.AsSpan().IndexOf("rx\0\0"u8)] = 0x1B;
        Put("named.pcapng", bytes);

        FwscanResult result = Run("replay", "named.pcapng", "--rules", "rules.yar");

        Assert.Contains("interface 0 '\\x1bx'", result.Output);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Fact]
    public void File_that_is_no_recording_is_an_error()
    {
        FwscanResult result = Run("replay", "image.bin", "--rules", "rules.yar");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("fwscan: image.bin: this is no recording: make one with fwscan record (byte 0 (0x0): expected ", result.Error);
    }

    [Fact]
    public void Rules_that_exceed_the_board_are_refused_with_the_largest_consumers()
    {
        string many = string.Concat(Enumerable.Range(0, 3000).Select(i => $"rule r{i} {{ strings: $a = \"signature-{i * 7919:x8}-text\" condition: $a }}\n"));
        Put("many.yar", many);

        FwscanResult result = Run("replay", "r.pcapng", "--rules", "many.yar");

        Assert.Equal(2, result.ExitCode);
        Assert.Matches(@"the database needs [\d,]+ bytes of memory, [\d,]+ more than the budget of [\d,]+", result.Error);
        Assert.Contains("esp32-devkitc: of 65,536 bytes of memory, application, link, slots, self-test and pipeline leave the database", result.Error);
    }

    [Fact]
    public void Info_describes_a_database_as_text_and_as_json()
    {
        Run("compile", "rules.yar", "-o", "mine.fsdb", "--board", "esp32-devkitc");

        FwscanResult text = Run("info", "mine.fsdb");
        JsonNode json = JsonNode.Parse(Run("info", "mine.fsdb", "--json").Output)!;

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("rules           4 in 1 namespace: 1 high, 1 low, 1 unrated, 1 info", text.Lines);
        Assert.Contains("SequenceBytes", text.Output);
        Assert.Contains("Memory plan of esp32-devkitc", text.Lines);
        Assert.Equal(4, json["rules"]!.GetValue<int>());
        Assert.Equal(4, json["patterns"]!.GetValue<int>());
        Assert.Equal(new FileInfo(Path.Combine(Folder, "mine.fsdb")).Length, json["fileBytes"]!.GetValue<long>());
        Assert.Equal("default:backdoor", json["ruleNames"]![1]!.GetValue<string>());
    }

    [Fact]
    public void Info_refuses_what_is_no_database()
    {
        FwscanResult result = Run("info", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("fwscan: image.bin: not a signature database: expected the letters FSDB at byte 0" + Environment.NewLine, result.Error);
    }
}
