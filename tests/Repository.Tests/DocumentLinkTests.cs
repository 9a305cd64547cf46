using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Core.Tests.Repository;
using Xunit;

namespace FirmwareScanner.Repository.Tests;

/// <summary>Documents point to what exists.</summary>
public sealed partial class DocumentLinkTests
{
    /// <summary>What stands first in a path that a document names, when it is one of the repository.</summary>
    private static readonly string[] RootFolders = ["src", "tools", "tests", "docs", "hardware", "build", ".ci", ".github"];

    [Fact]
    public void Relative_links_of_all_documents_lead_to_files()
    {
        var dead =
            from document in Documents()
            from Match match in RelativeLink().Matches(File.ReadAllText(document))
            let target = Path.Combine(Path.GetDirectoryName(document)!, match.Groups["path"].Value)
            where !Exists(target)
            select $"{Path.GetRelativePath(RepositoryFiles.Root, document)}: {match.Groups["path"].Value} does not exist";

        RepositoryFiles.AssertNone(dead);
    }

    [Fact]
    public void Paths_that_how_to_pages_decisions_and_the_architecture_name_are_there()
    {
        var dead =
            from document in Documents()
            let relative = Path.GetRelativePath(RepositoryFiles.Root, document).Replace('\\', '/')
            where relative.StartsWith("docs/how-to/") || relative.StartsWith("docs/decisions/") || relative == "docs/architecture.md"
            from Match match in NamedPath().Matches(File.ReadAllText(document))
            let path = match.Groups["path"].Value
            where RootFolders.Contains(path.Split('/')[0]) && !Exists(Path.Combine(RepositoryFiles.Root, path))
            select $"{relative}: {path} does not exist";

        RepositoryFiles.AssertNone(dead);
    }

    private static IEnumerable<string> Documents()
    {
        return Directory.EnumerateFiles(RepositoryFiles.Root, "*.md")
            .Concat(RootFolders.Where(folder => folder is not ".ci" and not ".github")
                .Select(folder => Path.Combine(RepositoryFiles.Root, folder))
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    /// <summary>The target of an inline link without its fragment; links that start with a scheme are left alone.</summary>
    [GeneratedRegex(@"\]\((?!\w+:|#)(?<path>[^)#\s]+)")]
    private static partial Regex RelativeLink();

    /// <summary>A path in back quotes, without wild cards and place holders.</summary>
    [GeneratedRegex(@"`(?<path>[\w.-]+(?:/[\w.-]+)+/?)`")]
    private static partial Regex NamedPath();
}
