using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Regenerate.Architecture;

/// <summary>A project of the product, as the list allows it to be.</summary>
/// <param name="Name">The name of its project file, without the extension.</param>
internal sealed record ListedProject(string Name)
{
    /// <summary>The project that has the same sources, for another build of them; otherwise null.</summary>
    internal string? BuildOf { get; init; }

    /// <summary>Projects that its project file references, and that its code uses.</summary>
    internal ImmutableSortedSet<string> References { get; set; } = [];

    /// <summary>Projects that its references bring along, and that its code uses, too.</summary>
    internal ImmutableSortedSet<string> Reaches { get; set; } = [];

    /// <summary>Packages that its project file references or downloads.</summary>
    internal ImmutableSortedSet<string> Packages { get; set; } = [];

    /// <summary>For a project that only some folders of this one may use: these folders.</summary>
    internal SortedDictionary<string, ImmutableSortedSet<string>> UsedOnlyIn { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether its folders only sort its files, and may use each other as they like.</summary>
    internal bool IsOneRoom { get; set; }

    /// <summary>Each folder (<c>.</c> is the project's own) with the folders that its code uses.</summary>
    internal SortedDictionary<string, ImmutableSortedSet<string>> Folders { get; } = new(StringComparer.Ordinal);
}

/// <summary>The list of allowed arrows, <c>docs/architecture.txt</c>: what its comment says, line by line.</summary>
internal sealed class ArchitectureList
{
    internal const string RelativePath = "docs/architecture.txt";

    private ArchitectureList(IReadOnlyList<ListedProject> projects)
    {
        Projects = projects;
    }

    /// <summary>All projects, in the order of the list.</summary>
    internal IReadOnlyList<ListedProject> Projects { get; }

    /// <summary>Reads the list of a repository.</summary>
    /// <exception cref="FormatException">A line is none that the list knows; the message names file and line.</exception>
    internal static ArchitectureList Read(string root) => Parse(File.ReadAllLines(Path.Combine(root, RelativePath)));

    /// <inheritdoc cref="Read"/>
    internal static ArchitectureList Parse(IReadOnlyList<string> lines)
    {
        var projects = new List<ListedProject>();
        for (int index = 0; index < lines.Count; index++)
        {
            string[] words = lines[index].Split('#')[0].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (words is ["project", ..])
            {
                projects.Add(Project(words) ?? throw Unknown(index, lines[index]));
            }
            else if (projects.Count == 0 || !AddLine(projects[^1], words))
            {
                throw Unknown(index, lines[index]);
            }
        }

        return new ArchitectureList(projects);
    }

    /// <summary>The first circle among projects or among one project's folders, or null.</summary>
    internal string? FirstCircle()
    {
        var references = Projects.ToDictionary(project => project.Name, project => project.References);
        List<string>? circle = Graph.FirstCircle(references);
        foreach (ListedProject project in Projects)
        {
            circle ??= Graph.FirstCircle(project.Folders)?.Prepend(project.Name + ":").ToList();
        }

        return circle is null ? null : string.Join(" ", circle);
    }

    private static ListedProject? Project(string[] words) => words switch
    {
        [_, string name] => new ListedProject(name),
        [_, string name, "builds", string original] => new ListedProject(name) { BuildOf = original },
        _ => null,
    };

    private static bool AddLine(ListedProject project, string[] words)
    {
        switch (words)
        {
            case ["references", .. string[] names]:
                project.References = project.References.Union(names);
                return true;
            case ["reaches", .. string[] names]:
                project.Reaches = project.Reaches.Union(names);
                return true;
            case ["packages", .. string[] names]:
                project.Packages = project.Packages.Union(names);
                return true;
            case ["only", "in", string user, "uses", string used]:
                project.UsedOnlyIn[used] = project.UsedOnlyIn.GetValueOrDefault(used, []).Add(user);
                return true;
            case ["one", "room"]:
                project.IsOneRoom = true;
                return true;
            case ["folder", string folder]:
                return project.Folders.TryAdd(folder, []);
            case ["folder", string folder, "->", .. string[] used]:
                return project.Folders.TryAdd(folder, [.. used]);
            default:
                return false;
        }
    }

    private static FormatException Unknown(int index, string line) =>
        new($"{RelativePath}({index + 1}): expected a project or a line that its comment names, found '{line.Trim()}'");
}
