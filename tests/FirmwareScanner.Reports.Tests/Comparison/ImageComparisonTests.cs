using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Reports.Comparison;
using FirmwareScanner.Reports.Tests.Components;
using Xunit;

namespace FirmwareScanner.Reports.Tests.Comparison;

/// <summary>What differs in two images.</summary>
public sealed class ImageComparisonTests
{
    [Fact]
    public void Moved_findings_are_the_same_and_others_are_new_or_gone()
    {
        ImageComparison comparison = Compare(
            [("a", "SECRET one"), ("b", "SECRET")],
            [("0", "something in front"), ("a", "further back SECRET"), ("c", "SECRET SECRET")]);

        Assert.Equal(["!tar/c"], Keys(comparison.Added));
        Assert.Equal(["!tar/b"], Keys(comparison.Gone));
    }

    [Fact]
    public void One_more_match_of_the_same_is_new()
    {
        ImageComparison comparison = Compare([("a", "SECRET")], [("a", "SECRET SECRET")]);

        Assert.Contains("!tar/a", Keys(comparison.Added));
        Assert.Empty(Keys(Compare([("a", "SECRET SECRET")], [("a", "SECRET")]).Added));
    }

    [Fact]
    public void Same_images_have_no_differences()
    {
        ImageComparison comparison = Compare([("a", "SECRET"), ("b", "KIND")], [("a", "SECRET"), ("b", "KIND")]);

        Assert.True(comparison.IsSame);
        Assert.Empty(comparison.Added.Concat(comparison.Gone));
        Assert.Empty(comparison.Files);
        Assert.Equal((2, 0, 0), (comparison.SameFiles, comparison.ContentAdded.Count, comparison.ContentGone.Count));
    }

    [Fact]
    public void Informational_rules_and_software_are_compared_by_name()
    {
        ImageComparison comparison = Compare(
            [("a", "KIND"), ("var/lib/dpkg/status", "Package: p\nVersion: 1\n\nPackage: q\nVersion: 1\n")],
            [("a", "SECRET"), ("var/lib/dpkg/status", "Package: p\nVersion: 2\n\nPackage: r\nVersion: 1\n")]);

        Assert.Equal(["kind"], comparison.ContentGone);
        Assert.Equal(["p 1>2", "q 1>", "r >1"], comparison.Components.Select(change => $"{change.Name} {string.Join(',', change.Old)}>{string.Join(',', change.New)}"));
    }

    [Fact]
    public void What_holds_a_change_and_what_lies_in_something_new_are_not_listed_by_themselves()
    {
        byte[] inner = TarImage.Create([("x", [1]), ("y", [2])]);
        byte[] changed = TarImage.Create([("x", [1]), ("y", [3])]);

        ImageComparison comparison = Compare([("in.tar", inner), ("old.tar", inner)], [("in.tar", changed), ("new.tar", inner)]);

        Assert.Equal(["~!tar/in.tar!tar/y", "+!tar/new.tar", "-!tar/old.tar"], Lines(comparison));
    }

    [Fact]
    public void Random_file_sets_differ_as_a_naive_comparison_says()
    {
        var random = new Random(20_261_129);
        for (int round = 0; round < 300; round++)
        {
            (string Name, byte[] Content)[] old = RandomFiles(random);
            (string Name, byte[] Content)[] current = RandomFiles(random);

            ImageComparison comparison = Compare(old, current);

            string[] names = [.. old.Concat(current).Select(file => file.Name).Distinct().Order(StringComparer.Ordinal)];
            Assert.Equal(names.SelectMany(name => ExpectedOf(name, old, current)), Lines(comparison));
            Assert.Equal(names.Sum(name => Common(ContentsOf(name, old), ContentsOf(name, current))), comparison.SameFiles);
        }
    }

    private static IEnumerable<string> ExpectedOf(string name, (string Name, byte[] Content)[] old, (string Name, byte[] Content)[] current)
    {
        string[] before = ContentsOf(name, old);
        string[] after = ContentsOf(name, current);
        int common = Common(before, after);
        int changed = Math.Min(before.Length, after.Length) - common;
        return Enumerable.Repeat("~!tar/" + name, changed)
            .Concat(Enumerable.Repeat("-!tar/" + name, before.Length - common - changed))
            .Concat(Enumerable.Repeat("+!tar/" + name, after.Length - common - changed));
    }

    private static string[] ContentsOf(string name, (string Name, byte[] Content)[] files) =>
        [.. files.Where(file => file.Name == name).Select(file => Convert.ToHexString(file.Content))];

    private static int Common(string[] one, string[] other) =>
        one.Distinct().Sum(content => Math.Min(one.Count(content.Equals), other.Count(content.Equals)));

    // The same name may be in an archive more than once.
    private static (string Name, byte[] Content)[] RandomFiles(Random random) =>
        [.. Enumerable.Range(0, random.Next(8)).Select(_ => ($"f{random.Next(5)}", new byte[] { 65, (byte)random.Next(66, 69) }))];

    private static IEnumerable<string> Lines(ImageComparison comparison) =>
        comparison.Files.Select(change => (change.Old is null ? "+" : change.New is null ? "-" : "~") + change.Path);

    private static IEnumerable<string> Keys(IReadOnlyList<Finding> findings) =>
        findings.Where(finding => finding.Rule.Name == "key" && finding.InnerPath.Contains('/', StringComparison.Ordinal)).Select(finding => finding.LogicalPath);

    private static ImageComparison Compare((string Name, string Content)[] old, (string Name, string Content)[] current) => Compare(
        [.. old.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Content)))],
        [.. current.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Content)))]);

    private static ImageComparison Compare((string Name, byte[] Content)[] old, (string Name, byte[] Content)[] current) =>
        new(TarImage.ReadAll("old.bin", TarImage.Create(old)), TarImage.ReadAll("new.bin", TarImage.Create(current)));
}
