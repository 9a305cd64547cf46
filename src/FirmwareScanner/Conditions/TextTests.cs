using System;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Makes tests of texts into delegates.</summary>
internal static class TextTests
{
    /// <summary>Makes the evaluation of a test.</summary>
    /// <param name="test">The test.</param>
    /// <param name="build">Makes those of its sides.</param>
    public static Evaluation Build(TextTest test, Func<Expression, Evaluation> build)
    {
        Evaluation left = build(test.Left);
        if (test.Right is RegularExpressionConstant constant)
        {
            RegularExpression expression = constant.Value;
            return facts =>
            {
                Value text = left(facts);
                facts.Charge(text.IsDefined ? text.Text.Length : 0);
                return text.IsDefined ? Value.Of(expression.IsMatch(text.Text)) : Value.Undefined;
            };
        }

        Evaluation right = build(test.Right);
        Func<byte[], byte[], bool> ask = TextComparison.Of(test.Operator);
        return facts =>
        {
            Value text = left(facts);
            Value part = right(facts);
            facts.Charge(text.IsDefined ? text.Text.Length : 0);
            return text.IsDefined && part.IsDefined ? Value.Of(ask(text.Text, part.Text)) : Value.Undefined;
        };
    }
}
