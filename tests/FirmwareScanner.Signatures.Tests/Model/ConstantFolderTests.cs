using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Model;

public sealed class ConstantFolderTests
{
    [Theory]
    [InlineData("7", 7L)]
    [InlineData("-7 \\ 2", -3L)]
    [InlineData("-7 % 2", -1L)]
    [InlineData("~7", -8L)]
    [InlineData("1 + 2 * 3 - 4", 3L)]
    [InlineData("6 & 3 | 8 ^ 1", 11L)]
    [InlineData("1 << 63", long.MinValue)]
    [InlineData("1 << 64", 0L)]
    [InlineData("-8 >> 1", -4L)]
    [InlineData("-8 >> 64", 0L)]
    [InlineData("(1 << 63) % -1", null)]
    [InlineData("-(1 << 63)", long.MinValue)]
    [InlineData("filesize", null)]
    [InlineData("filesize + 1", null)]
    [InlineData("1 + #a", null)]
    [InlineData("-uint8(0)", null)]
    public void Integer_expression_is_evaluated_when_constant(string expression, long? expected)
    {
        var all = Assert.IsType<BinaryExpression>(Rules.Condition(expression + " == 0"));
        var comparison = Assert.IsType<BinaryExpression>(all.Right);
        Assert.Equal(expected, ConstantFolder.TryEvaluate(comparison.Left));
    }

    [Theory]
    [InlineData(BinaryOperator.Divide, 1L, 0L)]
    [InlineData(BinaryOperator.Modulo, 1L, 0L)]
    [InlineData(BinaryOperator.ShiftLeft, 1L, -1L)]
    [InlineData(BinaryOperator.ShiftRight, 1L, -1L)]
    [InlineData(BinaryOperator.Equal, 1L, 1L)]
    public void Undefined_or_boolean_expression_has_no_value(BinaryOperator kind, long left, long right)
    {
        SourceSpan span = new(new SourceText("x", ""), 0, 0);
        var expression = new BinaryExpression(span, kind, new IntegerConstant(span, left), new IntegerConstant(span, right));
        Assert.Null(ConstantFolder.TryEvaluate(expression));
    }
}
