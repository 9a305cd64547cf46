using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

public sealed class ExpressionMatcherTests
{
    private static readonly ExpressionVariant[] Variants =
    [
        new(), new(IgnoresCase: true), new(IsFullWord: true), new(IsWide: true), new(IsWide: true, IsFullWord: true),
    ];

    [Theory]
    [InlineData("a+", "xaab", "1+2 2+1")]
    [InlineData("a+?", "xaab", "1+1 2+1")]
    [InlineData("a*", "ba", "0+0 1+1")]
    [InlineData("a|ab", "ab", "0+1")]
    [InlineData("a.c", "abc a\nc", "0+3")]
    [InlineData("^a", "aa", "0+1")]
    [InlineData("a$", "aa", "1+1")]
    [InlineData("$", "aa", "")]
    [InlineData("\\ba", "a aa_a-a", "0+1 2+1 7+1")]
    [InlineData("a\\b", "a aa", "0+1 3+1")]
    [InlineData("\\Ba\\B", "aaa a", "1+1")]
    [InlineData("(^|-)a", "a-a a", "0+1 1+2")]
    [InlineData("a($|-)", "a-aa", "0+2 3+1")]
    [InlineData("a{,2}b", "aaab", "1+3 2+2 3+1")]
    [InlineData("[^a]", "ab\n", "1+1 2+1")]
    [InlineData("[]a]+", "]a", "0+2 1+1")]
    [InlineData("[a\\]]+", "]a", "0+2 1+1")]
    [InlineData("[\\.-0]+", "-./0", "1+3 2+2 3+1")]
    [InlineData("a{x}{2", "a{x}{2", "0+6")]
    [InlineData("a{0}b", "ab", "1+1")]
    [InlineData("a{1 , 2}b", "aab", "0+3 1+2")]
    [InlineData("\\x61\\/\\q", "a/q", "0+3")]
    [InlineData("[\\w-z]", "vw", "1+1")]
    [InlineData("\\s", "\t\n\v\f\r \0", "0+1 1+1 2+1 3+1 4+1 5+1")]
    public void Matcher_of_an_expression_finds_what_it_means(string expression, string text, string expected)
    {
        Assert.Equal(expected, Text(Find(Parse(expression), new ExpressionVariant(), Encoding.Latin1.GetBytes(text))));
    }

    [Theory]
    [InlineData("ab|a", "ab", "0+2")]
    [InlineData("the (caterpillar|cat)", "the caterpillar the cat", "0+15 16+7")]
    [InlineData("(a|ab)(c|bcd)", "abcd", "0+4")]
    [InlineData("(ab|a)(c|bcd)", "abcd", "0+3")]
    [InlineData("a(b?)(bc)?", "abc", "0+2")]
    [InlineData("(a|ab){1,2}c?", "abac", "0+1 2+2")]
    [InlineData("a??(ab)??b", "abab", "0+2 1+1 2+2 3+1")]
    [InlineData("x|", "xa", "0+1 1+0")]
    [InlineData("(b|ab|)c*", "abcc", "0+4 1+3 2+2 3+1")]
    public void Matcher_takes_the_match_that_comes_first_by_the_order_of_the_parts(string expression, string text, string expected)
    {
        Assert.Equal(expected, Text(Find(Parse(expression), new ExpressionVariant(), Encoding.Latin1.GetBytes(text))));
    }

    [Theory]
    [InlineData("(?:ab|c)d", "abd cd", "0+3 4+2")]
    [InlineData("(?i)ab(?-i)c", "ABc abC", "0+3")]
    [InlineData("a(?i:b)c", "aBc ABc", "0+3")]
    [InlineData("(?i)[^a]c", "Ac Bc", "3+2")]
    [InlineData("(?s)a.b", "a\nb", "0+3")]
    [InlineData("(?s)(?-s:a.)b.", "a\nb\n axb\n", "5+4")]
    [InlineData("(?U)a+", "aa", "0+1 1+1")]
    [InlineData("(?U)a+?", "aa", "0+2 1+1")]
    [InlineData("(?<n>a)(?P<m>b)", "ab", "0+2")]
    [InlineData("(?m)^a", "a\na\ra\r\na\n\ra b a", "0+1 2+1 4+1 7+1 10+1")]
    [InlineData("(?m)a$", "a\na\ra\r\na b a", "0+1 2+1 4+1 11+1")]
    [InlineData("(?m)a$\\n^b", "a\nb", "0+3")]
    [InlineData("(?m)\\Aa|a\\z", "a\na\na", "0+1 4+1")]
    [InlineData("\\Aa\\z", "aa Aaz", "3+3")]
    [InlineData("(?u)a.b", "a\u00c3\u00a9b a\u00e9b", "0+4")]
    [InlineData("(?u)\u00e9+", "\u00c3\u00a9\u00c3\u00a9", "0+4 2+2")]
    [InlineData("[(?]a", "?a", "0+2")]
    public void Groups_of_yara_x_mean_what_they_mean_there(string expression, string text, string expected)
    {
        Assert.Equal(expected, Text(Find(Parse(expression), new ExpressionVariant(), Encoding.Latin1.GetBytes(text))));
    }

