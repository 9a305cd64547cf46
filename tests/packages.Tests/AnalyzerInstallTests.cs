using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Packages.Tests;

/// <summary>The package of the analyzers in projects that have nothing else, as its front page and its page of recipes say.</summary>
/// <param name="feed">The packages.</param>
public sealed partial class AnalyzerInstallTests(LocalFeed feed)
{
    private const string Name = "FirmwareScanner.Analyzers";
    private const string Once = "-p:UseSharedCompilation=false";

    private const string Legacy = """
        public static class Program
        {
            public static void Main()
            {
                Port port = new Port();
                Ports.Close(port);
                Ports.Close(port);
            }
        }
        """;

    private static readonly string FrontPage =
        File.ReadAllText(RepositoryFiles.PathOf("src", "Analysis", "FirmwareScanner.Analyzers.CodeFixes", "README.md")).ReplaceLineEndings("\n");

    /// <summary>nanoFramework's class library, which the restore of the solution has put there.</summary>
    private static string CoreLibrary => typeof(LocalFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "CoreLibrary").Value!;

    [Fact]
    public void Quick_start_is_followed_word_by_word_in_an_empty_folder()
    {
        using var folder = new TemporaryFolder();
        feed.ConfigureIn(folder.Path);
        string[] commands =
        [
            .. FrontPage.Split("## ")[1].Split('\n').Where(line => line.StartsWith("    dotnet ", StringComparison.Ordinal)).Select(line => line.Trim()),
        ];
        string[] programs = [.. Blocks(FrontPage, "csharp")];
        string[] expected = [.. Errors().Matches(FrontPage).Select(match => Joined(match.Value))];

        Assert.Equal(["dotnet new console", "dotnet add package FirmwareScanner.Analyzers"], commands);
        foreach (string command in commands)
        {
            Sdk.Succeed(folder.Path, command.Split(' ')[1..]);
        }

        Assert.Equal(programs.Length, expected.Length);
        foreach ((string program, string message) in programs.Zip(expected))
        {
            File.WriteAllText(Path.Combine(folder.Path, "Program.cs"), program);
            ProgramEnd build = Sdk.Run(folder.Path, "build", "-nodeReuse:false", Once, "-v:quiet");

            Assert.NotEqual(0, build.ExitCode);
            Assert.Contains(message, build.Output);
            Assert.DoesNotContain("AD0001", build.Output);
        }

        // What the messages say puts both right, and nothing else is said.
        File.WriteAllText(Path.Combine(folder.Path, "Program.cs"), programs[1].Replace("Ports.Close(port);\nPorts.Close(port);", "Ports.Close(port);"));
        ProgramEnd repaired = Sdk.Run(folder.Path, "build", "-nodeReuse:false", Once, "-v:quiet");
        Assert.True(repaired.ExitCode == 0, repaired.Output + repaired.Error);
        Assert.DoesNotContain("warning", repaired.Output);
    }

    [Fact]
    public void Project_of_nanoFramework_is_checked_with_the_line_of_the_front_page()
    {
        using var folder = new TemporaryFolder();
        string line = Assert.Single(Blocks(FrontPage, "xml")).Trim().Replace('\\', '/');
        string packages = Path.Combine(folder.Path, "packages", $"{Name}.{feed.Version}");
        using (var package = feed.Open(Name))
        {
            System.IO.Compression.ZipFileExtensions.ExtractToDirectory(package, packages);
        }

        folder.Write(
            "system/NFProjectSystem.CSharp.targets",
            """<Project><Import Project="$(MSBuildToolsPath)/Microsoft.CSharp.targets" /></Project>"""u8.ToArray());
        string program = Blocks(FrontPage, "csharp").Last().Replace("Port port = new Port();\nPorts.Close(port);\nPorts.Close(port);", Legacy);
        folder.Write("app/Sample.cs", System.Text.Encoding.UTF8.GetBytes(program));
        folder.Write("app/App.nfproj", System.Text.Encoding.UTF8.GetBytes($"""
            <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup>
                <OutputType>Library</OutputType>
                <AssemblyName>App</AssemblyName>
                <TargetFrameworkVersion>v1.0</TargetFrameworkVersion>
                <LangVersion>9.0</LangVersion>
                <NoStdLib>true</NoStdLib>
                <NoCompilerStandardLib>true</NoCompilerStandardLib>
                <AddAdditionalExplicitAssemblyReferences>false</AddAdditionalExplicitAssemblyReferences>
                <IntermediateOutputPath>obj/</IntermediateOutputPath>
                <OutputPath>bin/</OutputPath>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Sample.cs" />
                <Reference Include="mscorlib">
                  <HintPath>{CoreLibrary}</HintPath>
                </Reference>
              </ItemGroup>
              <Import Project="../system/NFProjectSystem.CSharp.targets" />
              {line}
            </Project>
            """));

        ProgramEnd build = Sdk.Run(
            Path.Combine(folder.Path, "app"), "msbuild", "App.nfproj", "-t:Compile", "-nodeReuse:false", Once, "-v:quiet", "-nologo");

        Assert.NotEqual(0, build.ExitCode);
        Assert.True(build.Output.Contains("error FWS103: 'port' was already released", StringComparison.Ordinal), build.Output);
        Assert.Single(Regex.Matches(build.Output, "error ").DistinctBy(match => build.Output[match.Index..].Split('\n')[0]));
    }

