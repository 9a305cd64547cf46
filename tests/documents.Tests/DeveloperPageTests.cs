using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Documents.Tests;

/// <summary>
/// The programs of <c>docs/for-developers.md</c> compile and do what the page says. They take the libraries that were built with this
/// test, and no package; that the packages have what a program needs is for packages.Tests.
/// </summary>
public sealed class DeveloperPageTests
{
    private const int MostLines = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string[] Libraries =
    [
        "FirmwareScanner", "FirmwareScanner.Core", "FirmwareScanner.Diagnostics", "FirmwareScanner.FileSystem", "FirmwareScanner.Modules",
        "FirmwareScanner.RegularExpressions", "FirmwareScanner.Reports", "FirmwareScanner.Signatures", "FirmwareScanner.Unpack",
        "K4os.Compression.LZ4", "SharpCompress", "ZstdSharp",
    ];

    private static readonly string[] Programs =
    [
        .. File.ReadAllText(RepositoryFiles.PathOf("docs", "for-developers.md")).ReplaceLineEndings("\n").Split("```csharp\n").Skip(1)
            .Select(part => part.Split("```")[0]),
    ];

    [Fact]
    public void First_program_scans_a_file_in_twenty_lines()
    {
        using var folder = new TemporaryFolder();
        Build(folder, Programs[0]);
        folder.Write("bad.bin", "DO NOT TRUST - AMI Test PK"u8.ToArray());
        folder.Write("good.bin", "nothing that anybody would look for"u8.ToArray());

        ProgramEnd bad = Run(folder, "bad.bin");
        ProgramEnd good = Run(folder, "good.bin");

        Assert.InRange(Programs[0].Split('\n').Count(line => line.Trim().Length > 0), 1, MostLines);
        Assert.Equal((1, "critical ami_test_platform_key at 0\nFound: bad.bin\n"), (bad.ExitCode, bad.Output.ReplaceLineEndings("\n")));
        Assert.Equal((0, "Clean: good.bin\n"), (good.ExitCode, good.Output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void Second_program_scans_many_files_and_writes_a_report()
    {
        using var folder = new TemporaryFolder();
        Build(folder, Programs[1]);
        folder.Write("bad.bin", "DO NOT TRUST - AMI Test PK"u8.ToArray());
        folder.Write("good.bin", "nothing that anybody would look for"u8.ToArray());

        ProgramEnd both = Run(folder, "scan.sarif", "bad.bin", "good.bin");
        ProgramEnd good = Run(folder, "good.sarif", "good.bin");

        Assert.Equal((1, "1 clean, 1 found, 0 incomplete"), (both.ExitCode, both.Output.Trim()));
        Assert.Equal((0, "1 clean, 0 found, 0 incomplete"), (good.ExitCode, good.Output.Trim()));
        JsonArray results = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "scan.sarif")))!["runs"]![0]!["results"]!.AsArray();
        Assert.Contains("ami_test_platform_key", Assert.Single(results)!["ruleId"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_has_no_program_that_is_not_run()
    {
        Assert.Equal(2, Programs.Length);
    }

    private static void Build(TemporaryFolder folder, string program)
    {
        IEnumerable<string> references = Libraries.Select(
            name => $"<Reference Include=\"{Path.Combine(AppContext.BaseDirectory, name)}.dll\" />");
        File.WriteAllText(
            Path.Combine(folder.Path, "nuget.config"), "<configuration><packageSources><clear /></packageSources></configuration>");
        File.WriteAllText(Path.Combine(folder.Path, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", references)}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder.Path, "Program.cs"), program);
        ProgramEnd end = Start(
            folder, "build", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v:quiet", "-o", Path.Combine(folder.Path, "out"));
        Assert.True(end.ExitCode == 0, end.Output + end.Error);
    }

    private static ProgramEnd Run(TemporaryFolder folder, params string[] arguments) =>
        Start(folder, [Path.Combine(folder.Path, "out", "Sample.dll"), .. arguments]);

    private static ProgramEnd Start(TemporaryFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder.Path };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // What the test runner sets for itself must not reach the build.
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildSDKsPath");
        return StartedProgram.Run(start, patience: Patience);
    }
}
