using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>Runs commands of the SDK as a user does, in a folder and with packages of one's own.</summary>
internal static class Sdk
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The folder of the .NET that runs this test.</summary>
    internal static string Root { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    /// <summary>Runs a command, with a packages folder of its own, so that nothing of it stays on the machine; the dot keeps sources in it out of the project.</summary>
    internal static ProgramEnd Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, ".packages");
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // What the test runner sets for itself must not reach the build.
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildSDKsPath");
        return StartedProgram.Run(start, patience: Patience);
    }

    /// <summary>Runs a command that has to succeed.</summary>
    internal static string Succeed(string folder, params string[] arguments)
    {
        ProgramEnd end = Run(folder, arguments);
        Assert.True(end.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {end.ExitCode}: {end.Output}{end.Error}");
        return end.Output;
    }

    /// <summary>Runs a program that has come out of a package or a build.</summary>
    internal static ProgramEnd RunProgram(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments.ToArray()) { WorkingDirectory = folder };
        start.Environment["DOTNET_ROOT"] = Root;
        return StartedProgram.Run(start);
    }
}
