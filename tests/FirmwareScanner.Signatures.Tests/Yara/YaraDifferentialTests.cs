using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

/// <summary>What yara 4.2.3 accepts, we accept; what it refuses, we refuse; but for the differences listed here.</summary>
public sealed class YaraDifferentialTests
{
    private const int Seed = 20240611;

    [Fact]
    public void Handwritten_rules_are_accepted_exactly_when_yara_accepts_them()
    {
        YaraTool.Require();
        Compare([.. YaraCases.Same]);
    }

    [Fact]
    public void Documented_differences_are_still_differences()
    {
        YaraTool.Require();
        bool[] yara = YaraTool.Accepts([.. YaraCases.Different.Select(difference => difference.Text)]);
        foreach (((string text, string reason), bool accepted) in YaraCases.Different.Zip(yara))
        {
            Assert.True(IsAccepted(text) != accepted, $"no difference any more ({reason}): {text}");
        }
    }

    [Fact]
    public void Random_conditions_are_accepted_exactly_when_yara_accepts_them()
    {
        YaraTool.Require();
        var random = new RandomRules(Seed);
        Compare([.. Enumerable.Range(0, 300).Select(_ => Rules.WithCondition(random.Condition())).Where(text => !IsRefusedSince43(text))]);
    }

    // Ranges and quantifiers that are constants are checked since YARA 4.3.
    private static bool IsRefusedSince43(string text) => Rules.Errors(text) is { Length: > 0 } errors && errors.All(error =>
        error.Contains("this range is empty", System.StringComparison.Ordinal)
        || error.Contains("negative number", System.StringComparison.Ordinal)
        || error.Contains("a quantifier cannot be negative", System.StringComparison.Ordinal));

    [Fact]
    public void Random_hex_strings_are_accepted_exactly_when_yara_accepts_them()
    {
        YaraTool.Require();
        var random = new RandomRules(Seed);
        Compare([.. Enumerable.Range(0, 300).Select(_ => Rules.WithString("{ AB " + random.HexString()[1..]))]);
    }

    [Fact]
    public void Constant_conditions_have_the_value_that_yara_gives_them()
    {
        YaraTool.Require();
        var random = new RandomRules(Seed);
        List<string> conditions = [.. Enumerable.Range(0, 400).Select(_ => random.ConstantCondition())];
        string text = string.Join('\n', conditions.Select((condition, i) => $"rule r{i} {{ condition: {condition} }}"));
        HashSet<string> fired = YaraTool.Matches(text, [0]);
        IReadOnlyList<Rule> rules = Rules.Accept(text);
        Assert.InRange(fired.Count, 100, 300);
        Assert.Equal(
            fired.Order().Select(name => $"{name}: {conditions[int.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture)]}"),
            rules.Where(rule => IsTrue(rule.Condition)).Select(rule => rule.Name).Order()
                .Select(name => $"{name}: {conditions[int.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture)]}"));
    }

    private static bool IsAccepted(string text) => !Rules.Load(text).Diagnostics.HasErrors;

    private static void Compare(IReadOnlyList<string> texts)
    {
        bool[] yara = YaraTool.Accepts(texts);
        Assert.Contains(true, yara);
        Assert.Contains(false, yara);
        string[] differences =
        [
            .. texts.Zip(yara).Where(pair => IsAccepted(pair.First) != pair.Second)
                .Select(pair => $"yara {(pair.Second ? "accepts" : "refuses")}: {pair.First}\n  we: {string.Join(" / ", Rules.Errors(pair.First))}"),
        ];
        Assert.True(differences.Length == 0, $"seed {Seed}, {differences.Length} of {texts.Count} differ\n" + string.Join('\n', differences));
    }

    private static bool IsTrue(Expression expression) => expression switch
    {
        BooleanConstant constant => constant.Value,
        UnaryExpression { Operator: UnaryOperator.Not } not => !IsTrue(not.Operand),
        BinaryExpression { Operator: BinaryOperator.And } and => IsTrue(and.Left) && IsTrue(and.Right),
        BinaryExpression { Operator: BinaryOperator.Or } or => IsTrue(or.Left) || IsTrue(or.Right),
        BinaryExpression comparison => IsTrue(comparison.Operator, Value(comparison.Left), Value(comparison.Right)),
        _ => throw new System.InvalidOperationException($"unexpected {expression}"),
    };

    private static long Value(Expression expression) =>
        ConstantFolder.TryEvaluate(expression) ?? throw new System.InvalidOperationException($"not constant: {expression}");

    private static bool IsTrue(BinaryOperator comparison, long left, long right) => comparison switch
    {
        BinaryOperator.Equal => left == right,
        BinaryOperator.NotEqual => left != right,
        BinaryOperator.Less => left < right,
        BinaryOperator.LessOrEqual => left <= right,
        BinaryOperator.Greater => left > right,
        _ => left >= right,
    };
}
