using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Regenerate.Architecture;

/// <summary>The list of arrows as drawings in Markdown: one of the projects (Mermaid), one of each project's folders (text).</summary>
internal static class ArchitectureDrawing
{
    /// <summary>The projects and their references; other builds of the same sources are left out.</summary>
    internal static string Projects(ArchitectureList list)
    {
        var text = new StringBuilder("```mermaid\nflowchart TD\n");
        var arrows = list.Projects.Where(project => project.BuildOf is null)
            .ToDictionary(project => project.Name, project => project.References);
        foreach (string name in Graph.FromTheTop(arrows))
        {
            text.Append($"    {Identifier(name)}[{name}]\n");
        }

        foreach (string name in Graph.FromTheTop(arrows).Where(arrows.ContainsKey))
        {
            foreach (string target in arrows[name])
            {
                text.Append($"    {Identifier(name)} --> {Identifier(target)}\n");
            }
        }

        return text.Append("```\n").ToString();
    }

    /// <summary>The folders of each project that has more than one, those that use above those that are used.</summary>
    internal static string Folders(ArchitectureList list)
    {
        var text = new StringBuilder();
        foreach (ListedProject project in list.Projects.Where(project => project.Folders.Count > 1))
        {
            int width = project.Folders.Keys.Max(folder => folder.Length);
            text.Append(text.Length == 0 ? string.Empty : "\n").Append($"`{project.Name}`:\n\n");
            foreach (string folder in Graph.FromTheTop(project.Folders))
            {
                string targets = string.Join(", ", project.Folders[folder]);
                string line = targets.Length == 0 ? folder : $"{folder.PadRight(width)} ─► {targets}";
                text.Append($"    {line}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Packages with the projects that know them.</summary>
    internal static string Packages(ArchitectureList list)
    {
        IEnumerable<string> rows =
            from project in list.Projects
            from package in project.Packages
            group project.Name by package into users
            orderby users.Key
            select $"| {users.Key} | {string.Join(", ", users.Order().Select(name => $"`{name}`"))} |\n";
        return "| package | known to |\n|---|---|\n" + string.Concat(rows);
    }

    private static string Identifier(string name) => name.Replace(".", "_").Replace("-", "_");
}
