using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Documents.Tests;

/// <summary>
/// The site of the documents has every page, and what it is built with is one version. Building it needs the network, and is not tested here.
/// </summary>
public sealed partial class SiteTests
{
    [Fact]
    public void Every_document_is_in_the_table_of_contents_once()
    {
        string docs = RepositoryFiles.PathOf("docs");
        IEnumerable<string> pages = Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(docs, path).Replace('\\', '/'));

        Assert.Equal(
            pages.Order(StringComparer.Ordinal),
            Targets("toc.yml").Where(target => !target.StartsWith("../", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("toc.yml", "docs")]
    [InlineData("navigation.yml", "")]
    public void Every_entry_of_a_table_of_contents_leads_to_a_file(string file, string folder)
    {
        string[] targets = [.. Targets(file)];

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.True(File.Exists(Path.Combine(RepositoryFiles.PathOf(folder), target)), target));
    }

    [Fact]
    public void Pages_for_three_people_come_first()
    {
        Assert.Equal(
            ["../README.md", "for-security.md", "for-bench.md", "for-developers.md"],
            Targets("toc.yml").Where(target => target.Contains("for-", StringComparison.Ordinal) || target == "../README.md"));
        Assert.Equal(["docs/for-security.md", "docs/for-bench.md", "docs/for-developers.md"], Targets("navigation.yml").Take(3));
    }

    [Fact]
    public void Generator_is_restored_by_one_exact_version()
    {
        JsonNode tools = JsonNode.Parse(File.ReadAllText(RepositoryFiles.PathOf("tools", "site", ".config", "dotnet-tools.json")))!["tools"]!;

        Assert.Matches(@"^\d+\.\d+\.\d+$", tools["docfx"]!["version"]!.GetValue<string>());
        Assert.False(tools["docfx"]!["rollForward"]!.GetValue<bool>());
    }

    private static IEnumerable<string> Targets(string file) =>
        Target().Matches(File.ReadAllText(RepositoryFiles.PathOf("docs", "site", file)))
            .Select(match => match.Groups["target"].Value);

    [GeneratedRegex(@"^\s*href: (?!\w+:)(?<target>\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Target();
}
