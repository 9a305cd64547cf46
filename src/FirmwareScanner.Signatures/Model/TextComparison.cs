using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Model;

/// <summary>The operators on two texts.</summary>
public static class TextComparison
{
    /// <summary>The comparison of an operator.</summary>
    /// <param name="kind">One of the six comparisons.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no comparison.</exception>
    public static Func<byte[], byte[], bool> Of(BinaryOperator kind) => kind switch
    {
        BinaryOperator.Equal => (one, other) => one.AsSpan().SequenceEqual(other),
        BinaryOperator.NotEqual => (one, other) => !one.AsSpan().SequenceEqual(other),
        BinaryOperator.Less => (one, other) => one.AsSpan().SequenceCompareTo(other) < 0,
        BinaryOperator.LessOrEqual => (one, other) => one.AsSpan().SequenceCompareTo(other) <= 0,
        BinaryOperator.Greater => (one, other) => one.AsSpan().SequenceCompareTo(other) > 0,
        BinaryOperator.GreaterOrEqual => (one, other) => one.AsSpan().SequenceCompareTo(other) >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an operator on texts"),
    };

    /// <summary>The test of an operator.</summary>
    /// <param name="kind">Any but <see cref="TextOperator.Matches"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not test two texts.</exception>
    public static Func<byte[], byte[], bool> Of(TextOperator kind) => kind switch
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

    private static byte[] Lower(IEnumerable<byte> text) =>
        [.. text.Select(value => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value)];
}
