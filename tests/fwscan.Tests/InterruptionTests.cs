using System;
using System.IO;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What Ctrl+C does, and SIGTERM.</summary>
public sealed class InterruptionTests : FwscanFixture
{
    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public void Interrupted_scan_prints_what_was_found_and_calls_nothing_clean(int signal)
    {
        Signals.Require(signal);
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "BACKDOOR");
        using StartedProgram scan = Start("scan", "-v", "--rules", "rules.yar", "-j", "1", "image.bin", "absent", "-");

        // Once the missing file has been reported the tool listens to signals; then it waits for its standard input.
        string? first = scan.ReadErrorLine();
        Assert.True(scan.Signal(signal));
        ProgramEnd end = scan.WaitForEnd();

        Assert.Contains("absent: incomplete", first);
        Assert.Equal(130, end.ExitCode);
        Assert.Contains("fwscan: interrupted: ", end.Error);
        Assert.Contains("high      backdoor  0x00000000", end.Output);
        Assert.DoesNotContain("clean", end.Output);
    }

    [Theory]
    [InlineData("--rules")]
    [InlineData("--files-from")]
    [InlineData("--baseline")]
    public void Wait_for_a_named_pipe_that_says_what_to_do_ends(string option)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no named pipes in folders");
        Put("a.bin", "x");

        // The shell's end opens when the tool waits at the other one.
        FwscanResult result = Shell($"mkfifo ff; \"$@\" scan {option} ff a.bin & exec 3>ff; kill -TERM $!; wait $!; echo $?");

        Assert.Equal(("130\n", "fwscan: interrupted\n"), (result.Output, result.Error));
    }

    [Fact]
    public void Baseline_of_an_interrupted_run_stays_as_it_was()
    {
        Signals.Require(Signals.Interrupt);
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "BACKDOOR");
        Put("other.bin", "BACKDOOR");
        Run("scan", "--rules", "rules.yar", "--baseline", "b.json", "--update-baseline", "image.bin", "other.bin");
        string before = File.ReadAllText(Path.Combine(Folder, "b.json"));
        using StartedProgram scan = Start("scan", "--rules", "rules.yar", "-j", "1", "--baseline", "b.json", "--update-baseline", "image.bin", "absent", "-", "other.bin");

        string? first = scan.ReadErrorLine();
        Assert.True(scan.Signal(Signals.Interrupt));
        ProgramEnd end = scan.WaitForEnd();

        Assert.Contains("absent: incomplete", first);
        Assert.Equal(130, end.ExitCode);
        Assert.Contains("b.json stays as it was: the run was interrupted", end.Error);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Folder, "b.json")));
    }
}
