using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Regenerate.Tests;

/// <summary>What is generated is current, and nothing generated is forgotten.</summary>
public sealed partial class StalenessTests
{
    private static readonly string Root = RepositoryFiles.PathOf();

    private static readonly Lazy<string[]> Made = new(
        () => [.. Generator.All.SelectMany(generator => generator.Files(Root)).Select(file => file.Path)]);

    public static TheoryData<string> Names() => [.. Generator.All.Select(generator => generator.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Generated_files_are_current(string name)
    {
        Assert.SkipUnless(BuildKind.IsRelease, "the documents have the figures of a Release build");
        Generator generator = Generator.All.Single(each => each.Name == name);

        IReadOnlyList<FileChange> stale = new Repository(Root).StaleOf(generator);

        Assert.True(
            stale.Count == 0,
            $"stale: {string.Join(", ", stale)}; run 'dotnet run -c Release --project tools/regenerate' and commit what it writes");
    }

    [Fact]
    public void No_file_is_made_twice()
    {
        // Documents have regions of their own; a second generator of a whole file would undo the first.
        Assert.Distinct(Made.Value.Where(path => !path.EndsWith(".md", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_marked_region_of_a_document_is_made_by_somebody()
    {
        IEnumerable<string> made = Generator.All.SelectMany(generator => generator.Files(Root))
            .SelectMany(file => file.Regions.Select(region => $"{file.Path}#{region}"));
        IEnumerable<string> elsewhere = WrittenElsewhere.All.Select(other => other.Path).Where(path => path.Contains('#'));
        IEnumerable<string> marked =
            from path in Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            let document = Path.GetRelativePath(Root, path).Replace('\\', '/')
            from Match region in Region().Matches(File.ReadAllText(path))
            select $"{document}#{region.Groups["name"].Value}";

        Assert.Equal(made.Concat(elsewhere).Order(), marked.Order());
    }

    [Fact]
    public void What_other_commands_write_is_there()
    {
        Assert.All(WrittenElsewhere.All, other =>
        {
            string path = Path.Combine(Root, other.Path.Split('#')[0]);
            Assert.True(File.Exists(path) || Directory.Exists(path), other.Path);
        });
    }

    [GeneratedRegex("^<!-- (?:(?<name>[a-z]+):begin|generated: (?<name>[a-z ]+)) -->", RegexOptions.Multiline)]
    private static partial Regex Region();
}
