using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

public sealed class YaraComparisonTests
{
    private const int ExpressionCount = 400;

    // For version 4.2.3, both ends of the data are word boundaries, whatever is there; for 4.5, only beside a word.
    private const int WordBoundaryMargin = 50;

    [Theory]
    [InlineData("", 1, 3_000)]
    [InlineData("nocase", 2, 3_000)]
    [InlineData("wide", 3, 3_000)]
    [InlineData("fullword", 4, 200)]
    [InlineData("wide fullword", 5, 1_000)]
    public void Matches_are_where_yara_finds_them(string modifiers, int seed, int fewest)
    {
        YaraProgram.Require();
        var random = new RandomExpressions(seed, depth: 1);
        var variant = new ExpressionVariant(
            modifiers == "nocase", modifiers.Contains("wide", StringComparison.Ordinal), modifiers.Contains("fullword", StringComparison.Ordinal));
        byte[] data = [.. Enumerable.Range(0, 8).SelectMany(_ => random.Text(variant.IsWide))];
        List<(string Source, string Modifiers)> expressions = Enumerable.Range(0, ExpressionCount).Select(_ => (random.Expression(), modifiers)).ToList();
        IReadOnlyList<List<ExpressionMatch>?> found = YaraProgram.Find(expressions, data);
        int compared = 0;
        for (int i = 0; i < found.Count; i++)
        {
            RegularExpression expression = ExpressionMatcherTests.Parse(expressions[i].Source);
            if (found[i] is List<ExpressionMatch> theirs && !BeginsWithOptionalPart(expression.Root))
            {
                string? difference = Difference(expression, variant, data, theirs, ref compared);
                Assert.True(difference is null, $"seed {seed}, {i}: /{expressions[i].Source}/ {modifiers} in {Convert.ToHexString(data)}: {difference}");
            }
        }

        Assert.True(compared >= fewest, $"too few matches to mean something: {compared}");
    }

    [Fact]
    public void IsMatch_is_what_the_operator_of_yara_says()
    {
        YaraProgram.Require();
        const int Seed = 8;
        var random = new RandomExpressions(Seed, depth: 0);
        List<(string Source, byte[] Text)> pairs = Enumerable.Range(0, 1500).Select(_ => (random.Expression(), random.Text(false))).ToList();
        bool[] holds = YaraProgram.Holds(pairs.Select(
            pair => $"\"{Encoding.ASCII.GetString(pair.Text).Replace("\n", "\\n", StringComparison.Ordinal)}\" matches /{pair.Source}/").ToList());
        for (int i = 0; i < pairs.Count; i++)
        {
            RegularExpression expression = ExpressionMatcherTests.Parse(pairs[i].Source);

            // Nothing matches the empty text in version 4.2.3; in 4.5, what matches nothing does.
            if (pairs[i].Text.Length > 0 && !HasWordBoundary(expression.Root))
            {
                Assert.True(
                    holds[i] == expression.IsMatch(pairs[i].Text), $"seed {Seed}, {i}: /{pairs[i].Source}/ in {Convert.ToHexString(pairs[i].Text)}: yara {holds[i]}");
            }
        }

        Assert.InRange(holds.Count(verdict => verdict), 300, 1400);
    }

    [Fact]
    public void Long_lazy_gaps_are_those_of_yara()
    {
        YaraProgram.Require();
        byte[] data = "foo\nbar xfooo bar\nfoobar"u8.ToArray();
        string[] gaps = [".{0,300}?", ".{,}?", ".{0,200}?", ".{0,300}", ".*?", "(.{0,300}?)", ".{2,250}?"];
        string[] doubleGaps = [".{0,300}?.{0,300}?", ".{0,300}?.{3}?", ".{3}?.{0,300}?"];
        IEnumerable<string> inside = gaps.Concat(doubleGaps).SelectMany(
            gap => new[] { $"foo{gap}bar", $"(foo{gap}bar)", $"foo{gap}bar|x", $"f(o)o{gap}(b)ar", $"fo(o{gap}b)ar" });

        // Two at an end would leave a part that is empty, which version 4.2.3 does not find.
        IEnumerable<string> atEnds = gaps.SelectMany(gap => new[] { $"{gap}bar", $"foo{gap}" });
        List<(string Source, string Modifiers)> expressions = inside.Concat(atEnds).Select(source => (source, string.Empty)).ToList();
        IReadOnlyList<List<ExpressionMatch>?> found = YaraProgram.Find(expressions, data);
        for (int i = 0; i < expressions.Count; i++)
        {
            RegularExpression expression = ExpressionMatcherTests.Parse(expressions[i].Source);
            string ours = ExpressionMatcherTests.Text(ExpressionMatcherTests.Find(expression, new ExpressionVariant(), data));
            Assert.True(ours == ExpressionMatcherTests.Text(found[i]!), $"/{expressions[i].Source}/: {ours}, yara {ExpressionMatcherTests.Text(found[i]!)}");
        }
    }

