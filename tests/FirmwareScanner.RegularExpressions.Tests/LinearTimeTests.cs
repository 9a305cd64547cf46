using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

/// <summary>Counts what searches cost: symbols, and words of bits.</summary>
public sealed class LinearTimeTests
{
    private const int Length = 100_000;

    [Theory]
    [InlineData("a+b", 4)]
    [InlineData("(a|aa)+b", 4)]
    [InlineData("(a*)*b", 4)]
    [InlineData("(a|a|a|a)*b", 4)]
    [InlineData("(a?){60}b", 6)]
    [InlineData("a.*a.*a.*b", 4)]
    [InlineData("a+?b", 4)]
    [InlineData("\\b(\\w+)+-", 4)]
    [InlineData("(a{1,30}){1,30}b", 60)]
    [InlineData("a{0,1000}b", 60)]
    [InlineData(".{1000}b", 60)]
    [InlineData("(x.{0,1000}){3}", 150)]
    public void Search_without_matches_costs_a_few_steps_a_byte(string source, int stepsPerByte)
    {
        byte[] text = Enumerable.Repeat((byte)'a', Length).ToArray();
        (long steps, int found) = Count(source, text);
        Assert.Equal(0, found);
        Assert.True(steps <= (long)stepsPerByte * Length, $"{steps} steps for {Length} bytes");
    }

    [Theory]
    [InlineData("a+")]
    [InlineData("(a|aa)+$")]
    [InlineData("a{0,1000}b")]
    [InlineData("a.*b")]
    [InlineData("(a+)+b")]
    public void Search_costs_a_few_steps_for_each_byte_of_the_matches(string source)
    {
        byte[] text = [.. Enumerable.Repeat((byte)'a', 3000), .. source.EndsWith('$') ? Array.Empty<byte>() : "b"u8.ToArray()];
        var found = new List<ExpressionMatch>();
        ExpressionMatcher matcher = new ExpressionSearch(ExpressionMatcherTests.Parse(source), new ExpressionVariant()).CreateMatcher();
        matcher.FindIn(text, 0, text.Length - 1, true, true, found);
        long length = found.Sum(match => (long)match.Length + 2);
        Assert.True(found.Count >= 1000, $"{found.Count} found");
        Assert.True(matcher.Steps <= (2 * length) + (60 * text.Length), $"{matcher.Steps} steps for {length} bytes");
    }

    [Fact]
    public void Search_with_long_gaps_between_bytes_of_chance_costs_a_few_steps_a_byte()
    {
        // Each byte leads to a set of positions that was not there before: nothing can be remembered.
        var random = new Random(3);
        byte[] text = Enumerable.Range(0, Length).Select(_ => (byte)random.Next(97, 103)).ToArray();
        (long steps, _) = Count("ab.{0,800}cd.{0,800}efff---", text);
        Assert.True(steps <= 120L * Length, $"{steps} steps for {Length} bytes");
    }

    [Fact]
    public void IsMatch_costs_a_few_steps_a_byte_and_is_the_same_again()
    {
        RegularExpression expression = ExpressionMatcherTests.Parse("(a|aa)+(a*)*b");
        byte[] text = Enumerable.Repeat((byte)'a', 1_000_000).ToArray();
        Assert.False(expression.IsMatch(text));
        text[^1] = (byte)'b';
        Assert.True(expression.IsMatch(text));
        Assert.False(expression.IsMatch(text.AsSpan(..^1)));
    }

    [Fact]
    public void Forgetting_all_states_changes_no_match()
    {
        // Many states, each of which comes back: they are made anew, again and again.
        string source = "(" + string.Join('|', Enumerable.Range(0, 60).Select(i => $"{(char)('a' + (i % 6))}[a-f]{{{(i % 9) + 1}}}[{(char)('a' + (i % 5))}x]y")) + ")";
        var random = new Random(9);
        byte[] text = Enumerable.Range(0, 30_000).Select(i => (byte)(i % 37 == 0 ? 'y' : random.Next(97, 103))).ToArray();
        RegularExpression expression = ExpressionMatcherTests.Parse(source);
        List<ExpressionMatch> whole = ExpressionMatcherTests.Find(expression, new ExpressionVariant(), text);
        var pieces = new List<ExpressionMatch>();
        for (int first = 0; first < text.Length; first += 500)
        {
            // A new matcher remembers nothing of the pieces before.
            new ExpressionSearch(expression, new ExpressionVariant()).CreateMatcher().FindIn(text, first, first + 499, true, true, pieces);
        }

        Assert.True(whole.Count > 500, $"{whole.Count} found");
        Assert.Equal(pieces, whole);
    }

    private static (long Steps, int Found) Count(string source, byte[] text)
    {
        var found = new List<ExpressionMatch>();
        ExpressionMatcher matcher = new ExpressionSearch(ExpressionMatcherTests.Parse(source), new ExpressionVariant()).CreateMatcher();
        matcher.FindIn(text, 0, text.Length - 1, true, true, found);
        return (matcher.Steps, found.Count);
    }
}
