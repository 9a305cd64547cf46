using System.Collections.Generic;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

public sealed class MatchOrderTests
{
    [Theory]
    [InlineData("v[0-9]+\\.[0-9]+(\\.[0-9]+)?", false)]
    [InlineData("a+b?c*", false)]
    [InlineData("ab|cde", false)]
    [InlineData("x(a+?|b)c*?", false)]
    [InlineData("bc(ab|a)?[0-9]+", false)]
    [InlineData("ab.*c.*d", false)]
    [InlineData("a.{0,5}?b[0-9]{2,4}?c", false)]
    [InlineData("[ab]+b?", false)]
    [InlineData("cat|caterpillar", false)]
    [InlineData("caterpillar|cat", true)]
    [InlineData("(cat|caterpillar)s?", true)]
    [InlineData("(ab|a)(bcd)?", true)]
    [InlineData("a{1,2}b?a{0,3}", true)]
    [InlineData("(a|ab)(c|bcd)?", true)]
    [InlineData("(abc|ab)c??", true)]
    public void Order_decides_where_it_cuts_off_other_ends(string text, bool expected)
    {
        var search = new ExpressionSearch(Parse(text), new ExpressionVariant());
        Assert.Equal(expected, search.DependsOnOrder);
    }

    // Where the order does not decide, the first match of a backtracking matcher is the longest or the shortest.
    [Fact]
    public void Where_it_does_not_decide_the_longest_or_shortest_is_that_of_a_backtracking_matcher()
    {
        string[] expressions = ["a+b?c*", "ab|cde", "x(a|b)+c*", "(ab)*c?", "b(ab|a)?c+", "a.*b.*c", "ab|abc", "[ab]+b?", "a.{0,3}?b[ab]{1,2}?c", "a(b(c)?)?", "(a+b)*c?b*", "x(a+?|b)c*?", "a*?b", "ab??", "(ab)+?c??"];
        List<string> texts = [.. Words("abcx", 6)];
        foreach (string text in expressions)
        {
            var search = new ExpressionSearch(Parse(text), new ExpressionVariant());
            Assert.False(search.DependsOnOrder, text);
            var framework = new System.Text.RegularExpressions.Regex($"\\G(?:{text})");
            foreach (string word in texts)
            {
                var found = new List<ExpressionMatch>();
                search.CreateMatcher().FindIn(Encoding.Latin1.GetBytes(word), 0, word.Length - 1, isAtStart: true, isAtEnd: true, found);
                int? own = found.Where(match => match.Start == 0 && match.Length > 0).Select(match => (int?)match.Length).FirstOrDefault();
                int expected = framework.Match(word, 0).Length;
                Assert.Equal((text, word, expected), (text, word, own ?? 0));
            }
        }
    }

    private static IEnumerable<string> Words(string letters, int length) => length == 0
        ? [string.Empty]
        : Words(letters, length - 1).SelectMany(word => letters.Select(letter => word + letter));

    private static RegularExpression Parse(string text) =>
        RegularExpression.Parse(Encoding.Latin1.GetBytes(text), ignoresCase: false, dotMatchesAll: false);
}
