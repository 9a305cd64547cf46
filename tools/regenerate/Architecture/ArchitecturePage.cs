using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Regenerate.Architecture;

/// <summary>The generated parts of <c>docs/architecture.md</c>: the drawings of the list of arrows, and the largest classes.</summary>
internal static class ArchitecturePage
{
    internal const string RelativePath = "docs/architecture.md";

    private const int LargestClasses = 5;

    /// <summary>The names of the generated parts.</summary>
    internal static string[] Regions { get; } = ["projects", "folders", "packages", "largest classes"];

    /// <summary>The page with its generated parts as they should be.</summary>
    /// <param name="root">The root of the repository, whose list of arrows and sources the parts are made from.</param>
    /// <param name="page">The page as it is.</param>
    /// <exception cref="FormatException">The list has a line that it does not know, or a circle; or the page lacks a marker.</exception>
    internal static string Render(string root, string page)
    {
        ArchitectureList list = ArchitectureList.Read(root);
        if (list.FirstCircle() is { } circle)
        {
            throw new FormatException($"{ArchitectureList.RelativePath}: arrows go in a circle: {circle}");
        }

        page = Fill(page, "projects", ArchitectureDrawing.Projects(list));
        page = Fill(page, "folders", ArchitectureDrawing.Folders(list));
        page = Fill(page, "packages", ArchitectureDrawing.Packages(list));
        return Fill(page, "largest classes", Largest(root));
    }

    private static string Largest(string root)
    {
        IEnumerable<string> rows = TypeSizes.Of(SourceFiles.HandWritten(root, "src", "tools")).Take(LargestClasses)
            .Select(type => $"| `{type.Name}` | {type.Lines} | {type.Files.Length} |\n");
        return "| class | lines | files |\n|---|---|---|\n" + string.Concat(rows);
    }

    private static string Fill(string page, string name, string content)
    {
        string start = $"<!-- generated: {name} -->\n";
        const string End = "<!-- end of generated -->";
        int from = page.IndexOf(start, StringComparison.Ordinal);
        int to = from < 0 ? -1 : page.IndexOf(End, from, StringComparison.Ordinal);
        if (to < 0)
        {
            throw new FormatException($"{RelativePath}: expected a part between '{start.Trim()}' and '{End}', found none");
        }

        return $"{page[..(from + start.Length)]}\n{content}\n{page[to..]}";
    }
}
