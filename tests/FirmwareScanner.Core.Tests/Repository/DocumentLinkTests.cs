using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace FirmwareScanner.Core.Tests.Repository;

/// <summary>Documents point to what exists.</summary>
public sealed partial class DocumentLinkTests
{
    [Fact]
    public void Relative_links_of_all_documents_lead_to_files()
    {
        IEnumerable<string> documents = Directory.EnumerateFiles(RepositoryFiles.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "docs"), "*.md"))
            .Append(Path.Combine(RepositoryFiles.Root, "tests", "recordings", "README.md"))
            .Append(Path.Combine(RepositoryFiles.Root, "hardware", "README.md"))
            .Append(Path.Combine(RepositoryFiles.Root, "src", "Analysis", "README.md"));
        var dead =
            from document in documents
            from Match match in RelativeLink().Matches(File.ReadAllText(document))
            let target = Path.Combine(Path.GetDirectoryName(document)!, match.Groups["path"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Path.GetRelativePath(RepositoryFiles.Root, document)}: {match.Groups["path"].Value} does not exist";

        RepositoryFiles.AssertNone(dead);
    }

    /// <summary>The target of an inline link without its fragment; links that start with a scheme are left alone.</summary>
    [GeneratedRegex(@"\]\((?!\w+:|#)(?<path>[^)#\s]+)")]
    private static partial Regex RelativeLink();
}
