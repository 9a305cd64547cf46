using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

public sealed class RobustnessTests
{
    [Fact]
    public void Any_bytes_are_an_expression_or_refused()
    {
        const int Seed = 31;
        var random = new Random(Seed);
        byte[] likely = "()[]{}|*+?\\^$.-,019abxwdsbB/"u8.ToArray();
        int accepted = 0;
        for (int i = 0; i < 30_000; i++)
        {
            byte[] source = Enumerable.Range(0, random.Next(0, 14))
                .Select(_ => random.Next(12) == 0 ? (byte)random.Next(256) : likely[random.Next(likely.Length)])
                .ToArray();
            try
            {
                RegularExpression expression = RegularExpression.Parse(source, random.Next(2) == 0, random.Next(2) == 0);
                expression.IsMatch("ab0-/"u8);
                var search = new ExpressionSearch(expression, new ExpressionVariant(false, random.Next(2) == 0, random.Next(2) == 0));
                search.CreateMatcher().FindIn("ab0\0a\0-/"u8, random.Next(-3, 10), random.Next(-3, 12), true, random.Next(2) == 0, []);
                accepted++;
            }
            catch (RegularExpressionException exception)
            {
                Assert.True(exception.Position >= 0 && exception.Position <= source.Length, Convert.ToHexString(source));
            }
        }

        Assert.InRange(accepted, 1000, 29_000);
    }

    [Theory]
    [InlineData("(((a{0,10}){0,10}){0,10}){0,9}")]
    [InlineData("(a|b|c|d|e|f|g|h){1,1200}")]
    [InlineData("(\\b|a?){0,2000}")]
    [InlineData("((a|b)?c?){1,1500}$")]
    [InlineData("(\\ba{3}){0,3000}")]
    [InlineData("[^x]{0,4095}[^y]{0,4095}")]
    [InlineData("(^){0,32766}a")]
    [InlineData("(a*){32767}")]
    public void Large_expressions_are_searched_for_or_refused(string source)
    {
        RegularExpression expression = ExpressionMatcherTests.Parse(source);
        byte[] text = Encoding.ASCII.GetBytes("aa-bc abc x aaa");
        try
        {
            List<ExpressionMatch> found = ExpressionMatcherTests.Find(expression, new ExpressionVariant(), text);
            Assert.Equal(new ExpressionOracle(expression, new ExpressionVariant(), text).Matches(), found);
        }
        catch (RegularExpressionException exception)
        {
            Assert.Contains("repetitions written out", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Threads_may_share_an_expression_and_a_search()
    {
        RegularExpression expression = ExpressionMatcherTests.Parse("(a|b)+c[^d]{1,4}e");
        var search = new ExpressionSearch(expression, new ExpressionVariant());
        byte[][] texts = Enumerable.Range(0, 200).Select(Text).ToArray();
        List<ExpressionMatch>[] expected = texts.Select(text => ExpressionMatcherTests.Find(expression, new ExpressionVariant(), text)).ToArray();
        Assert.Contains(expected, found => found.Count > 0);
        Task[] tasks = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            ExpressionMatcher matcher = search.CreateMatcher();
            for (int i = 0; i < texts.Length; i++)
            {
                var found = new List<ExpressionMatch>();
                matcher.FindIn(texts[i], 0, texts[i].Length - 1, true, true, found);
                Assert.Equal(expected[i], found);
                Assert.Equal(expected[i].Count > 0, expression.IsMatch(texts[i]));
            }
        })).ToArray();
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    private static byte[] Text(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 60).Select(_ => (byte)"abcde"[random.Next(5)]).ToArray();
    }
}
