using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using FirmwareScanner.Core.Tests.Repository;
using Xunit;

namespace FirmwareScanner.NanoRun.Tests;

/// <summary>The device tests on a real nanoCLR, where the environment names one; docs/nano-run.md says how.</summary>
public sealed class RealInterpreterTests
{
    private static readonly string[] Variables =
        ["NANO_RUN_INTERPRETER", "NANO_RUN_METADATA_PROCESSOR", "NANO_RUN_REFERENCES"];

    internal static bool IsGiven => Variables.All(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    internal static string DeviceTests { get; } = Path.Combine(
        RepositoryFiles.Root, "tests", "FirmwareScanner.Device.Tests", "nano", "FirmwareScanner.Device.Tests.nfproj");

    internal static string ApplicationTests { get; } = Path.Combine(
        RepositoryFiles.Root, "tests", "FirmwareScanner.Application.Tests", "nano", "FirmwareScanner.Application.Tests.nfproj");

    public static TheoryData<string> Projects => [DeviceTests, ApplicationTests];

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Tests_of_the_device_pass_on_the_interpreter(string project)
    {
        Assert.SkipUnless(IsGiven, "no nanoCLR: " + string.Join(", ", Variables) + " name none");
        using var output = new StringWriter();
        using var error = new StringWriter();

        int code = await NanoRunCommand.RunAsync([project], output, error, TestContext.Current.CancellationToken);

        Assert.True(code == ExitCode.Passed, output.ToString() + error);
    }
}
