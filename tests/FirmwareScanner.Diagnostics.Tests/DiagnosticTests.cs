using System.Linq;
using Xunit;

namespace FirmwareScanner.Diagnostics.Tests;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData(DiagnosticSeverity.Error, "a.yar:2:3: error: wrong")]
    [InlineData(DiagnosticSeverity.Warning, "a.yar:2:3: warning: wrong")]
    [InlineData(DiagnosticSeverity.Note, "a.yar:2:3: note: wrong")]
    public void Headline_names_place_and_severity(DiagnosticSeverity severity, string expected)
    {
        Assert.Equal(expected, new Diagnostic(severity, Span("x\n  here", 4, 4), "wrong").Headline);
    }

    [Fact]
    public void Message_about_no_file_has_no_place_and_no_excerpt()
    {
        var diagnostic = new Diagnostic(DiagnosticSeverity.Error, null, "too much");

        Assert.Equal("error: too much", diagnostic.Headline);
        Assert.Equal("error: too much", diagnostic.ToString());
    }

    [Fact]
    public void Text_shows_the_line_and_underlines_the_place()
    {
        Assert.Equal(
            "a.yar:2:3: error: wrong\n      here it is\n      ^~~~",
            new Diagnostic(DiagnosticSeverity.Error, Span("x\n  here it is\ny", 4, 4), "wrong").ToString());
    }

    [Fact]
    public void Caret_stands_under_its_place_behind_tabs()
    {
        Assert.Equal("    \t\t^", Lines("\t\tx", 2, 0)[2]);
    }

    [Fact]
    public void Control_characters_are_shown_as_dots()
    {
        Assert.Equal("    a.b.c", Lines("a\u001bb\u0007c", 0, 1)[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(999)]
    public void Long_line_is_shown_in_part_with_the_caret_in_its_place(int position)
    {
        char[] line = new string('-', 1000).ToCharArray();
        line[position] = 'X';

        string[] lines = Lines(new string(line), position, 1);

        Assert.InRange(lines[1].Length, 4 + 60, 4 + 160 + 6);
        Assert.Equal('X', lines[1][lines[2].IndexOf('^')]);
    }

    [Fact]
    public void Underline_ends_with_the_excerpt()
    {
        Assert.Equal("    ^~~", Lines("abc\ndef", 0, 7)[2]);
    }

    [Fact]
    public void Bag_keeps_the_order_and_counts_errors_only()
    {
        var bag = new DiagnosticBag();
        bag.Note(null, "first");
        bag.Warning(null, "second");
        Assert.False(bag.HasErrors);
        bag.Error(null, "third");
        bag.Error(null, "fourth");

        Assert.Equal((true, 2), (bag.HasErrors, bag.ErrorCount));
        Assert.Equal(["note: first", "warning: second", "error: third", "error: fourth"], bag.All.Select(each => each.Headline));
    }

    private static SourceSpan Span(string text, int start, int length) => new(new SourceText("a.yar", text), start, length);

    private static string[] Lines(string text, int start, int length) =>
        new Diagnostic(DiagnosticSeverity.Error, Span(text, start, length), "wrong").ToString().Split('\n');
}
