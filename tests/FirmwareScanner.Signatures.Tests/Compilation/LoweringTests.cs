using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation.Lowering;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>What becomes of conditions that a database does not express as they are written.</summary>
public sealed class LoweringTests
{
    [Theory]
    [InlineData("not #a == 1", "(#a NotEqual 1)")]
    [InlineData("not #a != 1", "(#a Equal 1)")]
    [InlineData("not #a < 1", "(#a GreaterOrEqual 1)")]
    [InlineData("not #a <= 1", "(#a Greater 1)")]
    [InlineData("not #a > 1", "(#a LessOrEqual 1)")]
    [InlineData("not (#a >= 1)", "(#a Less 1)")]
    [InlineData("not not #a == 1", "(#a Equal 1)")]
    [InlineData("not uint8(9)", "(uint8(9) Equal 0)")]
    [InlineData("not ($a and uint8(0) == 1)", "(Not ($a And (uint8(0) Equal 1)))")]
    [InlineData("not $a in (0..@b)", "((@b[1] Equal @b[1]) And (Not $a in 0..@b[1]))")]
    [InlineData("not $a in (0..#b)", "(Not $a in 0..#b)")]
    [InlineData("none of ($b) in (0..@a)", "((@a[1] Equal @a[1]) And None of ($b in 0..@a[1]))")]
    public void Negation_of_what_is_undefined_stays_false(string condition, string expected)
    {
        Assert.Equal(expected, Lowered(condition));
    }

    [Theory]
    [InlineData("defined uint8(9)", "(uint8(9) Equal uint8(9))")]
    [InlineData("defined filesize", "true")]
    [InlineData("defined $a", "true")]
    [InlineData("defined (@a == @b)", "((@a[1] Equal @a[1]) And (@b[1] Equal @b[1]))")]
    [InlineData("defined (@a == 1 and @b == 1)", "true")]
    [InlineData("not defined (1 \\ #a)", "(Not ((1 Divide #a) Equal (1 Divide #a)))")]
    [InlineData("defined not @a == 1", "(@a[1] Equal @a[1])")]
    [InlineData("defined defined @a", "true")]
    [InlineData("defined ($a in (0..@b))", "(@b[1] Equal @b[1])")]
    public void Defined_is_asked_of_what_may_be_undefined(string condition, string expected)
    {
        Assert.Equal(expected, Lowered(condition));
    }

    [Theory]
    [InlineData("for any i in (1..3) : (uint8(i) == i)", "Any of ((uint8(1) Equal 1), (uint8(2) Equal 2), (uint8(3) Equal 3))")]
    [InlineData("for all i in (4, 2) : (uint8(i))", "All of ((uint8(4) NotEqual 0), (uint8(2) NotEqual 0))")]
    [InlineData("for 2 of ($a, $b) : (# > 1)", "AtLeast 2 of ((#a Greater 1), (#b Greater 1))")]
    [InlineData("for 50% of ($a, $b) : ($ at 0)", "AtLeast 1 of ($a at 0, $b at 0)")]
    [InlineData("for any s in (\"x\", \"y\") : (s == \"y\")", "Any of (false, true)")]
    [InlineData("for any i in (0..1) : (for all k in (i..1) : (uint8(i + k) == 0))",
        "Any of (All of ((uint8((0 Add 0)) Equal 0), (uint8((0 Add 1)) Equal 0)), All of ((uint8((1 Add 1)) Equal 0)))")]
    [InlineData("with x = uint8(1), y = x + 1 : (y == 2 or not x)", "(((uint8(1) Add 1) Equal 2) Or (uint8(1) Equal 0))")]
    [InlineData("with x = @a : (for any of ($a, $b) : (@ > x))", "Any of ((@a[1] Greater @a[1]), (@b[1] Greater @a[1]))")]
    public void Loops_and_names_are_written_out(string condition, string expected)
    {
        Assert.Equal(expected, Lowered(condition));
    }

    [Theory]
    [InlineData("\"abc\" contains \"b\"", "true")]
    [InlineData("\"abc\" icontains \"X\"", "false")]
    [InlineData("\"abc\" matches /^a.c$/", "true")]
    [InlineData("\"abc\" < \"abd\"", "true")]
    [InlineData("1.5 + 1 == 2.5", "true")]
    [InlineData("not 1.5 > 1", "false")]
    [InlineData("-1.5 < 0", "true")]
    [InlineData("with s = \"abc\" : (s startswith \"ab\" and s)", "(true And true)")]
    public void Texts_and_floats_are_calculated(string condition, string expected)
    {
        Assert.Equal(expected, Lowered(condition));
    }

    [Theory]
    [InlineData("#a in (0..filesize) == 1", "(#a Equal 1)")]
    [InlineData("#a in (-5..filesize - 1) == 1", "(#a Equal 1)")]
    public void Count_in_everything_is_the_count(string condition, string expected)
    {
        Assert.Equal(expected, Lowered(condition));
    }

    [Theory]
    [InlineData("for any i in (1..#a) : (@a[i] == 1)", "a \"for\" loop over a range that is not constant")]
    [InlineData("for any i in (0..4096) : (uint8(i) == 1)", "a \"for\" loop of more than 4,096 parts, written out,")]
    [InlineData("for any i in (0..99) : (for any k in (0..99) : (uint8(i + k) == 1))", "a \"for\" loop of more than 4,096 parts, written out,")]
    [InlineData("for any i in (0..0x7FFFFFFFFFFFFFFF) : (uint8(i) == 1)", "a \"for\" loop of more than 4,096 parts, written out,")]
    [InlineData("#a in (0..uint8(0)) == 1", "\"#\" with \"in\", but for constant bounds and filesize,")]
    [InlineData("1.5 < @a", "a number with a decimal point")]
    [InlineData("for any s in pe.sections : (s.name == \"x\")", "the module \"pe\"")]
    public void What_cannot_be_written_out_is_refused_with_the_reason(string condition, string what)
    {
        string error = Assert.Single(ModelBuilder.Errors(new RuleSet(Rules.Accept("import \"pe\" " + Rules.WithCondition(condition)))));
        Assert.Equal(what + " needs a workstation, where an object is read again after it was scanned; a database for boards cannot hold it", error);
    }

    [Fact]
    public void Names_that_double_each_other_are_refused_before_they_take_memory()
    {
        string names = string.Join(", ", Enumerable.Range(1, 60).Select(i => $"n{i} = n{i - 1} + n{i - 1}"));

        string error = Assert.Single(ModelBuilder.Errors(new RuleSet(Rules.Accept(Rules.WithCondition($"with n0 = uint8(0), {names} : (n60 == 1)")))));

        Assert.StartsWith("a \"for\" loop of more than 4,096 parts", error);
    }

    private static string Lowered(string condition)
    {
        var diagnostics = new DiagnosticBag();
        Expression whole = new ConditionLowering(isAlone: true, diagnostics).Lower(Rules.Condition("(" + condition + ")"));
        Assert.Empty(diagnostics.All);
        return ModelText.Of(Assert.IsType<BinaryExpression>(whole).Right);
    }
}
