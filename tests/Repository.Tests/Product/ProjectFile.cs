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

    internal bool IsTool => RelativePath.StartsWith("tools/", StringComparison.Ordinal);

    /// <summary>Projects whose assemblies this one references; analyzers and mere build order are none.</summary>
    internal ImmutableSortedSet<string> References =>
    [
        .. Items("ProjectReference")
            .Where(item => (string?)item.Attribute("ReferenceOutputAssembly") != "false")
            .Select(item => Path.GetFileNameWithoutExtension(Include(item).Replace('\\', '/'))),
    ];

    internal ImmutableSortedSet<string> Packages => [.. Items("PackageReference").Concat(Items("PackageDownload")).Select(Include)];

    internal IEnumerable<string> Friends => Items("InternalsVisibleTo").Select(Include);

    internal IEnumerable<string> Constants => (Property("DefineConstants") ?? string.Empty).Split(';').Where(name => !name.Contains('$'));

    internal IEnumerable<(string Alias, string Type)> Aliases =>
        Items("Using").Where(item => item.Attribute("Alias") is not null).Select(item => ((string)item.Attribute("Alias")!, Include(item)));

    /// <summary>All project files of the product: below src and tools.</summary>
    internal static ImmutableArray<ProjectFile> All { get; } =
    [
        .. new[] { "src", "tools" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Where(path => !IsBuildOutput(path))
            .Order(StringComparer.Ordinal)
            .Select(path => new ProjectFile(path)),
    ];

    /// <summary>The source files: full path, and the folder of the project that each counts to.</summary>
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

    private static string FolderOf(string relative) => relative.Contains('/') ? relative.Split('/')[0] : ".";

    private static bool IsBuildOutput(string path) =>
        Path.GetRelativePath(RepositoryFiles.Root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

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

    private IEnumerable<XElement> Items(string name) => _document.Descendants(name);

    private string? Property(string name) => _document.Descendants(name).FirstOrDefault()?.Value;
}