    [Theory]
    [InlineData("foo", "foo foox xfoo _foo_", "0+3 15+3")]
    [InlineData("foo|foobar", "foobar", "0+6")]
    [InlineData("[a-z]+", "abc1 ab", "5+2")]
    public void Matcher_of_full_words_looks_at_the_neighbours(string expression, string text, string expected)
    {
        Assert.Equal(expected, Text(Find(Parse(expression), new ExpressionVariant(IsFullWord: true), Encoding.Latin1.GetBytes(text))));
    }

    [Theory]
    [InlineData("ab", "a\0b\0", "0+4")]
    [InlineData("ab", "xa\0b\0", "1+4")]
    [InlineData("ab", "a\0b", "")]
    [InlineData("a$", "a\0", "0+2")]
    [InlineData("a$", "a\0b", "")]
    [InlineData("\\ba", "b\0a\0", "")]
    [InlineData("\\ba", "bba\0", "2+2")]
    [InlineData("a+", "aa\0a\0\0a\0", "1+4 3+2 6+2")]
    public void Matcher_of_wide_bytes_takes_pairs(string expression, string text, string expected)
    {
        Assert.Equal(expected, Text(Find(Parse(expression), new ExpressionVariant(IsWide: true), Encoding.Latin1.GetBytes(text))));
    }

    [Fact]
    public void Matcher_ignores_case_where_the_expression_or_the_variant_says_so()
    {
        byte[] text = "aBC-ABc"u8.ToArray();
        Assert.Equal("", Text(Find(Parse("abc"), new ExpressionVariant(), text)));
        Assert.Equal("0+3 4+3", Text(Find(Parse("abc"), new ExpressionVariant(IgnoresCase: true), text)));
        Assert.Equal("0+3 4+3", Text(Find(RegularExpression.Parse("a[b]c"u8, true, false), new ExpressionVariant(), text)));
        Assert.Equal("3+1", Text(Find(Parse("[^a-c]"), new ExpressionVariant(IgnoresCase: true), text)));
    }

    [Fact]
    public void Dot_stands_for_a_line_feed_where_it_shall()
    {
        byte[] text = "a\nb"u8.ToArray();
        Assert.Equal("0+3", Text(Find(RegularExpression.Parse("a.b"u8, false, true), new ExpressionVariant(), text)));
        Assert.Equal("", Text(Find(RegularExpression.Parse("a.b"u8, false, false), new ExpressionVariant(), text)));
    }

    [Theory]
    [InlineData("foo.{0,300}?bar", "0+7")]
    [InlineData("foo.{0,}?(b|c)ar", "0+7")]
    [InlineData("(f)oo.{0,300}?(bar)", "0+7")]
    [InlineData("foo.{0,300}?.{0,300}?bar", "0+7")]
    [InlineData("foo.{0,200}?bar", "")]
    [InlineData("foo.{0,300}bar", "")]
    [InlineData("foo.*?bar", "")]
    [InlineData("(foo.{0,300}?bar)", "")]
    [InlineData("foo.{0,300}?bar|x", "")]
    [InlineData("fo(o.{0,300}?b)ar", "")]
    [InlineData(".{0,300}?bar", "4+3")]
    [InlineData("foo.{201}?bar", "")]
    public void Long_lazy_gaps_have_line_feeds_as_in_yara(string source, string expected)
    {
        byte[] text = "foo\nbar"u8.ToArray();
        Assert.Equal(expected, Text(Find(Parse(source), new ExpressionVariant(), text)));
    }

    [Fact]
    public void Matches_have_at_most_as_many_bytes_as_the_limit()
    {
        byte[] text = Enumerable.Repeat((byte)'a', ExpressionSearch.ScanLimit + 3).Append((byte)'b').ToArray();
        List<ExpressionMatch> greedy = Find(Parse("a+"), new ExpressionVariant(), text);
        Assert.Equal(new ExpressionMatch(0, ExpressionSearch.ScanLimit), greedy[0]);
        Assert.Equal(new ExpressionMatch(5, ExpressionSearch.ScanLimit - 2), greedy[5]);
        List<ExpressionMatch> ending = Find(Parse("a+b"), new ExpressionVariant(), text);
        Assert.Equal(new ExpressionMatch(4, ExpressionSearch.ScanLimit), ending[0]);
        Assert.Equal(ExpressionSearch.ScanLimit - 1, ending.Count);
    }

