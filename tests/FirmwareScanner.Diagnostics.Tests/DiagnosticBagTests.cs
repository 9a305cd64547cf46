using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Diagnostics.Tests;

/// <summary>Messages are bounded, and hold nothing that harms a terminal but what a file's name holds.</summary>
public sealed class DiagnosticBagTests
{
    [Fact]
    public void Messages_beyond_those_kept_are_counted_by_severity()
    {
        var bag = new DiagnosticBag(3);
        for (int i = 0; i < 10; i++)
        {
            bag.Error(null, $"error {i}");
            bag.Warning(null, $"warning {i}");
        }

        bag.Note(null, "note");

        Assert.Equal((10, 10, 1), (bag.ErrorCount, bag.CountOf(DiagnosticSeverity.Warning), bag.CountOf(DiagnosticSeverity.Note)));
        Assert.Equal(
            ["error 0", "warning 0", "error 1", "warning 1", "error 2", "warning 2", "note"], bag.All.Select(message => message.Message));
    }

    [Theory]
    [InlineData("\u001b")]
    [InlineData("\u009b")]
    [InlineData("\u202e")]
    [InlineData("\u2066")]
    [InlineData("\u200f")]
    [InlineData("\u061c")]
    [InlineData("\u2028")]
    [InlineData("\u200b")]
    [InlineData("\ufeff")]
    [InlineData("\U000e0041")]
    [InlineData("\n")]
    public void Character_that_is_no_text_is_harmful(string character)
    {
        Assert.True(HarmfulCharacter.Is(Rune.GetRuneAt(character, 0)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\t")]
    [InlineData(" ")]
    [InlineData("ä")]
    [InlineData("中")]
    [InlineData("ש")]
    [InlineData("😀")]
    public void Text_is_not_harmful(string character)
    {
        Assert.False(HarmfulCharacter.Is(Rune.GetRuneAt(character, 0)));
    }

    [Fact]
    public void Excerpt_shows_dots_for_what_would_turn_the_line_around()
    {
        var source = new SourceText("f", "rule \u202ea");

        Assert.Equal(
            ["f:1:6: error: wrong", "    rule .a", "         ^"],
            new Diagnostic(DiagnosticSeverity.Error, new SourceSpan(source, 5, 1), "wrong").ToLines());
    }
}
