using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What Ctrl+C does.</summary>
public sealed class InterruptionTests : FwscanFixture
{
    private const int Interrupt = 2;

    [Fact]
    public async Task Interrupted_scan_prints_what_was_found_and_calls_nothing_clean()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no way to send Ctrl+C to a process without a console");
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "BACKDOOR");
        using Process process = Start(null, "scan", "--rules", "rules.yar", "-j", "1", "absent", "image.bin", "-");

        // Once the missing file has been reported the tool listens to signals; then it waits for its standard input.
        string? first = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, SendSignal(process.Id, Interrupt));

        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("absent: incomplete", first);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("fwscan: interrupted: ", error);
        Assert.Contains("high      backdoor  0x00000000", output);
        Assert.DoesNotContain("clean", output);
    }

    /// <summary>POSIX kill(2). The program of that name is not on every machine that has the SDK.</summary>
    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
