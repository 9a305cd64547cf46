using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FirmwareScanner.Core.Tests.Repository;

namespace FirmwareScanner.Repository.Tests.Product;

/// <summary>A project file of the product, as far as it is read here: what it references, compiles and lets see its internals.</summary>
internal sealed partial class ProjectFile
{
    private readonly XDocument _document;

    private ProjectFile(string path)
    {
        FullPath = path;
        _document = XDocument.Load(path);
    }

    internal string FullPath { get; }

    internal string Folder => Path.GetDirectoryName(FullPath)!;

    internal string Name => Path.GetFileNameWithoutExtension(FullPath);

    internal string AssemblyName => Property("AssemblyName") ?? Name;

    /// <summary>Path from the repository's root, with slashes.</summary>
    internal string RelativePath => Path.GetRelativePath(RepositoryFiles.Root, FullPath).Replace('\\', '/');

    /// <summary>Whether it is part of the product; a tool may also use a project of the tests, such as the benchmarks.</summary>
    internal bool IsProduct => IsProductPath(FullPath);

    internal bool IsTool => RelativePath.StartsWith("tools/", StringComparison.Ordinal);

    /// <summary>Projects whose assemblies this one references; analyzers and mere build order are none.</summary>
    internal ImmutableSortedSet<string> References => [.. ReferencedPaths.Select(path => Path.GetFileNameWithoutExtension(path))];

    internal ImmutableSortedSet<string> Packages => [.. Items("PackageReference").Concat(Items("PackageDownload")).Select(Include)];

    internal IEnumerable<string> Friends => Items("InternalsVisibleTo").Select(Include);

    internal IEnumerable<string> Constants => (Property("DefineConstants") ?? string.Empty).Split(';').Where(name => !name.Contains('$'));

    internal IEnumerable<(string Alias, string Type)> Aliases =>
        Items("Using").Where(item => item.Attribute("Alias") is not null).Select(item => ((string)item.Attribute("Alias")!, Include(item)));

    /// <summary>All project files of the product: below src and tools.</summary>
    internal static ImmutableArray<ProjectFile> All { get; } =
    [
        .. new[] { "src", "tools" }
            .Select(folder => Path.Combine(RepositoryFiles.Root, folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Where(path => !IsBuildOutput(path))
            .Order(StringComparer.Ordinal)
            .Select(path => new ProjectFile(path)),
    ];

    /// <summary>The product's project files, and those outside that they reference.</summary>
    internal static ImmutableArray<ProjectFile> WithReferenced { get; } = [.. All, .. Outside()];

    /// <summary>Whether it lies inside another project's folder: another build of that project's sources.</summary>
    internal bool IsOtherBuild =>
        All.Any(other => Folder.StartsWith(other.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>The source files of a project that is no other build: full paths, and the folders that they count to.</summary>
    internal IEnumerable<(string Path, string Folder)> Sources()
    {
        Regex[] removed = [.. Items("Compile").Select(item => (string?)item.Attribute("Remove")).OfType<string>().Select(Glob)];
        foreach (string path in Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(Folder, path).Replace('\\', '/');
            if (!IsBuildOutput(path) && !IsOfInnerProject(path) && !removed.Any(pattern => pattern.IsMatch(relative)))
            {
                yield return (path, FolderOf(relative));
            }
        }

        foreach (XElement item in Items("Compile").Where(item => item.Attribute("Include") is not null))
        {
            string include = Include(item).Replace('\\', '/');
            string folder = Path.GetFullPath(Path.Combine(Folder, Path.GetDirectoryName(include)!));
            string link = (string?)item.Attribute("Link") ?? (string?)item.Attribute("LinkBase") + "/" + Path.GetFileName(include);
            foreach (string path in Directory.EnumerateFiles(folder, Path.GetFileName(include)))
            {
                yield return (path, FolderOf(link.Replace('\\', '/').TrimStart('/')));
            }
        }
    }

    /// <summary>The first folder of a path. Where a program starts is a room of its own, above all others.</summary>
    private static string FolderOf(string relative) =>
        relative.Contains('/') ? relative.Split('/')[0] : relative == "Program.cs" ? "Program" : ".";

    private static bool IsBuildOutput(string path) =>
        Path.GetRelativePath(RepositoryFiles.Root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    /// <summary>Whether a file is part of the product.</summary>
    internal static bool IsProductPath(string path) =>
        Path.GetRelativePath(RepositoryFiles.Root, path).Split(Path.DirectorySeparatorChar)[0] is "src" or "tools";

    private static List<ProjectFile> Outside()
    {
        var found = new Dictionary<string, ProjectFile>();
        var open = new Stack<ProjectFile>(All);
        while (open.TryPop(out ProjectFile? file))
        {
            foreach (string path in file.ReferencedPaths.Where(path => !IsProductPath(path) && !found.ContainsKey(path)))
            {
                found.Add(path, new ProjectFile(path));
                open.Push(found[path]);
            }
        }

        return [.. found.Values];
    }

    private static string Include(XElement item) => (string?)item.Attribute("Include") ?? string.Empty;

    private static Regex Glob(string pattern) => new("^" + WildCards().Replace(Regex.Escape(pattern.Replace('\\', '/')), ".*") + "$");

    [GeneratedRegex(@"\\\*\\\*(?:/\\\*)?|\\\*")]
    private static partial Regex WildCards();

    private bool IsOfInnerProject(string path)
    {
        for (string folder = Path.GetDirectoryName(path)!; folder.Length > Folder.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (Directory.EnumerateFiles(folder, "*.*proj").Any())
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<string> ReferencedPaths => Items("ProjectReference")
        .Where(item => (string?)item.Attribute("ReferenceOutputAssembly") != "false")
        .Select(item => Path.GetFullPath(Path.Combine(Folder, Include(item).Replace('\\', '/'))));

    private IEnumerable<XElement> Items(string name) => _document.Descendants(name);

    private string? Property(string name) => _document.Descendants(name).FirstOrDefault()?.Value;
}
