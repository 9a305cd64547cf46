using System;
using System.Linq;
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
        Func<byte[], byte[], bool> ask = Of(test.Operator);
        return facts =>
        {
            Value text = left(facts);
            Value part = right(facts);
            facts.Charge(text.IsDefined ? text.Text.Length : 0);
            return text.IsDefined && part.IsDefined ? Value.Of(ask(text.Text, part.Text)) : Value.Undefined;
        };
    }

    private static Func<byte[], byte[], bool> Of(TextOperator kind) => kind switch
    {
        TextOperator.Contains => Contains,
        TextOperator.StartsWith => StartsWith,
        TextOperator.EndsWith => EndsWith,
        TextOperator.EitherContains => Either(Contains),
        TextOperator.EitherStartsWith => Either(StartsWith),
        TextOperator.EitherEndsWith => Either(EndsWith),
        TextOperator.EitherEquals => Either((text, part) => text.AsSpan().SequenceEqual(part)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a test of two texts"),
    };

    private static bool Contains(byte[] text, byte[] part) => text.AsSpan().IndexOf(part) >= 0;

    private static bool StartsWith(byte[] text, byte[] part) => text.AsSpan().StartsWith(part);

    private static bool EndsWith(byte[] text, byte[] part) => text.AsSpan().EndsWith(part);

    private static Func<byte[], byte[], bool> Either(Func<byte[], byte[], bool> ask) => (text, part) => ask(Lower(text), Lower(part));

    private static byte[] Lower(byte[] text) => [.. text.Select(value => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value)];
}
