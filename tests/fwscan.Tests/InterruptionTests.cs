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
}
