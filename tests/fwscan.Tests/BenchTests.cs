using System;
using System.IO;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan bench</c> and <c>fwscan update</c> do, and how they end.</summary>
public sealed class BenchTests : FwscanFixture
{
    private const string Board = "esp32-devkitc";

    public BenchTests()
    {
        Put("bad.bin", new string('.', 3000) + "DO NOT TRUST - AMI Test PK" + new string('.', 2000));
        Run("record", "bad.bin", "-o", "bad.pcapng", "--chunk", "random:1", "--baud", "115200");
    }

    [Fact]
    public void Virtual_board_gives_what_the_core_gives_and_every_report_is_written()
    {
        FwscanResult result = Run(
            "bench", "--virtual", Board, "bad.pcapng", "--speed", "1", "--repeat", "2", "--deadline", "5000",
            "--junit", "j.xml", "--json", "j.jsonl", "--report", "r.html");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("agrees      bad.pcapng", result.Lines[0]);
        Assert.Contains("2 of 2 as expected", result.Output);
        Assert.Equal("2", XDocument.Load(Path.Combine(Folder, "j.xml")).Root!.Element("testsuite")!.Attribute("tests")!.Value);
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "j.jsonl"));
        Assert.Equal("found", JsonNode.Parse(lines[1])!["verdict"]!.GetValue<string>());
        Assert.Contains("ESP32-DevKitC V4", File.ReadAllText(Path.Combine(Folder, "r.html")));
    }

    [Fact]
    public void Rules_are_installed_on_the_virtual_board_and_noise_changes_no_event()
    {
        Put("rules.yar", "rule mine { strings: $a = \"AMI Test PK\" condition: $a }");

        FwscanResult result = Run(
            "bench", "--virtual", Board, "bad.pcapng", "--rules", "rules.yar", "--noise", "5", "--recut", "random", "--seed", "3",
            "--golden", ".", "--update-golden");
        FwscanResult core = Run("replay", "bad.pcapng", "--rules", "rules.yar", "--golden", "bad.events");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(0, core.ExitCode);
    }

    [Fact]
    public void Exit_codes_tell_mismatch_unreadable_deadline_memory_and_lost_device_apart()
    {
        Put("golden/bad.events", "verdict clean\n");
        Put("damaged.pcapng", "no recording");

        FwscanResult differs = Run("bench", "--virtual", Board, "bad.pcapng", "--golden", "golden");
        FwscanResult unreadable = Run("bench", "--virtual", Board, "damaged.pcapng", "bad.pcapng");
        FwscanResult late = Run("bench", "--virtual", Board, "bad.pcapng", "--deadline", "1");
        Run("compile", "--builtin", "-o", "large.fsdb");
        FwscanResult large = Run("bench", "--virtual", Board, "bad.pcapng", "--db", "large.fsdb");
        FwscanResult lost = Run("bench", "--port", "/dev/absent", "bad.pcapng");
        FwscanResult usage = Run("bench", "bad.pcapng");

        Assert.Equal(
            (3, 4, 6, 6, 5, 2), (differs.ExitCode, unreadable.ExitCode, late.ExitCode, large.ExitCode, lost.ExitCode, usage.ExitCode));
        Assert.Contains("- verdict clean", differs.Error);
        Assert.Contains("to repeat it: --recut recorded --seed 1", differs.Error);
        Assert.Contains("agrees      bad.pcapng", unreadable.Output);
        Assert.Contains("more than the budget of 65,536; the database takes ", large.Error);
        Assert.Contains("/dev/absent", lost.Error);
        Assert.Contains("--virtual", usage.Error);
    }

    [Fact]
    public void Until_fail_ends_with_the_first_failure()
    {
        FwscanResult result = Run("bench", "--virtual", Board, "bad.pcapng", "--until-fail", "--deadline", "1");

        Assert.Equal(6, result.ExitCode);
        Assert.Contains("0 of 1 as expected", result.Output);
    }

    /// <summary>The way of a real board: another process behind a terminal device, in real time.</summary>
    [Fact]
    public void Board_in_another_process_is_benched_and_updated_over_a_pseudo_terminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pseudo-terminals that programs open like serial devices");
        Put("rules.yar", "rule mine { strings: $a = \"AMI Test PK\" condition: $a }");
        Run("compile", "rules.yar", "-o", "mine.fsdb", "--board", Board);
        using StartedProgram board = Start("board", "--board", Board);
        string first = board.ReadOutputLine() ?? string.Empty;
        string port = first["link ".Length..];

        FwscanResult builtIn = Run("bench", "--port", port, "bad.pcapng");
        FwscanResult foreign = Run("bench", "--port", port, "bad.pcapng", "--db", "mine.fsdb");
        FwscanResult update = Run("update", "--port", port, "mine.fsdb");
        FwscanResult older = Run("update", "--port", port, "mine.fsdb", "--version-number", "1");
        FwscanResult updated = Run("bench", "--port", port, "bad.pcapng", "--db", "mine.fsdb", "--report", "r.html");

        Assert.Equal((0, ""), (builtIn.ExitCode, builtIn.Error));
        Assert.Equal(4, foreign.ExitCode);
        Assert.Contains("fwscan update", foreign.Error);
        Assert.Equal(0, update.ExitCode);
        Assert.Contains("note: the board has no key", update.Error);
        Assert.Contains("version 1", update.Output);
        Assert.Equal(2, older.ExitCode);
        Assert.Contains("its release number is not greater", older.Error);
        Assert.Equal((0, ""), (updated.ExitCode, updated.Error));
    }
}
