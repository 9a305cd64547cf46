using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using FirmwareScanner.Memory;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests;

/// <summary>Makes the package and uses it in a fresh project, with no source of packages but the folder that it was made in.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Fault = "throw new System.InvalidOperationException();";

    // For a build from nothing, without the compiler's server.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("fws-package").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Package_in_a_fresh_project_fails_the_build_with_a_fault_and_passes_it_without()
    {
        string package = Pack();
        CreateProject(Path.GetFileNameWithoutExtension(package)["FirmwareScanner.Analyzers.".Length..]);

        WriteSource(Fault);
        (int exitCode, string output) = Dotnet("build", "Sample.csproj");
        if (output.Contains("NU1101") || output.Contains("NU1301") || output.Contains("NETSDK1045"))
        {
            Assert.Skip("the SDK cannot restore an empty project without the network: " + output);
        }

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error FWS212: An exception is an object, and 'Stop' promises to allocate nothing; return a fault code", output);
        Assert.DoesNotContain("AD0001", output);

        WriteSource("_stopped = true;");
        (exitCode, output) = Dotnet("build", "Sample.csproj", "--no-restore");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("FWS", output);
    }

    [Fact]
    public void Package_holds_both_assemblies_and_the_help_pages_and_needs_nothing()
    {
        using ZipArchive archive = ZipFile.OpenRead(Pack());
        string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
        using StreamReader reader = new(archive.GetEntry("FirmwareScanner.Analyzers.nuspec")!.Open());
        string specification = reader.ReadToEnd();

        Assert.Contains("analyzers/dotnet/cs/FirmwareScanner.Analyzers.dll", names);
        Assert.Contains("analyzers/dotnet/cs/FirmwareScanner.Analyzers.CodeFixes.dll", names);
        Assert.Contains("README.md", names);
        Assert.DoesNotContain(names, name => name.StartsWith("lib/", StringComparison.Ordinal));
        Assert.Contains("<developmentDependency>true</developmentDependency>", specification);
        Assert.DoesNotContain("<dependency ", specification);
        IEnumerable<string> pages = AllAnalyzers.Create().SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Select(rule => rule.HelpLinkUri);
        Assert.All(pages, page => Assert.Contains(page[page.IndexOf("docs/", StringComparison.Ordinal)..], names));
    }

    private string Pack()
    {
        string project = Path.Combine(
            CoreSources.RepositoryRoot,
            "src",
            "Analysis",
            "FirmwareScanner.Analyzers.CodeFixes",
            "FirmwareScanner.Analyzers.CodeFixes.csproj");
        string configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        // Not in the project's obj, where two runs of this test would write the same file.
        string specification = "-p:NuspecOutputPath=" + Path.Combine(_folder, "nuspec") + Path.DirectorySeparatorChar;
        (int exitCode, string output) = Dotnet("pack", project, "--no-build", "-c", configuration, "-o", _folder, specification);
        Assert.True(exitCode == 0, output);
        return Assert.Single(Directory.GetFiles(_folder, "*.nupkg"));
    }

    private void CreateProject(string version)
    {
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), """
            <configuration>
              <packageSources>
                <clear />
                <add key="local" value="." />
              </packageSources>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(_folder, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="FirmwareScanner.Analyzers" Version="{version}" />
                <Reference Include="{typeof(BlockPool).Assembly.Location}" />
              </ItemGroup>
            </Project>
            """);
    }

    private void WriteSource(string statement)
    {
        File.WriteAllText(Path.Combine(_folder, "Sample.cs"), $$"""
            using FirmwareScanner.Contracts;

            [AllocationFree]
            public sealed class Sample
            {
                private bool _stopped;

                public bool IsStopped => _stopped;

                public void Stop()
                {
                    {{statement}}
                }
            }
            """);
    }

    private (int ExitCode, string Output) Dotnet(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [.. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v:quiet", "-nologo"])
        {
            WorkingDirectory = _folder,
        };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, ".packages");
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        // What the test runner sets for itself must not reach the build.
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildSDKsPath");
        ProgramEnd end = StartedProgram.Run(start, patience: Patience);
        return (end.ExitCode, end.Output + end.Error);
    }
}
