using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.NanoRun.Building;

/// <summary>What of a classic .nfproj matters to a compiler.</summary>
internal sealed partial class NanoProject
{
    private NanoProject(string path, XDocument document)
    {
        Path = path;
        Folder = System.IO.Path.GetDirectoryName(path)!;
        AssemblyName = Property(document, "AssemblyName") ?? System.IO.Path.GetFileNameWithoutExtension(path);
        IsProgram = Property(document, "OutputType") is "Exe";
        IsNullable = Property(document, "Nullable") is "enable";
        Sources = [.. Items(document, "Compile").SelectMany(Expand)];
        ProjectReferences = [.. Items(document, "ProjectReference")
            .Select(item => System.IO.Path.GetFullPath(Native(item.Attribute("Include")!.Value), Folder))];
        References = [.. Items(document, "Reference").Select(item => item.Attribute("Include")!.Value.Split(',')[0])];
        StandsInFor = [.. Items(document, "StandsInFor").SelectMany(item => Split(item.Attribute("Include")!.Value))];
        Symbols = [.. Split(Property(document, "DefineConstants") ?? string.Empty)
            .Where(symbol => symbol != "$(DefineConstants)")
            .Select(symbol => PropertyReference().Replace(symbol, match => Property(document, match.Groups[1].Value) ?? string.Empty))];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file's folder.</summary>
    public string Folder { get; }

    /// <summary>Name of what it builds.</summary>
    public string AssemblyName { get; }

    /// <summary>Whether that is a program.</summary>
    public bool IsProgram { get; }

    /// <summary>Whether nullable reference types are on.</summary>
    public bool IsNullable { get; }

    /// <summary>Full paths of the sources.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>Full paths of the projects it needs.</summary>
    public IReadOnlyList<string> ProjectReferences { get; }

    /// <summary>Names of the assemblies it needs.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>Names of the assemblies that this one is taken for: it has their types, and who refers to them gets it.</summary>
    public IReadOnlyList<string> StandsInFor { get; }

    /// <summary>The symbols that its sources are compiled with, beside those of every project.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>Reads a project.</summary>
    /// <param name="path">The .nfproj.</param>
    /// <exception cref="UserErrorException">It is missing, no XML, or names no sources.</exception>
    public static NanoProject Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserErrorException($"{path} does not exist");
        }

        try
        {
            var project = new NanoProject(System.IO.Path.GetFullPath(path), XDocument.Load(path));
            return project.Sources.Count > 0
                ? project
                : throw new UserErrorException($"{path} names no sources: expected items <Compile Include=...>");
        }
        catch (XmlException exception)
        {
            throw new UserErrorException($"{path}: {exception.Message}");
        }
    }

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex PropertyReference();

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? Property(XDocument document, string name) =>
        document.Descendants().LastOrDefault(element => element.Name.LocalName == name)?.Value;

    private static IEnumerable<XElement> Items(XDocument document, string name) =>
        document.Descendants().Where(element => element.Name.LocalName == name && element.Attribute("Include") is not null);

    private static string Native(string path) => path.Replace('\\', System.IO.Path.DirectorySeparatorChar);

    /// <summary>The files of an item; wildcards as MSBuild has them, below the project's folder or one above it.</summary>
    private IEnumerable<string> Expand(XElement item)
    {
        string[] includes = Split(item.Attribute("Include")!.Value);
        Regex[] excludes = [.. Split(item.Attribute("Exclude")?.Value ?? string.Empty).Select(Pattern)];
        foreach (string include in includes)
        {
            if (!include.Contains('*', StringComparison.Ordinal))
            {
                yield return System.IO.Path.GetFullPath(Native(include), Folder);
                continue;
            }

            Regex wanted = Pattern(include);
            string folder = Above(include);
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                string relative = System.IO.Path.GetRelativePath(Folder, file).Replace('\\', '/');
                if (wanted.IsMatch(relative) && !excludes.Any(exclude => exclude.IsMatch(relative)))
                {
                    yield return file;
                }
            }
        }
    }

    /// <summary>The folder that an item with wildcards is about.</summary>
    private string Above(string include)
    {
        string folder = Folder;
        for (string rest = include.Replace('\\', '/'); rest.StartsWith("../", StringComparison.Ordinal); rest = rest["../".Length..])
        {
            folder = System.IO.Path.GetFullPath("..", folder);
        }

        return folder;
    }

    private static Regex Pattern(string wildcards)
    {
        string pattern = Regex.Escape(wildcards.Replace('\\', '/'))
            .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        return new Regex($"^{pattern}$", RegexOptions.IgnoreCase);
    }
}