    [Theory]
    [InlineData(0, "Sample.cs: error FWS307", "Drivers/Sample.cs: error FWS307", "Samples/Sample.cs: error FWS307")]
    [InlineData(1, "Sample.cs: warning FWS204", "Drivers/Sample.cs: warning FWS204", "Samples/Sample.cs: warning FWS204", "Sample.cs: warning FWS103", "Sample.cs: warning FWS307")]
    [InlineData(2, "Drivers/Sample.cs: error FWS307")]
    [InlineData(3, "Sample.cs: error FWS204", "Drivers/Sample.cs: error FWS204", "Drivers/Sample.cs: error FWS103")]
    public void Recipe_does_what_it_says(int recipe, params string[] expected)
    {
        string[] recipes = [.. Blocks(File.ReadAllText(RepositoryFiles.PathOf("docs", "analyzers.md")).ReplaceLineEndings("\n"), "ini")];
        using var project = new EmptyProject(feed, Name, SampleIn("Root"), "<OutputType>Library</OutputType>");
        foreach (string folder in new[] { "Drivers", "Samples" })
        {
            Directory.CreateDirectory(Path.Combine(project.Folder, folder));
            File.WriteAllText(Path.Combine(project.Folder, folder, "Sample.cs"), SampleIn(folder));
        }

        File.WriteAllText(Path.Combine(project.Folder, ".editorconfig"), "root = true\n" + recipes[recipe]);

        string output = project.Build().Output;

        string[] found = [.. Places().Matches(output).Select(match => Place(match.Groups[1].Value, project.Folder) + ": " + match.Groups[2].Value).Distinct()];
        Assert.Equal(4, recipes.Length);
        Assert.All(expected, each => Assert.Contains(each, found));
        string[] silent = recipe switch
        {
            1 => ["error FWS"],
            2 => [": error FWS307"],
            3 => ["Samples/"],
            _ => [],
        };
        Assert.All(found.Except(expected), each => Assert.DoesNotContain(silent, part => each.Contains(part, StringComparison.Ordinal)));
    }

    private static string SampleIn(string space) => $$"""
        using System;
        using FirmwareScanner.Contracts;

        namespace {{space}};

        [DeviceCode]
        [AllocationFree]
        public sealed class Sample
        {
            private int _left;

            public string Describe(int count) => "seen " + count;

            public void Wait()
            {
                while (_left != 7)
                {
                    _left += 2;
                }
            }
        }

        public sealed class Port : IDisposable
        {
            public void Dispose()
            {
            }

            public static void Close([Consumed] Port port) => port.Dispose();

            public static void Twice()
            {
                Port port = new Port();
                Close(port);
                Close(port);
            }
        }
        """;

    private static string Place(string path, string folder)
    {
        string name = path.Replace('\\', '/');
        return name.Contains("/Drivers/", StringComparison.Ordinal) ? "Drivers/Sample.cs"
            : name.Contains("/Samples/", StringComparison.Ordinal) ? "Samples/Sample.cs"
            : Path.GetFileName(name);
    }

    private static IEnumerable<string> Blocks(string page, string language) =>
        page.Split($"```{language}\n").Skip(1).Select(part => part.Split("\n```")[0] + "\n");

    private static string Joined(string message) => string.Join(' ', message.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex(@"(?<=^    )error FWS\d{3}: .*(\n    \S.*)*", RegexOptions.Multiline)]
    private static partial Regex Errors();

    [GeneratedRegex(@"^(\S*Sample\.cs)\(\d+,\d+\): (\w+ FWS\d{3})", RegexOptions.Multiline)]
    private static partial Regex Places();
}
