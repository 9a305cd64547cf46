using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Inputs that keep a reader waiting: standard input that is closed, named pipes without a writer, or with one that says nothing.</summary>
public sealed class StandardInputTests : FwscanFixture
{
    public StandardInputTests()
    {
        Put("rules.yar", TestRules.Severities);
    }

    [Fact]
    public void Scan_of_closed_standard_input_is_incomplete_at_once()
    {
        RequireShell();

        FwscanResult result = RunWithoutInput("scan", "--rules", "rules.yar", "-");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fwscan: -: incomplete: standard input is closed", result.Error);
    }

    [Fact]
    public void Record_of_closed_standard_input_is_an_error_and_writes_nothing()
    {
        RequireShell();

        FwscanResult result = RunWithoutInput("record", "-", "-o", "r.pcapng");

        Assert.Equal((2, "fwscan: standard input is closed\n"), (result.ExitCode, result.Error));
        Assert.Equal(["rules.yar"], Names());
    }

    [Fact]
    public void Commands_that_read_no_input_do_without()
    {
        RequireShell();

        Assert.Equal(0, RunWithoutInput("compile", "rules.yar", "-o", "r.fsdb").ExitCode);
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public void Scan_that_waits_for_the_writer_of_a_pipe_is_interrupted(int signal)
    {
        Signals.Require(signal);
        MakePipe();
        using StartedProgram scan = Start("scan", "--rules", "rules.yar", "-j", "1", "absent", "pipe");

        // Once the missing file has been reported the tool listens to signals; then it waits for a writer, unless the signal is there before it has begun to.
        scan.ReadErrorLine();
        Assert.True(scan.Signal(signal));
        ProgramEnd end = scan.WaitForEnd();

        Assert.Equal(130, end.ExitCode);
        Assert.Matches("pipe: incomplete: stopped after byte 0|interrupted: 1 of 2 files were not begun", end.Error);
        Assert.DoesNotContain("clean", end.Output);
    }

    [Theory]
    [InlineData("scan", "--rules", "rules.yar", "pipe")]
    [InlineData("record", "pipe", "-o", "r.pcapng")]
    public async Task Command_whose_pipe_has_a_silent_writer_is_interrupted(params string[] arguments)
    {
        Signals.Require(Signals.Terminate);
        string pipe = MakePipe();
        using StartedProgram tool = Start(arguments);

        // Opening it for writing waits for the reader, which has begun to listen to signals before.
        CancellationToken token = TestContext.Current.CancellationToken;
        await using FileStream writer = await Task.Run(
            () => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), token).WaitAsync(StartedProgram.Patience, token);
        Assert.True(tool.Signal(Signals.Terminate));
        ProgramEnd end = tool.WaitForEnd();

        Assert.Equal(130, end.ExitCode);
        Assert.Equal(["pipe", "rules.yar"], Names());
    }

    [Fact]
    public async Task Pipe_that_the_user_names_is_recorded_to_its_end()
    {
        Signals.Require(Signals.Terminate);
        string pipe = MakePipe();
        using StartedProgram record = Start("record", "pipe", "-o", "r.pcapng");

        CancellationToken token = TestContext.Current.CancellationToken;
        await Task.Run(() => File.WriteAllText(pipe, "0123456789"), token).WaitAsync(StartedProgram.Patience, token);
        ProgramEnd end = record.WaitForEnd();

        Assert.Equal((0, "r.pcapng: 10 bytes recorded\n"), (end.ExitCode, end.Output));
    }

    private FwscanResult RunWithoutInput(params string[] arguments) => Shell("\"$@\" <&-", arguments);

    private static void RequireShell() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell of POSIX, which can close streams");

    private string MakePipe()
    {
        string path = Path.Combine(Folder, "pipe");
        Assert.Equal(0, StartedProgram.Run(new ProcessStartInfo("mkfifo", [path])).ExitCode);
        return path;
    }

    private string[] Names()
    {
        string[] names = Array.ConvertAll(Directory.GetFileSystemEntries(Folder), path => Path.GetFileName(path));
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }
}
