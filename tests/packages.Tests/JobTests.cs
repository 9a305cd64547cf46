using System;
using System.IO;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>What the action and the hook start, with a stand-in for the program that writes down its arguments.</summary>
public sealed class JobTests : IDisposable
{
    private readonly DeployFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Action_scans_and_hands_the_exit_code_on(int code)
    {
        StandIn(code);
        string output = Path.Combine(_folder.Path, "output");
        string sarif = Path.Combine(_folder.Path, "fwscan.sarif");

        ProgramEnd end = _folder.Run(
            [
                "FWSCAN_PATHS=one two\nthree $(touch hostile)\n", "FWSCAN_RULES=my.yar", "FWSCAN_ARGUMENTS=--verbose", "FWSCAN_FAIL_ON=medium",
                "FWSCAN_SARIF=" + sarif, "GITHUB_OUTPUT=" + output,
            ],
            "action/scan.sh");

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal($"exit-code={code}\nsarif={sarif}\n", File.ReadAllText(output));
        Assert.Equal(
            ["scan", "--format", "text", "--format", "sarif=" + sarif, "--fail-on", "medium", "--rules", "my.yar", "--verbose", "-r", "--", "one two", "three $(touch hostile)"],
            Arguments());
        Assert.False(File.Exists(Path.Combine(_folder.Path, "hostile")));
    }

    [Fact]
    public void Action_with_nothing_to_scan_is_an_error()
    {
        StandIn(0);

        ProgramEnd end = _folder.Run(
            ["FWSCAN_PATHS=\n", "FWSCAN_FAIL_ON=high", "FWSCAN_SARIF=x", "GITHUB_OUTPUT=" + Path.Combine(_folder.Path, "output")], "action/scan.sh");

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("names nothing to scan", end.Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Hook_scans_what_it_is_given_and_ends_as_the_scan_does(int code)
    {
        StandIn(code);

        ProgramEnd end = _folder.Run("pre-commit/fwscan.sh", "--fail-on", "high", "--", "a file");

        Assert.Equal(code, end.ExitCode);
        Assert.Equal(["scan", "--fail-on", "high", "--", "a file"], Arguments());
    }

    [Fact]
    public void Hook_without_a_program_says_how_to_get_it()
    {
        // The shell finds nothing there but itself.
        string bash = File.Exists("/bin/bash") ? "/bin/bash" : "/usr/bin/bash";
        Assert.SkipUnless(File.Exists(bash), "bash is elsewhere");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        var start = new System.Diagnostics.ProcessStartInfo(bash, [RepositoryFiles.PathOf("tools", "deploy", "pre-commit", "fwscan.sh")]);
        start.Environment["PATH"] = Path.Combine(_folder.Path, "empty");

        ProgramEnd end = StartedProgram.Run(start);

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("dotnet tool install --global fwscan", end.Error);
    }

    /// <summary>A program that writes its arguments and a report, and ends as it is told.</summary>
    private void StandIn(int code) =>
        _folder.WriteProgram(
            "bin/fwscan", $"printf '%s\\n' \"$@\" > arguments; for a in \"$@\"; do case $a in sarif=*) echo '{{}}' > \"${{a#sarif=}}\" ;; esac; done; exit {code}");

    private string[] Arguments() => File.ReadAllText(Path.Combine(_folder.Path, "arguments")).TrimEnd('\n').Split('\n');
}
