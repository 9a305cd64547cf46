using System;
using System.Linq;
using FirmwareScanner.Diagnostics;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>Every fault that can be put into a board file is found at its place.</summary>
public sealed class BoardCheckTests
{
    private const string DevKit = "esp32-devkitc";
    private const string S3 = "esp32-s3-devkitc-1";
    private const string C3 = "esp32-c3-devkitm-1";
    private const string Wrover = "esp32-wrover";

    [Theory]
    [InlineData(DevKit, "\"fault\": 26", "\"fault\": 6", "fault: expected a free GPIO, found GPIO 6, a line of the flash memory")]
    [InlineData(C3, "\"fault\": 4", "\"fault\": 12", "fault: expected a free GPIO, found GPIO 12, a line of the flash memory")]
    [InlineData(Wrover, "\"fault\": 18", "\"fault\": 16", "fault: expected a free GPIO, found GPIO 16, a line of the PSRAM")]
    [InlineData(S3, "\"fault\": 7", "\"fault\": 35", "fault: expected a free GPIO, found GPIO 35, a line of the PSRAM")]
    [InlineData(S3, "\"fault\": 7", "\"fault\": 19", "fault: expected a free GPIO, found GPIO 19, a line of the chip's USB")]
    [InlineData(DevKit, "\"fault\": 26", "\"fault\": 34", "fault: expected a GPIO that can be an output, found GPIO 34, an input only")]
    [InlineData(DevKit, "\"tx\": 17", "\"tx\": 36", "stream.tx: expected a GPIO that can be an output, found GPIO 36, an input only")]
    [InlineData(DevKit, "\"fault\": 26", "\"fault\": 20", "fault: expected a GPIO of the ESP32, found GPIO 20, which it does not have")]
    [InlineData(DevKit, "\"fault\": 26", "\"fault\": 37", "fault: expected a GPIO that can be an output, found GPIO 37, an input only")]
    [InlineData(DevKit, "\"rx\": 14", "\"rx\": 38", "link.rx: expected a GPIO on a header of the board, found GPIO 38, which is on none")]
    [InlineData(
        DevKit, "\"fault\": 26", "\"fault\": 3",
        "fault: expected a free GPIO, found GPIO 3, a line of COM1 and so of the debugger")]
    [InlineData(DevKit, "\"pass\": 32", "\"pass\": 14", "pass: expected a GPIO that stays low while the board starts, found GPIO 14")]
    [InlineData(DevKit, "\"gpio\": 27, \"pull", "\"gpio\": 35, \"pull", "button: expected a GPIO with a pull-up, found GPIO 35")]
    [InlineData(DevKit, "\"COM3\"", "\"COM2\"", "stream: expected a port of its own, found COM2, which is the link")]
    [InlineData(DevKit, "\"COM3\"", "\"COM1\"", "link: expected COM2 or higher, found COM1, which nanoFramework keeps for its debugger")]
    [InlineData(DevKit, "\"COM3\"", "\"COM4\"", "link: expected COM1 to COM3 of the ESP32, found COM4")]
    [InlineData(C3, "\"COM2\"", "\"COM3\"", "stream: expected COM1 to COM2 of the ESP32-C3, found COM3")]
    [InlineData(
        DevKit, "\"adapter\"", "\"bridge\"",
        "link: expected COM1 on GPIO 1 and 3 behind the board's serial bridge, found COM3 on GPIO 13 and 14")]
    [InlineData(
        DevKit, "\"debugger\": \"bridge\"", "\"debugger\": \"usb\"",
        "debugger: expected \"bridge\", for the ESP32 has no USB of its own")]
    [InlineData(
        C3,
        "\"sdCard\": null",
        "\"sdCard\": { \"onBoard\": true, \"sck\": 2, \"miso\": 8, \"mosi\": 0, \"cs\": 1 }",
        "sdCard: expected null, for nanoFramework's firmware for the ESP32-C3 has no driver for SD cards")]
    [InlineData(DevKit, "0x1E0000", "0x1D0000", "expected a partition from 0x1E0000 on, found one at 0x1D0000, which overlaps another")]
    [InlineData(DevKit, "0x3C0000", "0x3D0000", "expected a partition that ends within 4194304 bytes of flash, found its end at 4259840")]
    [InlineData(Wrover, "\"bytes\": 8388608", "\"bytes\": 2097152", "psram: expected mappedBytes of at most 2097152, found 4194304")]
    [InlineData(DevKit, "\"managedHeapBytes\": 102400", "\"managedHeapBytes\": 1024000", "managedHeapBytes: expected at most 532480 bytes")]
    [InlineData(DevKit, "\"budgetBytes\": 65536", "\"budgetBytes\": 165536", "budgetBytes: expected at most 102400 bytes of managed heap")]
    [InlineData(DevKit, "\"ringBytes\": 1792", "\"ringBytes\": 63040", "ring and blocks together: expected at most 65536 bytes")]
    [InlineData(
        DevKit, "\"pullUps\": []", "\"log\": { \"drive\": \"I:\", \"files\": 7 }, \"pullUps\": []",
        "log: expected files that fit the storage of 262144 bytes, found 7 of 8192, with which it would need 278528")]
    [InlineData(
        C3, "\"pullUps\":", "\"log\": { \"drive\": \"D:\" }, \"pullUps\":",
        "log: expected a drive that the board has, found D: on a board without an SD card")]
    [InlineData(DevKit, "\"IO27\", \"gpio\": 27", "\"IO27\", \"gpio\": 28", "headers: expected GPIOs of the ESP32, found GPIO 28 at IO27")]
    public void Fault_is_refused(string board, string piece, string fault, string message)
    {
        DiagnosticBag diagnostics = BoardFiles.Check(BoardFiles.With(board, piece, fault));

        Assert.Contains(
            diagnostics.All.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
            diagnostic => diagnostic.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Pin_that_is_taken_is_refused_with_the_line_of_the_other()
    {
        DiagnosticBag diagnostics = BoardFiles.Check(BoardFiles.With(DevKit, "\"rx\": 14", "\"rx\": 32"));

        Diagnostic error = Assert.Single(diagnostics.All);
        Assert.Equal(
            "board.json:30:45: error: link.rx: expected a GPIO of its own, found GPIO 32, which is pass in line 28", error.Headline);
    }

    [Theory]
    [InlineData(DevKit, "\"fault\": 26", "\"fault\": 2", "fault: GPIO 2 is a strapping pin; at reset: low or open to load firmware")]
    [InlineData(S3, "\"fault\": 7", "\"fault\": 48", "fault: GPIO 48 is wired to something on the board: RGB LED")]
    [InlineData(S3, "\"fault\": 7", "\"fault\": 43", "fault: GPIO 43 is a line of COM1, which prints the boot log")]
    [InlineData(DevKit, "\"rx\": 14", "\"rx\": 34", "link.rx: GPIO 34 has no pull-up inside and reads noise")]
    [InlineData(S3, "\"COM3\"", "\"COM1\"", "link: COM1 opens only while the debugger is on the chip's USB")]
    [InlineData(
        DevKit, "\"accepted\": []", "\"accepted\": [{ \"gpio\": 2, \"because\": \"x\" }]",
        "accepted: expected a warning that this accepts")]
    public void Doubtful_choice_is_a_warning(string board, string piece, string choice, string message)
    {
        DiagnosticBag diagnostics = BoardFiles.Check(BoardFiles.With(board, piece, choice));

        Diagnostic warning = Assert.Single(diagnostics.All);
        Assert.Equal(DiagnosticSeverity.Warning, warning.Severity);
        Assert.StartsWith(message, warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warning_that_the_file_accepts_is_a_note_with_the_reason()
    {
        DiagnosticBag diagnostics = BoardFiles.Check(BoardFiles.Text("xiao-esp32c3"));

        Assert.All(diagnostics.All, diagnostic => Assert.Equal(DiagnosticSeverity.Note, diagnostic.Severity));
        Assert.Contains("COM1 opens only", string.Join('\n', diagnostics.All.Select(note => note.Message)));
        Assert.All(diagnostics.All, note => Assert.Contains("; accepted: ", note.Message));
    }
}