    [Fact]
    public void What_yara_refuses_is_refused()
    {
        YaraProgram.Require();
        const int Seed = 6;
        var random = new RandomExpressions(Seed);
        List<string> sources = Enumerable.Range(0, 500).Select(i => i % 5 == 0 ? random.AnyExpression() : random.Scrap()).ToList();
        bool[] accepted = YaraProgram.Accepts(sources);
        for (int i = 0; i < sources.Count; i++)
        {
            // A backslash at the end takes the slash behind it.
            if (!sources[i].EndsWith('\\'))
            {
                Assert.True(accepted[i] == IsAccepted(sources[i]), $"seed {Seed}, {i}: /{sources[i]}/ is accepted by yara: {accepted[i]}");
            }
        }

        Assert.InRange(accepted.Count(verdict => verdict), 100, 400);
    }

    /// <summary>
    /// How our matches differ from those of yara; null if they do not. Where a match could end in several places, yara's choice
    /// depends on its atoms, so that only where it is the same by all rules it is compared.
    /// </summary>
    private static string? Difference(
        RegularExpression expression, ExpressionVariant variant, byte[] data, List<ExpressionMatch> theirs, ref int compared)
    {
        var oracle = new ExpressionOracle(expression, variant, data);
        Dictionary<int, int> ours = ExpressionMatcherTests.Find(expression, variant, data).ToDictionary(match => match.Start, match => match.Length);
        Dictionary<int, int> lengths = theirs.ToDictionary(match => match.Start, match => match.Length);
        int margin = HasWordBoundary(expression.Root) ? WordBoundaryMargin : 0;
        for (int start = margin; start < data.Length - margin; start++)
        {
            List<int> ends = oracle.EndsByPriority(start);
            List<int> allowed = ends.Where(end => !variant.IsFullWord || oracle.IsFullWord(start, end)).ToList();
            if (lengths.TryGetValue(start, out int theirLength) && !allowed.Contains(start + theirLength))
            {
                return $"yara finds {start}+{theirLength}, which is none";
            }

            // Version 4.2.3 says nothing of empty matches.
            bool isCertain = allowed.Count == ends.Count && !ends.Contains(start);
            if (isCertain && ends.Count > 0)
            {
                compared++;
                bool isUnambiguous = ends[0] == (expression.IsGreedy ? ends.Max() : ends.Min()) && (ends.Count == 1 || !HasChoice(expression.Root));
                if (!lengths.ContainsKey(start) || !ours.TryGetValue(start, out int ourLength) || (isUnambiguous && ourLength != theirLength))
                {
                    return $"at {start}, {(ours.TryGetValue(start, out int length) ? length : null)} found, {(lengths.ContainsKey(start) ? theirLength : null)} by yara";
                }
            }
        }

        return null;
    }

    /// <summary>Version 4.2.3 takes an optional part for required where it begins an expression without atoms; 4.5 does not.</summary>
    private static bool BeginsWithOptionalPart(ExpressionNode node) => node switch
    {
        SequenceNode sequence => BeginsWithOptionalPart(sequence.Items[0]),
        RepeatNode repeat => repeat is { Form: RepeatForm.Range, Least: 0 } || BeginsWithOptionalPart(repeat.Item),
        _ => false,
    };

    private static bool HasWordBoundary(ExpressionNode node) => node switch
    {
        SequenceNode sequence => sequence.Items.Any(HasWordBoundary),
        AlternativesNode choice => choice.Alternatives.Any(HasWordBoundary),
        RepeatNode repeat => HasWordBoundary(repeat.Item),
        _ => node is AssertionNode { Kind: AssertionKind.WordBoundary or AssertionKind.NoWordBoundary },
    };

    private static bool HasChoice(ExpressionNode node) => node switch
    {
        SequenceNode sequence => sequence.Items.Any(HasChoice),
        RepeatNode repeat => HasChoice(repeat.Item),
        _ => node is AlternativesNode,
    };

    private static bool IsAccepted(string source)
    {
        try
        {
            RegularExpression expression = ExpressionMatcherTests.Parse(source);
            _ = new ExpressionSearch(expression, new ExpressionVariant());
            return true;
        }
        catch (RegularExpressionException)
        {
            return false;
        }
    }
}
