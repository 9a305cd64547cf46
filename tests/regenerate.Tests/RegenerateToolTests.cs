using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Regenerate.Generators;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Regenerate.Tests;

/// <summary>How files are compared and written, and the command line.</summary>
public sealed class RegenerateToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public void Stale_missing_and_left_files_are_found_and_put_right()
    {
        _folder.Write("made/current.txt", "current\n"u8.ToArray());
        _folder.Write("made/stale.txt", "old\n"u8.ToArray());
        _folder.Write("made/left.txt", "left\n"u8.ToArray());
        _folder.Write("made/kept.txt", "by hand\n"u8.ToArray());
        var repository = new Repository(_folder.Path);
        var generator = new Generator("test", "nothing", _ => Make("current", "stale", "missing"), "made/*.txt", "!made/kept.txt");

        IReadOnlyList<FileChange> stale = repository.StaleOf(generator);
        foreach (FileChange change in stale)
        {
            repository.Apply(change);
        }

        Assert.Equal(["made/stale.txt", "made/missing.txt", "made/left.txt"], stale.Select(change => change.Path));
        Assert.Contains("to delete", stale[2].ToString());
        Assert.Empty(repository.StaleOf(generator));
        Assert.Equal("stale\n", File.ReadAllText(Path.Combine(_folder.Path, "made", "stale.txt")));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "made", "kept.txt")));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "made", "left.txt")));
    }

    [Fact]
    public void Line_ends_of_a_checkout_on_Windows_are_not_stale()
    {
        _folder.Write("made/current.txt", "current\r\n"u8.ToArray());

        Assert.Empty(new Repository(_folder.Path).StaleOf(new Generator("test", "nothing", _ => Make("current"))));
    }

    [Fact]
    public void Region_gets_its_content_and_nothing_else_changes()
    {
        const string Text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n";

        Assert.Equal("a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb\n", MarkedText.ReplaceRegion("doc", Text, "x", "new\n"));
        RegenerateException missing = Assert.Throws<RegenerateException>(() => MarkedText.ReplaceRegion("doc", Text, "y", "new\n"));
        Assert.Contains("doc: expected the lines <!-- y:begin -->", missing.Message);
        Assert.Throws<RegenerateException>(() => MarkedText.ReplaceRegion("doc", Text + Text, "x", "new\n"));
    }

    [Fact]
    public void Quoted_figures_get_their_values_and_unknown_ones_are_refused()
    {
        var figures = new Dictionary<string, string> { ["sample-of-3"] = "31" };

        Assert.Equal(
            "costs <!--=sample-of-3-->31<!--=--> or <!--=sample-of-3-->31<!--=-->.",
            MarkedText.ReplaceFigures("doc", "costs <!--=sample-of-3-->29<!--=--> or <!--=sample-of-3--><!--=-->.", figures));
        RegenerateException unknown = Assert.Throws<RegenerateException>(
            () => MarkedText.ReplaceFigures("doc", "<!--=other-->1<!--=-->", figures));
        Assert.Equal("doc: the figure 'other' is not known; known are sample-of-3", unknown.Message);
    }

    [Theory]
    [InlineData("| ring | 12 | 3 | 25 % |", "| ring | 10 | 3 | 30 % |")]
    [InlineData("| ring | 13 | 3 | 23 % |", "| ring | 13 | 3 | 23 % |")]
    [InlineData("| pool | 10 | 3 | 30 % |", "| pool | 10 | 3 | 30 % |")]
    public void Costs_are_stale_from_three_instructions_on(string counted, string expected)
    {
        const string Document = "<!-- operations:begin -->\n{0}\n<!-- operations:end -->\n";

        string updated = OperationCosts.Update(string.Format(null, Document, "| ring | 10 | 3 | 30 % |"), counted + "\n");

        Assert.Equal(string.Format(null, Document, expected), updated);
    }

    [Theory]
    [InlineData("--what")]
    [InlineData("--check", "--list")]
    public void Wrong_command_lines_are_refused_with_a_hint(params string[] arguments)
    {
        Assert.Equal(RegenerateTool.Error, Run(arguments));
        Assert.Contains("see regenerate --help", _error.ToString());
    }

    [Fact]
    public void Help_is_no_error()
    {
        Assert.Equal(RegenerateTool.Current, Run("--help"));
        Assert.Contains("--check", _output.ToString());
    }

    [Fact]
    public void Folder_outside_of_a_repository_is_refused()
    {
        RegenerateException outside = Assert.Throws<RegenerateException>(() => Repository.Find(_folder.Path));

        Assert.Contains("FirmwareScanner.sln", outside.Message);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private static IReadOnlyList<GeneratedFile> Make(params string[] names) =>
        [.. names.Select(name => GeneratedFile.Whole($"made/{name}.txt", name + "\n"))];

    private int Run(params string[] arguments) => RegenerateTool.Run(arguments, _output, _error);
}
