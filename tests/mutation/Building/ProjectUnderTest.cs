using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace FirmwareScanner.Mutation.Building;

/// <summary>A project whose mutants are tried, and the tests that have to kill them.</summary>
internal sealed record ProjectUnderTest(string Name, string Assembly, IReadOnlyList<string> TestProjects)
{
    private const string Core = "FirmwareScanner.Core";
    private const string Signatures = "FirmwareScanner.Signatures";
    private const string Scanner = "FirmwareScanner";
    private const string Tests = ".Tests";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<ProjectUnderTest> All { get; } =
    [
        new("core", Core, [Core + Tests, Signatures + Tests]),
        new("signatures", Signatures, [Signatures + Tests, Core + Tests]),
        new("scanner", Scanner, [Scanner + Tests]),
    ];

    private string Folder => Repository.PathOf("src", Assembly);

    /// <summary>The project of a name.</summary>
    internal static ProjectUnderTest Find(string name) => All.FirstOrDefault(project => project.Name == name)
        ?? throw new MutationException($"--project: expected one of {string.Join(", ", All.Select(project => project.Name))}; found {name}");

    /// <summary>Its source files, in ordinal order.</summary>
    internal IReadOnlyList<string> Sources()
    {
        string[] other = ["bin", "obj", "nano", "mscorlib"];
        IEnumerable<string> own = Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Folder, path).Split(Path.DirectorySeparatorChar).Any(other.Contains));
        return [.. own.Concat(LinkedSources()).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the build makes of the project file: attributes of the assembly.</summary>
    internal IEnumerable<string> GeneratedSources() => Directory.EnumerateFiles(
        Path.Combine(Folder, "obj", Repository.Configuration, Repository.Framework), "*AssemblyInfo.cs");

    /// <summary>Where a test project's assembly and all that it needs are.</summary>
    internal static string OutputOf(string testProject)
    {
        string folder = Repository.PathOf("tests", testProject, "bin", Repository.Configuration, Repository.Framework);
        return File.Exists(Path.Combine(folder, testProject + ".dll"))
            ? folder
            : throw new MutationException($"{testProject} is not built: dotnet build tests/{testProject} -c {Repository.Configuration}");
    }

    private IEnumerable<string> LinkedSources()
    {
        XDocument project = XDocument.Load(Path.Combine(Folder, Assembly + ".csproj"));
        foreach (string include in project.Descendants("Compile").Select(item => (string?)item.Attribute("Include")).OfType<string>())
        {
            string path = Path.GetFullPath(Path.Combine(Folder, include));
            foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path)))
            {
                yield return file;
            }
        }
    }
}
