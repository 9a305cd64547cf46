using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.NanoRun.Building;
using Xunit;

namespace FirmwareScanner.NanoRun.Tests;

/// <summary>Project files as nanoFramework's tools write them.</summary>
public sealed class NanoProjectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nano-run-tests-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Wildcards_include_and_exclude_as_msbuild_does()
    {
        foreach (string file in new[] { "A.cs", "Deep/B.cs", "Deep/er/C.cs", "bin/D.cs", "obj/nano/E.cs", "robj/F.cs", "G.txt" })
        {
            string path = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Empty);
        }

        NanoProject project = Read("<Compile Include=\"**\\*.cs\" Exclude=\"bin\\**;obj\\**\" />");

        string[] sources = [.. project.Sources.Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/')).Order()];
        Assert.Equal(["A.cs", "Deep/B.cs", "Deep/er/C.cs", "robj/F.cs"], sources);
    }

    [Fact]
    public void Wildcards_reach_into_a_folder_above_the_project()
    {
        foreach (string file in new[] { "A.cs", "Deep/B.cs", "bin/C.cs", "nano/D.cs", "nano/obj/E.cs" })
        {
            string path = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Empty);
        }

        NanoProject project = Read("<Compile Include=\"..\\**\\*.cs\" Exclude=\"..\\bin\\**;..\\nano\\**\" />", "nano");

        string[] sources = [.. project.Sources.Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/')).Order()];
        Assert.Equal(["A.cs", "Deep/B.cs"], sources);
    }

    [Fact]
    public void References_are_names_and_projects_are_paths()
    {
        NanoProject project = Read("""
            <Compile Include="A.cs" />
            <Reference Include="mscorlib, Version=1.17.11.0" />
            <ProjectReference Include="..\Core\Core.nfproj" />
            """);

        Assert.Equal(["mscorlib"], project.References);
        Assert.Equal([Path.GetFullPath(Path.Combine(_folder, "..", "Core", "Core.nfproj"))], project.ProjectReferences);
    }

    [Theory]
    [InlineData("<Project>", "Unexpected end of file")]
    [InlineData("<Project />", "names no sources")]
    public void File_that_is_no_project_is_refused(string text, string message)
    {
        string path = Path.Combine(_folder, "Bad.nfproj");
        File.WriteAllText(path, text);

        UserErrorException exception = Assert.Throws<UserErrorException>(() => NanoProject.Read(path));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_tests_of_this_repository_are_read_whole()
    {
        NanoProject project = NanoProject.Read(RealInterpreterTests.DeviceTests);

        Assert.Equal("NFUnitTest", project.AssemblyName);
        Assert.All(project.Sources.Concat(project.ProjectReferences), path => Assert.True(File.Exists(path), path));
        Assert.Contains(project.Sources, path => path.EndsWith("CaseTableTests.cs", StringComparison.Ordinal));
        NanoProject core = NanoProject.Read(Assert.Single(project.ProjectReferences));
        IEnumerable<string> expected = RepositoryFiles.Sources("src/FirmwareScanner.Core")
            .Where(path => !path.EndsWith(".Desktop.cs", StringComparison.Ordinal))
            .Concat(RepositoryFiles.Sources("src/Analysis/Contracts"));
        Assert.Equal(expected.Order(), core.Sources.Order());
    }

    private NanoProject Read(string items, string folder = "")
    {
        string path = Path.Combine(_folder, folder, "Case.nfproj");
        File.WriteAllText(path, $"<Project><ItemGroup>{items}</ItemGroup></Project>");
        return NanoProject.Read(path);
    }
}
