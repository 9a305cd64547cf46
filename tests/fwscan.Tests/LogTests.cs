using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Device.Log;
using FirmwareScanner.Log;
using FirmwareScanner.Testing;
using FirmwareScanner.Virtual;
using Xunit;
using File = System.IO.File;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan log</c>: files, folders, images and boards, whatever is in them.</summary>
public sealed class LogTests : FwscanFixture
{
    private const int Records = 7;
    private const int Clean = 0;
    private const int Error = 2;
    private const int DeviceLost = 5;

    [Fact]
    public void Log_of_a_folder_or_of_its_files_in_any_order_is_printed_by_its_numbers()
    {
        string drive = WriteLog(3);

        FwscanResult folder = Run("log", Folder);
        FwscanResult files = Run(["log", .. Directory.GetFiles(drive).Reverse()]);

        Assert.Equal(Clean, folder.ExitCode);
        Assert.Equal(string.Empty, folder.Error);
        Assert.Equal(folder.Output, files.Output);
        string[] lines = folder.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((3 * Records) + 1, lines.Length);
        Assert.StartsWith("#0 start 1 0.00:00:00.000 file ", lines[0], StringComparison.Ordinal);
        Assert.Equal("#1 start 1 0.00:00:01.500 fault fault=0 detail=5 stream=0 received=0 effect=warned", lines[1]);
    }

    [Fact]
    public void Json_has_an_object_for_each_record_and_one_with_the_sums()
    {
        WriteLog(1);

        string[] lines = Run("log", Folder, "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal("fault", second.RootElement.GetProperty("kind").GetString());
        Assert.Equal(5, second.RootElement.GetProperty("detail").GetInt32());
        using var last = JsonDocument.Parse(lines[^1]);
        Assert.Equal(Records + 1, last.RootElement.GetProperty("summary").GetProperty("records").GetInt32());
    }

    [Fact]
    public void Records_of_a_raw_image_are_found_between_what_else_it_holds()
    {
        string drive = WriteLog(2);
        byte[] noise = new byte[10_007];
        new Random(3).NextBytes(noise);
        string image = Put("flash.bin", [.. noise, .. File.ReadAllBytes(Path.Combine(drive, "scan0.log")), .. noise]);

        FwscanResult whole = Run("log", Folder + "/I");
        FwscanResult result = Run("log", image);

        Assert.Equal(Clean, result.ExitCode);
        Assert.Equal(whole.Output, result.Output);
        Assert.Contains("bytes are part of no record", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_records_are_told_and_end_with_2()
    {
        string drive = WriteLog(2);
        string path = Path.Combine(drive, "scan0.log");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[(LogFormat.Overhead + LogFormat.FilePayload) + ((LogFormat.Overhead + LogFormat.FaultPayload) * 2) + 1] ^= 1;
        File.WriteAllBytes(path, bytes);

        FwscanResult result = Run("log", path);

        Assert.Equal(Error, result.ExitCode);
        Assert.Contains("record 3 is missing", result.Error, StringComparison.Ordinal);
        Assert.Contains("#4 ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_log_is_said_with_its_name()
    {
        Put("noise.bin", [.. Enumerable.Range(0, 5000).Select(number => (byte)(number * 7))]);
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));

        AssertError("no record was found", Run("log", Path.Combine(Folder, "noise.bin")));
        AssertError("expected a folder with files scan0.log", Run("log", Path.Combine(Folder, "empty")));
        AssertError("missing.log", Run("log", Path.Combine(Folder, "missing.log")));
        AssertError("expected either files or --port, found neither", Run("log"));
        AssertError("expected either files or --port, found both", Run("log", "x", "--port", "y"));
    }

    [Fact]
    public void Follow_prints_what_comes_until_it_is_ended()
    {
        Signals.Require(Signals.Interrupt);
        WriteLog(1);
        using StartedProgram fwscan = Start("log", "--follow", "--json", Folder);
        ReadUntil(fwscan, "\"sequence\":7");
        WriteLog(1);
        ReadUntil(fwscan, "\"sequence\":14");

        Assert.True(fwscan.Signal(Signals.Interrupt));
        Assert.Equal(Clean, fwscan.WaitForEnd().ExitCode);
    }

    [Fact]
    public void Board_gives_its_log_over_the_link()
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "this system has no pseudo-terminals");
        string storage = Path.Combine(Folder, "storage");
        using StartedProgram board = Start("board", "--board", "esp32-devkitc", "--storage", storage);
        string port = board.ReadOutputLine()!["link ".Length..];

        FwscanResult result = Run("log", "--port", port);
        Assert.True(board.Signal(Signals.Terminate));
        board.WaitForEnd();

        Assert.Equal(Clean, result.ExitCode);
        Assert.Contains(" start database=", result.Output, StringComparison.Ordinal);
        Assert.Equal(result.Output, Run("log", storage).Output);
    }

    [Fact]
    public void Port_that_is_not_there_ends_with_5()
    {
        Assert.Equal(DeviceLost, Run("log", "--port", Path.Combine(Folder, "ttyNone")).ExitCode);
    }

    private static void ReadUntil(StartedProgram program, string text)
    {
        string? line = program.ReadOutputLine();
        while (line is not null && !line.Contains(text, StringComparison.Ordinal))
        {
            line = program.ReadOutputLine();
        }

        Assert.NotNull(line);
    }

    private static void AssertError(string text, FwscanResult result)
    {
        Assert.Equal(Error, result.ExitCode);
        Assert.Contains(text, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Writes a log as a device does.</summary>
    private string WriteLog(int starts)
    {
        using var storage = new VirtualStorage(Folder);
        using IDisposable visit = new VirtualBoard(new ManualClock(), storage).Enter();
        for (int start = 1; start <= starts; start++)
        {
            using LogFiles log = LogFiles.TryOpen(false, 4, 4096, start)!;
            log.Time = 1500;
            for (int record = 0; record < Records; record++)
            {
                LogRecord written = log.BeginRecord(LogKind.Fault);
                written.AddInt32(record);
                written.AddInt32(5);
                written.AddInt32(0);
                written.AddInt64(0);
                written.AddByte(0);
                log.EndRecord();
            }
        }

        return Path.Combine(Folder, "I");
    }
}
