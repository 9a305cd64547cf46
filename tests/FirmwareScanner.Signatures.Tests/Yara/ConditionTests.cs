using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("true", "true")]
    [InlineData("$a or $b and $a", "($a Or ($b And $a))")]
    [InlineData("($a or $b) and $a", "(($a Or $b) And $a)")]
    [InlineData("not $a and $b", "((Not $a) And $b)")]
    [InlineData("not ($a and $b)", "(Not ($a And $b))")]
    [InlineData("not not $a", "(Not (Not $a))")]
    [InlineData("1 + 2 * 3 == 7", "((1 Add (2 Multiply 3)) Equal 7)")]
    [InlineData("1 - 2 - 3 < 0", "(((1 Subtract 2) Subtract 3) Less 0)")]
    [InlineData("8 \\ 4 % 3 >= 2", "(((8 Divide 4) Modulo 3) GreaterOrEqual 2)")]
    [InlineData("1 | 2 ^ 3 & 4 << 5 + 6 != 7", "((1 BitwiseOr (2 BitwiseXor (3 BitwiseAnd (4 ShiftLeft (5 Add 6))))) NotEqual 7)")]
    [InlineData("1 + 2 >> 3 & 4 ^ 5 | 6 <= 7", "((((((1 Add 2) ShiftRight 3) BitwiseAnd 4) BitwiseXor 5) BitwiseOr 6) LessOrEqual 7)")]
    [InlineData("-1 * ~2 > - -3", "(((Negate 1) Multiply (Complement 2)) Greater (Negate (Negate 3)))")]
    [InlineData("filesize > 4KB", "(filesize Greater 4096)")]
    [InlineData("filesize < 2MB", "(filesize Less 2097152)")]
    [InlineData("0x1F == 0o17", "(31 Equal 15)")]
    [InlineData("9223372036854775807 > 0", "(9223372036854775807 Greater 0)")]
    [InlineData("$a at 3 + 4 and $b", "($a at (3 Add 4) And $b)")]
    [InlineData("$a at filesize - 4", "$a at (filesize Subtract 4)")]
    [InlineData("$a in (0..1KB)", "$a in 0..1024")]
    [InlineData("#a == 2", "(#a Equal 2)")]
    [InlineData("@a < @b[2]", "(@a[1] Less @b[2])")]
    [InlineData("!a + !b[#a] == 1", "((!a[1] Add !b[#a]) Equal 1)")]
    [InlineData("#a", "#a")]
    [InlineData("first", "first")]
    [InlineData("uint8(0) == int8(1)", "(uint8(0) Equal int8(1))")]
    [InlineData("uint16(0) == int16(1)", "(uint16(0) Equal int16(1))")]
    [InlineData("uint32(0) == int32(1)", "(uint32(0) Equal int32(1))")]
    [InlineData("uint8be(0) == int8be(1)", "(uint8be(0) Equal int8be(1))")]
    [InlineData("uint16be(0) == int16be(1)", "(uint16be(0) Equal int16be(1))")]
    [InlineData("uint32be(0) == int32be(uint8(4))", "(uint32be(0) Equal int32be(uint8(4)))")]
    [InlineData("any of them", "Any of ($a, $b)")]
    [InlineData("all of ($b, $a*)", "All of ($b, $a)")]
    [InlineData("none of ($*)", "None of ($a, $b)")]
    [InlineData("2 of ($a, $a)", "AtLeast 2 of ($a, $a)")]
    [InlineData("1 + 1 of them", "AtLeast (1 Add 1) of ($a, $b)")]
    [InlineData("#a of them", "AtLeast #a of ($a, $b)")]
    [InlineData("50% of them", "Percent 50 of ($a, $b)")]
    [InlineData("2 * 25% of them", "Percent (2 Multiply 25) of ($a, $b)")]
    [InlineData("any of them in (1..2)", "Any of ($a in 1..2, $b in 1..2)")]
    [InlineData("all of ($a*) at 3", "All of ($a at 3)")]
    [InlineData("any of (fir*, first)", "Any of (first, first)")]
    [InlineData("any of them and all of them", "(Any of ($a, $b) And All of ($a, $b))")]
    [InlineData("1 of them or 2 of them", "(AtLeast 1 of ($a, $b) Or AtLeast 2 of ($a, $b))")]
    public void Condition_is_parsed_with_the_precedence_of_yara(string condition, string expected)
    {
        var all = Assert.IsType<BinaryExpression>(Rules.Condition("(" + condition + ")"));
        Assert.Equal(expected, ModelText.Of(all.Right));
    }

    [Theory]
    [InlineData("not #a == 1", "(Not (#a Equal 1))")]
    [InlineData("not not uint8(9)", "(Not (Not uint8(9)))")]
    [InlineData("not $a in (0..@b)", "(Not $a in 0..@b[1])")]
    [InlineData("none of ($b) in (0..@a)", "None of ($b in 0..@a[1])")]
    public void Condition_is_kept_as_it_was_written(string condition, string expected)
    {
        var all = Assert.IsType<BinaryExpression>(Rules.Condition(condition));
        Assert.Equal(expected, ModelText.Of(all.Right));
    }

    [Fact]
    public void Long_chain_becomes_a_shallow_tree()
    {
        string condition = string.Join(" or ", System.Linq.Enumerable.Repeat("filesize == 1", 5000));
        Assert.InRange(Depth(Rules.Condition("(" + condition + ")")), 10, 20);
    }

    [Fact]
    public void Anonymous_strings_are_counted_by_a_set()
    {
        Rule rule = Rules.Accept("rule a { strings: $ = \"x\" $b = \"y\" $ = \"z\" condition: any of ($) and $b }")[0];
        var all = Assert.IsType<BinaryExpression>(rule.Condition);
        var set = Assert.IsType<OfExpression>(all.Left);
        Assert.Equal([rule.Patterns[0], rule.Patterns[2]], System.Linq.Enumerable.Select(set.Items, item => ((PatternPresent)item).Pattern));
    }

    [Theory]
    [InlineData("5 of them", "3:1: warning: this is never true: the set has only 2 members")]
    [InlineData("3 of them", "3:1: warning: this is never true: the set has only 2 members")]
    public void Condition_that_is_never_true_is_warned_about(string condition, string expected)
    {
        Assert.Equal([expected], Rules.Headlines(Rules.WithCondition(condition), DiagnosticSeverity.Warning));
    }

    private static int Depth(Expression expression) => expression is BinaryExpression binary
        ? 1 + System.Math.Max(Depth(binary.Left), Depth(binary.Right))
        : 1;
}
