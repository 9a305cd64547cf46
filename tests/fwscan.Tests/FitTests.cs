using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Compile, replay, bench, update and info have one answer to what fits a board.</summary>
public sealed partial class FitTests : AnyFormFixture
{
    private const string Board = "esp32-devkitc";

    public FitTests()
    {
        Put("rules.yar", string.Join('\n', Enumerable.Range(0, 121).Select(
            i => $"rule r{i} {{ strings: $a = \"Qz{i:D3}-longer-signature-{i * 7919:D7}\" condition: $a }}")));
        Put("image.bin", "..Qz007-longer-signature-0055433..");
        Run("record", "image.bin", "-o", "r.pcapng");

        // What a database of most of the budget takes, beside which the application has no room.
        Put("many.yar", string.Join('\n', Enumerable.Range(0, 600).Select(
            i => $"rule r{i} {{ strings: $a = \"Qz{i:D3}-longer-signature-{i * 7919:D7}\" condition: $a }}")));
        Run("compile", "many.yar", "-o", "large.fsdb", "--budget", "61440");
    }

    [Fact]
    public void Compile_for_a_board_prints_the_plan_of_its_application_which_replay_bench_and_info_agree_with()
    {
        FwscanResult compiled = Run("compile", "rules.yar", "-o", "fits.fsdb", "--board", Board);

        Assert.Equal(0, compiled.ExitCode);
        int start = Array.IndexOf(compiled.Lines, "Memory plan: esp32-devkitc, ESP32 without PSRAM (WROOM modules)");
        string[] plan = [.. compiled.Lines.Skip(start).TakeWhile(line => !line.StartsWith("database: ", StringComparison.Ordinal))];
        Assert.Contains("application + outputs + button", string.Join('\n', plan), StringComparison.Ordinal);
        Assert.Contains("database slots", string.Join('\n', plan), StringComparison.Ordinal);
        int[] bytes = [.. plan.Skip(2).Select(BytesOf)];
        int total = bytes[^2];
        Assert.Equal(total, bytes[..^2].Sum());
        Assert.Equal(bytes[..^3].OrderDescending(), bytes[..^3]);
        Assert.EndsWith("of the budget of 65,536", plan[^2]);
        Assert.Matches(
            @"^database: [\d,]+ bytes of memory, at most [\d,]+ beside everything else; file: [\d,]+ of 65,536 bytes of a slot$",
            compiled.Lines[^2]);

        Assert.Equal(plan, Run("replay", "r.pcapng", "--db", "fits.fsdb", "--board", Board).Lines.SkipWhile(line => line != plan[0]).Take(plan.Length));
        Assert.Equal(plan, Run("replay", "r.pcapng", "--rules", "rules.yar").Lines.SkipWhile(line => line != plan[0]).Take(plan.Length));
        Assert.Equal(total, JsonNode.Parse(Run("info", "fits.fsdb", "--json").Output)!["deviceBytes"]!.GetValue<int>());
        Assert.Equal(0, Run("bench", "--virtual", Board, "r.pcapng", "--db", "fits.fsdb", "--json", "bench.jsonl").ExitCode);
        JsonNode run = JsonNode.Parse(File.ReadLines(Path.Combine(Folder, "bench.jsonl")).First())!;
        Assert.Equal(total, run["memoryPlan"]!.AsArray().Sum(row => row!["bytes"]!.GetValue<int>()));
    }

    [Fact]
    public void Database_that_has_no_room_beside_the_application_is_refused_with_the_sum_by_replay_and_bench()
    {
        FwscanResult replay = Run("replay", "r.pcapng", "--db", "large.fsdb", "--board", Board);
        FwscanResult bench = Run("bench", "--virtual", Board, "r.pcapng", "--db", "large.fsdb");

        Assert.Equal((2, 6), (replay.ExitCode, bench.ExitCode));
        Match sum = Sum().Match(replay.Error);
        Assert.True(sum.Success, replay.Error);
        Assert.Equal(Number(sum, "total"), 65_536 + Number(sum, "excess"));
        Assert.Equal(Number(sum, "database"), Number(sum, "most") + Number(sum, "excess"));
        Assert.Contains(sum.Value, bench.Error);
    }

    [Fact]
    public void Rules_are_compiled_as_small_as_the_board_needs_by_replay_and_bench()
    {
        Assert.Equal(1, Run("replay", "r.pcapng", "--rules", "rules.yar", "--board", Board).ExitCode);
        Assert.Equal(0, Run("bench", "--virtual", Board, "r.pcapng", "--rules", "rules.yar").ExitCode);
    }

    [Fact]
    public void Larger_blocks_leave_less_for_the_database()
    {
        Assert.Equal(1, Run("replay", "r.pcapng", "--rules", "rules.yar", "--block", "3000").ExitCode);
        FwscanResult refused = Run("replay", "r.pcapng", "--rules", "rules.yar", "--block", "30000");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("more than the budget of", refused.Error);
    }

    [Fact]
    public void Update_refuses_before_it_sends_what_the_board_would_give_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pseudo-terminals that programs open like serial devices");
        Put("info.yar", "rule i { meta: severity = \"info\" strings: $a = \"Qz007\" condition: $a }");
        Run("compile", "rules.yar", "-o", "fits.fsdb", "--board", Board);
        Assert.Equal(0, Run("compile", "info.yar", "-o", "info.fsdb", "--board", Board, "--info-only").ExitCode);
        using StartedProgram board = Start("board", "--board", Board);
        try
        {
            string first = board.ReadOutputLine() ?? string.Empty;
            string port = first["link ".Length..];

            FwscanResult large = Run("update", "--port", port, "large.fsdb");
            FwscanResult fits = Run("update", "--port", port, "fits.fsdb");
            FwscanResult info = Run("update", "--port", port, "info.fsdb");

            Assert.Equal((2, 0, 0), (large.ExitCode, fits.ExitCode, info.ExitCode));
            Assert.Matches(Sum(), large.Error);
            Assert.Contains("version 1,", fits.Output);
            Assert.Contains("version 2,", info.Output);
        }
        finally
        {
            board.Kill();
        }
    }

    private static int BytesOf(string line) =>
        int.Parse(line.TrimStart().Split(' ')[0], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);

    private static int Number(Match match, string group) => BytesOf(match.Groups[group].Value);

    [GeneratedRegex(
        "esp32-devkitc: the application needs (?<total>[0-9,]+) bytes of memory with this database, (?<excess>[0-9,]+) more than the budget "
        + "of 65,536; the database takes (?<database>[0-9,]+) of them and may have (?<most>[0-9,]+); the largest entries are sequence bytes [0-9,]+ ")]
    private static partial Regex Sum();
}