    [Fact]
    public void Matcher_of_random_expressions_agrees_with_the_definition()
    {
        const int Seed = 20261128;
        var random = new RandomExpressions(Seed);
        int found = 0;
        for (int i = 0; i < 6000; i++)
        {
            string source = random.Expression();
            RegularExpression expression = Parse(source);
            ExpressionVariant variant = Variants[random.Next(Variants.Length)];
            byte[] text = random.Text(variant.IsWide);
            List<ExpressionMatch> expected = new ExpressionOracle(expression, variant, text).Matches();
            Assert.True(
                Text(expected) == Text(Find(expression, variant, text)),
                $"seed {Seed}, {i}: /{source}/ {variant} in {Convert.ToHexString(text)}: {Text(expected)} expected, {Text(Find(expression, variant, text))} found");
            found += expected.Count;
        }

        Assert.True(found > 10_000, $"too few matches to mean something: {found}");
    }

    [Fact]
    public void Matches_of_parts_of_a_text_are_those_of_the_whole()
    {
        const int Seed = 4711;
        var random = new RandomExpressions(Seed);
        for (int i = 0; i < 3000; i++)
        {
            string source = random.Expression();
            ExpressionVariant variant = Variants[random.Next(Variants.Length)];
            var search = new ExpressionSearch(Parse(source), variant);
            byte[] text = random.Text(variant.IsWide);
            ExpressionMatcher matcher = search.CreateMatcher();
            var parts = new List<ExpressionMatch>();
            for (int first = 0; first < text.Length;)
            {
                int last = Math.Min(first + random.Next(6), text.Length - 1);
                int windowStart = Math.Max(first - ExpressionSearch.Context - random.Next(2), 0);
                int windowEnd = (int)Math.Min((long)last + 1 + search.Reach + random.Next(2), text.Length);
                var part = new List<ExpressionMatch>();
                matcher.FindIn(
                    text.AsSpan(windowStart..windowEnd), first - windowStart, last - windowStart, windowStart == 0, windowEnd == text.Length, part);
                parts.AddRange(part.Select(match => match with { Start = match.Start + windowStart }));
                first = last + 1;
            }

            string expected = Text(Find(Parse(source), variant, text));
            Assert.True(expected == Text(parts), $"seed {Seed}, {i}: /{source}/ {variant} in {Convert.ToHexString(text)}: {expected} expected, {Text(parts)} found");
        }
    }

    [Fact]
    public void IsMatch_agrees_with_the_definition()
    {
        const int Seed = 99;
        var random = new RandomExpressions(Seed);
        int matched = 0;
        for (int i = 0; i < 4000; i++)
        {
            string source = random.Expression();
            RegularExpression expression = Parse(source);
            byte[] text = random.Text(false);
            var oracle = new ExpressionOracle(expression, new ExpressionVariant(), text);
            bool expected = text.Length == 0 ? oracle.Ends(0).Count > 0 : oracle.Matches().Count > 0;
            Assert.True(expected == expression.IsMatch(text), $"seed {Seed}, {i}: /{source}/ in {Convert.ToHexString(text)}: {expected} expected");
            matched += expected ? 1 : 0;
        }

        Assert.InRange(matched, 500, 3500);
    }

    [Theory]
    [InlineData("", 0, 1, "a")]
    [InlineData("xyz", 5, 9, "x")]
    [InlineData("xyz", -7, 99, "z")]
    public void Ranges_beyond_the_window_are_cut(string text, int first, int last, string expression)
    {
        var found = new List<ExpressionMatch>();
        new ExpressionSearch(Parse(expression), new ExpressionVariant()).CreateMatcher()
            .FindIn(Encoding.ASCII.GetBytes(text), first, last, true, true, found);
        Assert.Equal(expression == "z" ? "2+1" : "", Text(found));
    }

    internal static RegularExpression Parse(string source) => RegularExpression.Parse(Encoding.UTF8.GetBytes(source), false, false);

    internal static List<ExpressionMatch> Find(RegularExpression expression, ExpressionVariant variant, byte[] text)
    {
        var found = new List<ExpressionMatch>();
        new ExpressionSearch(expression, variant).CreateMatcher().FindIn(text, 0, text.Length - 1, true, true, found);
        return found;
    }

    internal static string Text(IEnumerable<ExpressionMatch> matches) => string.Join(' ', matches.Select(match => $"{match.Start}+{match.Length}"));
}
