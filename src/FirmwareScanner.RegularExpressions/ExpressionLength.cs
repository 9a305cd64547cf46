using System;

namespace FirmwareScanner.RegularExpressions;

/// <summary>How many bytes a part of an expression matches.</summary>
/// <param name="Least">At least; numbers above <see cref="Bound"/> stand as that.</param>
/// <param name="Most">At most; null if there is no bound, or none up to <see cref="Bound"/>.</param>
internal readonly record struct ExpressionLength(int Least, int? Most)
{
    /// <summary>What lengths are counted up to; far above everything that is searched.</summary>
    internal const int Bound = 1 << 28;

    /// <summary>That of a part.</summary>
    internal static ExpressionLength Of(ExpressionNode node)
    {
        switch (node)
        {
            case ByteNode:
                return new ExpressionLength(1, 1);
            case SequenceNode sequence:
                var sum = new ExpressionLength(0, 0);
                foreach (ExpressionNode item in sequence.Items)
                {
                    sum += Of(item);
                }

                return sum;
            case ChoiceNode choice:
                ExpressionLength either = Of(choice.Alternatives[0]);
                foreach (ExpressionNode alternative in choice.Alternatives)
                {
                    either = either.Or(Of(alternative));
                }

                return either;
            case RepeatNode repeat:
                ExpressionLength once = Of(repeat.Item);
                return new ExpressionLength((int)Math.Min((long)once.Least * repeat.Least, Bound), once.TimesAtMost(repeat.Most));
            default:
                return new ExpressionLength(0, 0);
        }
    }

    /// <summary>That of one part after the other.</summary>
    public static ExpressionLength operator +(ExpressionLength first, ExpressionLength second) =>
        new(Math.Min(first.Least + second.Least, Bound), first.Most + second.Most is int most and <= Bound ? most : null);

    private ExpressionLength Or(ExpressionLength other) =>
        new(Math.Min(Least, other.Least), Most is int most && other.Most is int otherMost ? Math.Max(most, otherMost) : null);

    private int? TimesAtMost(int? count)
    {
        if (Most == 0 || count == 0)
        {
            return 0;
        }

        return (long?)Most * count is long most and <= Bound ? (int)most : null;
    }
}
