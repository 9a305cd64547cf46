using System;
using System.Collections.Generic;
using System.IO;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan flash</c> runs; a script stands in for nanoFramework's flash tool.</summary>
public sealed class FlashTests : FwscanFixture
{
    private string Log => Path.Combine(Folder, "calls.txt");

    [Fact]
    public void Dry_run_shows_the_command_lines_and_runs_nothing()
    {
        Install("ESP32");

        FwscanResult result = Flash("--board", "esp32-devkitc", "--port", "/dev/ttyUSB7", "--image", "App.bin", "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            [
                "nanoff --platform esp32 --serialport /dev/ttyUSB7 --devicedetails",
                "nanoff --target ESP32_REV3 --serialport /dev/ttyUSB7 --update",
                "nanoff --target ESP32_REV3 --serialport /dev/ttyUSB7 --deploy --image App.bin",
            ],
            result.Lines);
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public void Tool_that_is_missing_is_named_with_the_command_that_installs_it()
    {
        FwscanResult result = Flash("--board", "esp32-devkitc", "--port", "/dev/ttyUSB7");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("dotnet tool install -g nanoff", result.Error);
        Assert.Contains("nanoff --target ESP32_REV3 --serialport /dev/ttyUSB7 --update", result.Output);
    }

    [Fact]
    public void Board_is_identified_and_written_with_the_target_of_its_file()
    {
        Install("ESP32-S3 (QFN56) (revision v0.2)");

        FwscanResult result = Flash("--board", "esp32-s3-devkitc-1", "--port", "/dev/ttyACM0", "--erase", "--image", "App.bin");

        Assert.Equal(0, result.ExitCode);
        string[] calls = File.ReadAllLines(Log);
        Assert.Equal(3, calls.Length);
        Assert.Equal("--platform esp32 --serialport /dev/ttyACM0 --devicedetails", calls[0]);
        Assert.Matches("^--target ESP32_S3_[A-Z]+ --serialport /dev/ttyACM0 --update --masserase$", calls[1]);
        Assert.EndsWith("--deploy --image App.bin", calls[2]);
    }

    [Fact]
    public void Board_with_another_chip_is_not_written()
    {
        Install("ESP32-C3 (QFN32)");

        FwscanResult result = Flash("--board", "esp32-devkitc", "--port", "/dev/ttyUSB7");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nothing was written", result.Error);
        Assert.Single(File.ReadAllLines(Log));
    }

    [Fact]
    public void Failure_of_the_tool_is_told()
    {
        Install("ESP32", "3");

        FwscanResult result = Flash("--board", "esp32-devkitc", "--port", "/dev/ttyUSB7");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("failed with exit code 3", result.Error);
    }

    /// <summary>Runs the command with a search path and a home that hold nothing but what the test has put there.</summary>
    private FwscanResult Flash(params string[] arguments) =>
        Run([], new Dictionary<string, string> { ["PATH"] = Folder, ["HOME"] = Folder }, ["flash", .. arguments]);

    private void Install(string chip, string exitCode = "0")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for nanoff is a shell script");
        string path = Put("nanoff", $"#!/bin/sh\necho \"$*\" >> calls.txt\necho 'Connected to: {chip}'\nexit {exitCode}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
