using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirmwareScanner.Diagnostics.Tests;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(2, 1, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(6, 4, 1)]
    public void Position_has_a_line_and_a_column(int position, int line, int column)
    {
        var text = new SourceText("a.yar", "ab\nc\n\n");

        Assert.Equal((line, column), (text.LineOf(position), text.ColumnOf(position)));
    }

    [Fact]
    public void Line_is_given_without_its_end()
    {
        var text = new SourceText("a.yar", "first\r\nsecond\n\nlast");

        Assert.Equal(["first", "second", "", "last"], Enumerable.Range(1, 4).Select(text.LineText));
    }

    [Fact]
    public void Position_is_where_its_line_and_column_say()
    {
        Gen<string> texts = Gen.Elements('a', '\n', '\r', '\t').ArrayOf().Select(characters => new string(characters));
        Prop.ForAll(texts.ToArbitrary(), content =>
        {
            var text = new SourceText("a.yar", content);
            return Enumerable.Range(0, content.Length).All(position =>
                content[..position].Count(c => c == '\n') == text.LineOf(position) - 1
                && content.LastIndexOf('\n', position == 0 ? 0 : position - 1, position) == position - text.ColumnOf(position));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Span_reaches_to_the_end_of_another()
    {
        var text = new SourceText("a.yar", "one two three");

        Assert.Equal(new SourceSpan(text, 4, 9), new SourceSpan(text, 4, 3).To(new SourceSpan(text, 8, 5)));
    }
}
