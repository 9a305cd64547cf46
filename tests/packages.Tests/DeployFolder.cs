using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>Scripts of <c>tools/deploy</c>, run in a folder of their own with stand-ins for what they start.</summary>
internal sealed class DeployFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal DeployFolder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts of a release run on Linux");
    }

    /// <summary>The folder that scripts run in.</summary>
    internal string Path => _folder.Path;

    /// <summary>Skips the test where a program that a script needs is not installed.</summary>
    internal static void Require(string program) =>
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, program))),
            $"{program} is not installed");

    /// <summary>Writes a file.</summary>
    internal string Write(string name, string content) => _folder.Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a script that stands in for a program.</summary>
    internal string WriteProgram(string name, string script)
    {
        string path = Write(name, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>Runs a script of <c>tools/deploy</c>; programs in the folder <c>bin</c> come before those of the system.</summary>
    internal ProgramEnd Run(string script, params string[] arguments) => Run([], script, arguments);

    /// <summary>Runs a script with variables, each <c>NAME=VALUE</c>.</summary>
    internal ProgramEnd Run(string[] variables, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [RepositoryFiles.PathOf(["tools", "deploy", .. script.Split('/')]), .. arguments]) { WorkingDirectory = Path };
        start.Environment["PATH"] = System.IO.Path.Combine(Path, "bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["SOURCE_DATE_EPOCH"] = "1700000000";
        foreach (string variable in variables)
        {
            start.Environment[variable.Split('=')[0]] = variable[(variable.IndexOf('=') + 1)..];
        }

        return StartedProgram.Run(start);
    }

    /// <summary>Runs a program of the system that has to succeed.</summary>
    internal string Succeed(string program, params string[] arguments)
    {
        ProgramEnd end = StartedProgram.Run(new ProcessStartInfo(program, arguments) { WorkingDirectory = Path });
        Assert.True(end.ExitCode == 0, $"{program}: {end.Output}{end.Error}");
        return end.Output;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
