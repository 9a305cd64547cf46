using System;
using FirmwareScanner.Regenerate.Architecture;
using Xunit;

namespace FirmwareScanner.Repository.Tests;

/// <summary>The list of arrows itself: what it refuses, and that circles are found.</summary>
public sealed class ArchitectureListTests
{
    [Fact]
    public void Circle_of_projects_is_named()
    {
        string[] lines = ["project A", "references B", "project B", "references C", "project C", "references B"];

        Assert.Equal("B C B", ArchitectureList.Parse(lines).FirstCircle());
    }

    [Fact]
    public void Circle_of_folders_is_named_with_its_project()
    {
        string[] lines = ["project A", "folder X -> Y", "folder Y -> X"];

        Assert.Equal("A: X Y X", ArchitectureList.Parse(lines).FirstCircle());
    }

    [Fact]
    public void Two_ways_to_one_project_are_no_circle()
    {
        ArchitectureList list = ArchitectureList.Parse(["project A", "references B, C", "project B", "references C", "project C"]);

        Assert.Null(list.FirstCircle());
    }

    [Theory]
    [InlineData("folder X", "(1)")]
    [InlineData("project A\nuses B", "(2)")]
    [InlineData("project A\nfolder X\nfolder X", "(3)")]
    [InlineData("project A of B", "(1)")]
    public void Unknown_line_is_refused_with_its_number(string text, string place)
    {
        var problem = Assert.Throws<FormatException>(() => ArchitectureList.Parse(text.Split('\n')));

        Assert.Contains(place, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawing_puts_what_uses_above_what_is_used()
    {
        ArchitectureList list = ArchitectureList.Parse(["project A", "folder Low", "folder Top -> Middle, Low", "folder Middle -> Low"]);

        Assert.Equal(
            "`A`:\n\n    Top    ─► Low, Middle\n    Middle ─► Low\n    Low\n",
            ArchitectureDrawing.Folders(list));
    }
}
