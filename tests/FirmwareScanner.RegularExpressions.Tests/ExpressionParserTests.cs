using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

public sealed class ExpressionParserTests
{
    [Theory]
    [InlineData("")]
    [InlineData("|a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("a+*")]
    [InlineData("a???")]
    [InlineData("a{2}{3}")]
    [InlineData("{2}")]
    [InlineData("^*")]
    [InlineData("$+")]
    [InlineData("\\b?")]
    [InlineData("^{2}")]
    [InlineData("a{3,2}")]
    [InlineData("a{32768}")]
    [InlineData("a{1,32768}")]
    [InlineData("a{99999999999999999999}")]
    [InlineData("a{40000,}")]
    [InlineData("[a")]
    [InlineData("[]")]
    [InlineData("[^]")]
    [InlineData("[z-a]")]
    [InlineData("[\\x-z]")]
    [InlineData("[a\\x4]")]
    [InlineData("[é]")]
    [InlineData("[\t]")]
    [InlineData("\\x4")]
    [InlineData("\\xg0")]
    [InlineData("a\\1")]
    [InlineData("a\\0")]
    [InlineData("a\\")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("(?=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?x)a b")]
    [InlineData("(?:a")]
    [InlineData("(?<>a)")]
    [InlineData("(?u)\\w")]
    [InlineData("(?u)[^a]")]
    [InlineData("(?i*)a")]
    public void Parser_refuses_what_yara_refuses(string source)
    {
        RegularExpressionException exception = Assert.Throws<RegularExpressionException>(() => ExpressionMatcherTests.Parse(source));
        Assert.StartsWith("expected ", exception.Message, System.StringComparison.Ordinal);
        Assert.InRange(exception.Position, 0, Encoding.UTF8.GetByteCount(source));
    }

    [Theory]
    [InlineData("a|", 0, 1)]
    [InlineData("a||bc", 0, 2)]
    [InlineData("(a|)b", 1, 2)]
    [InlineData("(^)*a", 1, 1)]
    [InlineData("a{2,4}b", 3, 5)]
    [InlineData("a{,}", 0, null)]
    [InlineData("a{ , 3}", 0, 3)]
    [InlineData("a{0}", 0, 0)]
    [InlineData("a{1,32767}", 1, null)]
    [InlineData("a{ 2}", 5, 5)]
    [InlineData("}]{", 3, 3)]
    [InlineData("[^\\W]", 1, 1)]
    [InlineData("[a-]", 1, 1)]
    [InlineData("[--\\/]", 1, 1)]
    [InlineData("[\\x00-\\xff]", 1, 1)]
    [InlineData("é", 2, 2)]
    [InlineData("(a{100}){100}", 10000, 10000)]
    [InlineData(".{4,9}?x", 5, 10)]
    [InlineData("()a", 1, 1)]
    [InlineData("(|a)", 0, 1)]
    [InlineData("(?:a|bc)(?i)", 1, 2)]
    [InlineData("(?P<name>a)", 1, 1)]
    [InlineData("(?u).", 1, 4)]
    public void Parser_accepts_what_yara_accepts(string source, int least, int? most)
    {
        RegularExpression expression = ExpressionMatcherTests.Parse(source);
        Assert.Equal(least, expression.MinimumLength);
        Assert.Equal(most, expression.MaximumLength);
    }

    [Theory]
    [InlineData("a", false, false)]
    [InlineData("a*", true, false)]
    [InlineData("a{2}", true, false)]
    [InlineData("a??", false, true)]
    [InlineData("a*?b+", true, true)]
    public void Parser_tells_greedy_from_lazy(string source, bool isGreedy, bool isLazy)
    {
        RegularExpression expression = ExpressionMatcherTests.Parse(source);
        Assert.Equal(isGreedy, expression.IsGreedy);
        Assert.Equal(isLazy, expression.IsLazy);
    }

    [Fact]
    public void Search_refuses_both_kinds_of_quantifiers_where_a_condition_takes_them()
    {
        RegularExpression expression = ExpressionMatcherTests.Parse("a*?b+");
        Assert.Throws<RegularExpressionException>(() => new ExpressionSearch(expression, new ExpressionVariant()));
        Assert.True(expression.IsMatch("xaab"u8));
    }

    [Fact]
    public void Sizes_have_limits()
    {
        Refuses(new string('a', 8191));
        Accepts(new string('a', 8190));
        Accepts(string.Concat(Enumerable.Repeat("\\/", 8190)));
        Refuses(string.Concat(Enumerable.Repeat("(", 600)) + "a" + string.Concat(Enumerable.Repeat(")", 600)));
        Accepts(string.Concat(Enumerable.Repeat("(", 300)) + "a" + string.Concat(Enumerable.Repeat(")", 300)));
        Accepts(string.Concat(Enumerable.Repeat("a*", 128)));
        Refuses(string.Concat(Enumerable.Repeat("a*", 129)));
        Accepts("((((a?){2,3}){2,3}){2,3}){2,3}");
        Refuses("(((((a?){2,3}){2,3}){2,3}){2,3}){2,3}");
        Accepts("(" + string.Concat(Enumerable.Repeat("[ab]", 963)) + ")*");
        Refuses("(" + string.Concat(Enumerable.Repeat("[ab]", 964)) + ")*");
    }

    [Theory]
    [InlineData("(a{200}){200}")]
    [InlineData("((ab?){100}){100}")]
    [InlineData("(a?b?){0,4000}")]
    public void Search_refuses_what_would_be_too_large(string source)
    {
        RegularExpression expression = ExpressionMatcherTests.Parse(source);
        Assert.Throws<RegularExpressionException>(() => new ExpressionSearch(expression, new ExpressionVariant()));
        Assert.Throws<RegularExpressionException>(() => expression.Prepare());
    }

    private static void Accepts(string source) => ExpressionMatcherTests.Parse(source);

    private static void Refuses(string source) => Assert.Throws<RegularExpressionException>(() => ExpressionMatcherTests.Parse(source));
}
