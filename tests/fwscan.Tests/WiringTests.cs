using System;
using System.IO;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan wiring</c>.</summary>
public sealed class WiringTests : FwscanFixture
{
    private static string BoardFile(string name) => HardwareFile("boards", name);

    private static string HardwareFile(string area, string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FirmwareScanner.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        Assert.NotNull(folder);
        return Path.Combine(folder, "hardware", area, name);
    }

    [Fact]
    public void Board_is_drawn_to_a_file_or_to_standard_output()
    {
        FwscanResult toFile = Run("wiring", "--board", "esp32-devkitc", "-o", "picture.svg");
        FwscanResult toOutput = Run("wiring", "--board", "ESP32-DevKitC");

        Assert.Equal((0, 0), (toFile.ExitCode, toOutput.ExitCode));
        Assert.StartsWith("<svg ", toOutput.Output);
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, "picture.svg")), toOutput.Output);
    }

    [Fact]
    public void Good_board_file_passes_and_accepted_warnings_are_noted()
    {
        FwscanResult result = Run("wiring", "--check", BoardFile("xiao-esp32c3.json"), BoardFile("esp32-devkitc.json"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("2 board files: 0 errors, 0 warnings" + Environment.NewLine, result.Output);
        Assert.Contains(": note: link: COM1 opens only", result.Error);
    }

    [Fact]
    public void Bad_board_file_is_refused_at_its_place()
    {
        string text = File.ReadAllText(BoardFile("esp32-devkitc.json"));
        Put("mine.json", text.Replace("\"fault\": 26", "\"fault\": 6", StringComparison.Ordinal));

        FwscanResult result = Run("wiring", "--check", "mine.json");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("mine.json:28:62: error: fault: expected a free GPIO, found GPIO 6, a line of the flash memory", result.Error);
        Assert.EndsWith("fwscan: 1 error, 0 warnings in 1 board file" + Environment.NewLine, result.Error);
    }

    [Fact]
    public void Warning_alone_passes()
    {
        string text = File.ReadAllText(BoardFile("esp32-devkitc.json"));
        Put("mine.json", text.Replace("\"fault\": 26", "\"fault\": 2", StringComparison.Ordinal));

        FwscanResult result = Run("wiring", "--check", "mine.json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("1 board file: 0 errors, 1 warning" + Environment.NewLine, result.Output);
        Assert.Contains("mine.json:28:62: warning: fault: GPIO 2 is a strapping pin", result.Error);
    }

    [Fact]
    public void Board_file_that_does_not_exist_is_an_error_of_one_line()
    {
        FwscanResult result = Run("wiring", "--check", "absent.json");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("fwscan: ", result.Error);
        Assert.Contains("absent.json", result.Error);
    }

    [Fact]
    public void Sources_for_the_device_are_written_into_a_folder()
    {
        FwscanResult result = Run("wiring", "--generate", ".");

        Assert.Equal(0, result.ExitCode);
        Assert.True(File.Exists(Path.Combine(Folder, "BoardProfiles.cs")));
        Assert.Equal(2, Run("wiring", "--generate", "absent").ExitCode);
    }
}
