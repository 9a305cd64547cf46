using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>Each package is installed from a local source and used, as its own front page says.</summary>
/// <param name="feed">The packages.</param>
public sealed class InstallTests(LocalFeed feed)
{
    [Fact]
    public void Library_scans_bytes_in_a_project_that_has_nothing_else()
    {
        string program = EmptyProject.ExampleIn("src", "FirmwareScanner", "README.md");
        using var project = new EmptyProject(feed, "FirmwareScanner", program);

        ProgramEnd build = project.Build();
        Assert.True(build.ExitCode == 0, build.Output + build.Error);
        ProgramEnd end = project.Start();

        Assert.Equal((0, "Found: password at 19"), (end.ExitCode, end.Output.Trim()));
        Assert.InRange(program.Split('\n').Count(line => line.Trim().Length > 0), 1, 20);
    }

    [Fact]
    public void Reports_are_written_in_a_project_that_has_nothing_else()
    {
        using var project = new EmptyProject(feed, "FirmwareScanner.Reports", EmptyProject.ExampleIn("src", "FirmwareScanner.Reports", "README.md"));

        ProgramEnd build = project.Build();
        Assert.True(build.ExitCode == 0, build.Output + build.Error);
        ProgramEnd end = project.Start();

        Assert.Equal((0, "1 found, in scan.sarif"), (end.ExitCode, end.Output.Trim()));
        Assert.Contains("ami_test_platform_key", File.ReadAllText(Path.Combine(project.Folder, "scan.sarif")));
    }

    [Fact]
    public void Proof_compiles_in_a_project_that_has_nothing_else()
    {
        string program = EmptyProject.ExampleIn("src", "Analysis", "FirmwareScanner.IlProof", "README.md");
        using var project = new EmptyProject(feed, "FirmwareScanner.IlProof", program);

        ProgramEnd build = project.Build();

        Assert.True(build.ExitCode == 0, build.Output + build.Error);
        Assert.Contains("Firmware.dll", project.Start().Error);
    }

    [Fact]
    public void Tool_is_installed_and_scans()
    {
        using var folder = new TemporaryFolder();
        feed.ConfigureIn(folder.Path);
        folder.Write("image.bin", "user=root password=letmein"u8.ToArray());
        folder.Write("my.yar", "rule password { strings: $a = \"letmein\" condition: $a }"u8.ToArray());
        string tools = Path.Combine(folder.Path, "tools");

        Sdk.Succeed(folder.Path, "tool", "install", "fwscan", "--tool-path", tools, "--version", feed.Version, "--configfile", "nuget.config");
        string program = Path.Combine(tools, OperatingSystem.IsWindows() ? "fwscan.exe" : "fwscan");
        ProgramEnd version = Sdk.RunProgram(program, folder.Path, "--version");
        ProgramEnd found = Sdk.RunProgram(program, folder.Path, "scan", "--rules", "my.yar", "image.bin");
        ProgramEnd builtIn = Sdk.RunProgram(program, folder.Path, "scan", "image.bin");

        Assert.StartsWith(feed.Version, version.Output);
        Assert.True(found.ExitCode == 1, found.Output + found.Error);
        Assert.Contains("password", found.Output);
        Assert.True(builtIn.ExitCode == 0, builtIn.Output + builtIn.Error);
    }
}
