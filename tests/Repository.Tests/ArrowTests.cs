using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Regenerate.Architecture;
using FirmwareScanner.Repository.Tests.Product;
using Xunit;

namespace FirmwareScanner.Repository.Tests;

/// <summary>Projects and folders use what <c>docs/architecture.txt</c> allows, and all that it allows is used.</summary>
public sealed class ArrowTests
{
    private static readonly ArchitectureList List = ArchitectureList.Read(RepositoryFiles.Root);

    [Fact]
    public void Every_project_of_the_product_is_in_the_list()
    {
        Assert.Equal(
            ProjectFile.All.Select(file => file.Name).Order(StringComparer.Ordinal),
            List.Projects.Select(project => project.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Projects_inside_the_folder_of_another_are_listed_as_other_builds_of_it()
    {
        Assert.Equal(
            ProjectFile.All.Where(file => file.IsOtherBuild).Select(file => file.Name).Order(StringComparer.Ordinal),
            List.Projects.Where(project => project.BuildOf is not null).Select(project => project.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Project_files_reference_the_listed_projects_and_packages()
    {
        var problems = new List<string>();
        foreach ((ListedProject listed, ProjectFile file) in Pairs())
        {
            Compare(problems, $"project {file.Name}\n  references", listed.References, file.References, _ => file.RelativePath);
            Compare(problems, $"project {file.Name}\n  packages", listed.Packages, file.Packages, _ => file.RelativePath);
        }

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void The_list_has_no_circle()
    {
        Assert.Null(List.FirstCircle());
    }

    [Fact]
    public void Every_name_in_the_code_has_a_meaning_here()
    {
        RepositoryFiles.AssertNone(CodeUses.OfProduct.Unresolved.Order(StringComparer.Ordinal).Take(50));
    }

    [Fact]
    public void Code_uses_the_projects_that_the_list_lets_it_use()
    {
        ILookup<string, TypeUse> uses = CodeUses.OfProduct.Types.Where(use => use.Project != use.UsedProject).ToLookup(use => use.Project);
        var problems = new List<string>();
        foreach (ListedProject project in List.Projects.Where(project => project.BuildOf is null))
        {
            ImmutableSortedSet<string> used = [.. uses[project.Name].Select(use => use.UsedProject)];
            problems.AddRange(
                project.References.Except(used)
                    .Where(name => List.Projects.Any(other => other.Name == name))
                    .Select(name => $"{project.Name}: references {name}, but no code of it uses that"));
            Compare(
                problems,
                $"project {project.Name}\n  reaches",
                project.Reaches,
                used.Except(project.References),
                name => uses[project.Name].First(use => use.UsedProject == name).Example);
        }

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void Folders_use_the_folders_that_the_list_lets_them_use()
    {
        var problems = new List<string>();
        foreach (ListedProject project in List.Projects.Where(project => !project.IsOneRoom))
        {
            if (ProductCode.Projects.FirstOrDefault(code => code.File.Name == project.Name) is { } code)
            {
                CompareFolders(problems, project, [.. code.Folders.Values]);
            }
        }

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void Projects_for_some_folders_only_are_used_by_no_other_folder()
    {
        IEnumerable<string> problems =
            from project in List.Projects
            from only in project.UsedOnlyIn
            from use in CodeUses.OfProduct.Types
            where use.Project == project.Name && use.UsedProject == only.Key && !only.Value.Contains(use.Folder)
            select $"{project.Name}: only {string.Join(", ", only.Value)} may use {only.Key}, but folder {use.Folder} does: {use.Example}";

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void Only_the_application_and_folders_named_for_it_use_the_virtual_board()
    {
        IEnumerable<string> problems =
            from project in List.Projects
            where project.References.Union(project.Reaches).Contains("FirmwareScanner.VirtualBoard")
            where project.Name != "FirmwareScanner.Device" && !project.UsedOnlyIn.ContainsKey("FirmwareScanner.VirtualBoard")
            select $"{project.Name}: the list must say in which folders it uses FirmwareScanner.VirtualBoard ('only in FOLDER uses …')";

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void The_analysis_product_references_nothing_of_the_scanner()
    {
        HashSet<string> analysis = [.. ProjectFile.All.Where(IsAnalysis).Select(file => file.Name)];
        Assert.NotEmpty(analysis);
        IEnumerable<string> problems =
            from file in ProjectFile.All
            where analysis.Contains(file.Name)
            from reference in file.References
            where !analysis.Contains(reference)
            select $"{file.RelativePath}: references {reference}";

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void Libraries_know_neither_Spectre_Console_nor_System_CommandLine()
    {
        IEnumerable<string> problems =
            from file in ProjectFile.All
            where !file.IsTool
            from package in file.Packages.Intersect(["Spectre.Console", "System.CommandLine"])
            select $"{file.RelativePath}: {package} is for tools";

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void The_drawing_is_made_from_the_list()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryFiles.Root, ArchitecturePage.RelativePath));

        Assert.True(
            ArchitecturePage.Render(RepositoryFiles.Root, page) == page,
            $"{ArchitecturePage.RelativePath} is stale: run 'dotnet run -c Release --project tools/regenerate'");
    }

    private static bool IsAnalysis(ProjectFile file) =>
        file.RelativePath.StartsWith("src/Analysis/", StringComparison.Ordinal)
        || file.Name.StartsWith("FirmwareScanner.Analyzers", StringComparison.Ordinal);

    private static IEnumerable<(ListedProject Listed, ProjectFile File)> Pairs()
    {
        return List.Projects.Join(ProjectFile.All, listed => listed.Name, file => file.Name, (listed, file) => (listed, file));
    }

    private static void CompareFolders(List<string> problems, ListedProject project, ImmutableSortedSet<string> folders)
    {
        problems.AddRange(project.Folders.Keys.Except(folders).Select(folder => $"project {project.Name}: has no folder {folder}"));
        problems.AddRange(folders.Except(project.Folders.Keys).Select(folder => $"project {project.Name}: has a folder {folder}, too"));
        foreach (string folder in folders)
        {
            TypeUse[] uses =
            [
                .. CodeUses.OfProduct.Types.Where(
                    use => use.Project == project.Name && use.UsedProject == project.Name
                        && use.Folder == folder && use.UsedFolder != folder),
            ];
            Compare(
                problems,
                $"project {project.Name}\n  folder {folder} ->",
                project.Folders.GetValueOrDefault(folder, []),
                [.. uses.Select(use => use.UsedFolder)],
                name => uses.First(use => use.UsedFolder == name).Example);
        }
    }

    /// <summary>Notes what is not allowed and what is allowed for nothing, and how the line of the list would be.</summary>
    private static void Compare(
        List<string> problems,
        string line,
        ImmutableSortedSet<string> allowed,
        ImmutableSortedSet<string> found,
        Func<string, string> example)
    {
        if (!allowed.SetEquals(found))
        {
            IEnumerable<string> reasons = found.Except(allowed).Select(name => $"not listed: {name} ({example(name)})")
                .Concat(allowed.Except(found).Select(name => $"listed, but not used: {name}"));
            problems.Add($"{line} {string.Join(", ", found)}   # {string.Join("; ", reasons)}");
        }
    }
}
