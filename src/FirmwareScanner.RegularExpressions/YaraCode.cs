using System;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// YARA's limits on the size of an expression. It compiles them to instructions whose jumps have 16 bits and of which at most 128 may
/// be branches (4.5, <c>_yr_re_emit</c> in <c>libyara/re.c</c>; <c>RE_MAX_SPLIT_ID</c>); rules that it refuses are refused here.
/// </summary>
/// <param name="Length">Bytes of the instructions.</param>
/// <param name="Branches">How many of them are branches.</param>
internal readonly record struct YaraCode(long Length, long Branches)
{
    private const int MostBranches = 128;
    private const int FarthestJump = short.MaxValue;
    private const int BranchLength = 4;
    private const int JumpLength = 3;
    private const int RepeatEndsLength = 18;
    private const int RangeOfDotLength = 5;

    // Far above all limits, and far enough below that of the type that sums of such numbers fit it.
    private const long Bound = 1L << 40;

    /// <summary>Checks an expression.</summary>
    /// <exception cref="RegularExpressionException">It is beyond YARA's limits.</exception>
    internal static void Check(ExpressionNode root)
    {
        if (Of(root).Branches > MostBranches)
        {
            throw new RegularExpressionException(
                0, $"expected at most {MostBranches} quantifiers and alternatives, counted as often as they are repeated, found more");
        }
    }

    private static YaraCode Of(ExpressionNode node)
    {
        switch (node)
        {
            case ByteNode single:
                return new YaraCode(single.CodeLength, 0);
            case SequenceNode sequence:
                YaraCode sum = default;
                foreach (ExpressionNode item in sequence.Items)
                {
                    sum += Of(item);
                }

                return sum;
            case ChoiceNode choice:
                return OfChoice(choice);
            case RepeatNode repeat:
                return OfRepeat(repeat);
            case AssertionNode:
                return new YaraCode(1, 0);
            default:
                return default;
        }
    }

    /// <summary>That of one part after the other.</summary>
    public static YaraCode operator +(YaraCode first, YaraCode second) =>
        new(Math.Min(first.Length + second.Length, Bound), Math.Min(first.Branches + second.Branches, Bound));

    private static YaraCode OfChoice(ChoiceNode choice)
    {
        YaraCode first = Of(choice.Alternatives[0]);
        for (int i = 1; i < choice.Alternatives.Count; i++)
        {
            YaraCode second = Of(choice.Alternatives[i]);
            CheckJump(BranchLength + first.Length + JumpLength);
            CheckJump(JumpLength + second.Length);
            first += second + new YaraCode(BranchLength + JumpLength, 1);
        }

        return first;
    }

    private static YaraCode OfRepeat(RepeatNode repeat)
    {
        YaraCode item = Of(repeat.Item);
        switch (repeat.Form)
        {
            case RepeatForm.Star:
                CheckJump(BranchLength + item.Length + JumpLength);
                return item + new YaraCode(BranchLength + JumpLength, 1);
            case RepeatForm.Plus:
                CheckJump(item.Length - 1);
                return item + new YaraCode(BranchLength, 1);
            case RepeatForm.RangeOfDot:
                return new YaraCode(RangeOfDotLength, 0);
            default:
                return OfRange(item, repeat.Least, repeat.Most ?? ExpressionReader.MostRepeats);
        }
    }

    /// <summary>YARA writes a repeated part up to three times: before, in and after its loop.</summary>
    private static YaraCode OfRange(YaraCode item, int least, int most)
    {
        YaraCode sum = default;
        if (least > 0)
        {
            sum += item;
        }

        if (most > least + 1 || most > 2)
        {
            sum += item + new YaraCode(RepeatEndsLength, 0);
        }

        if (most > least)
        {
            CheckJump(BranchLength + item.Length);
            sum += new YaraCode(BranchLength, 1);
        }

        return most > least || most > 1 ? sum + item : sum;
    }

    private static void CheckJump(long distance)
    {
        if (distance > FarthestJump)
        {
            throw new RegularExpressionException(0, $"expected parts whose code in YARA has at most {FarthestJump} bytes, found a larger one");
        }
    }
}
