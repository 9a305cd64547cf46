using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Bytes that a part of an expression begins with.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="IsClosed">Whether other bytes may follow that are not known; otherwise they are the whole part.</param>
internal sealed record AtomFragment(IReadOnlyList<AtomByte> Bytes, bool IsClosed)
{
    /// <summary>The most fragments that stand for a part.</summary>
    internal const int MostFragments = 32;

    /// <summary>The most bytes of a fragment.</summary>
    internal const int MostBytes = 8;

    /// <summary>What the empty part begins with.</summary>
    internal static readonly AtomFragment Empty = new([], false);

    /// <summary>What a part begins with of which nothing is known.</summary>
    internal static readonly AtomFragment Anything = new([], true);

    // Parts that match nothing could otherwise make a walk over the rest of a long sequence as long as that.
    private const int MostItems = 64;

    private const int MostBytesOfClass = 16;

    private AtomFragment Closed => IsClosed ? this : this with { IsClosed = true };

    /// <summary>What a part begins with: each of its matches with one of these.</summary>
    internal static IReadOnlyList<AtomFragment> Of(ExpressionNode node, bool ignoresCase) => node switch
    {
        ByteSetNode single => OfByte(single.Matched(ignoresCase)),
        SequenceNode sequence => OfSequence(sequence.Items, 0, ignoresCase),
        AlternativesNode choice => OfChoice(choice, ignoresCase),
        RepeatNode repeat => OfRepeat(repeat, ignoresCase),
        _ => [Empty],
    };

    /// <summary>What the rest of a sequence begins with.</summary>
    internal static IReadOnlyList<AtomFragment> OfSequence(IReadOnlyList<ExpressionNode> items, int first, bool ignoresCase)
    {
        IReadOnlyList<AtomFragment> all = [Empty];
        for (int i = first; i < items.Count && i < first + MostItems && HasOpen(all); i++)
        {
            all = Append(all, Of(items[i], ignoresCase));
        }

        bool isWhole = first + MostItems >= items.Count;
        return isWhole ? all : all.Select(fragment => fragment.Closed).ToList();
    }

    private static IReadOnlyList<AtomFragment> OfByte(ByteSet set)
    {
        // Both cases of a letter are one.
        if (set.Count > 2 * MostBytesOfClass)
        {
            return [Anything];
        }

        var all = new List<AtomFragment>(set.Count);
        foreach (AtomByte value in AtomByte.Of(set))
        {
            all.Add(new AtomFragment([value], false));
        }

        return all.Count is 0 or > MostBytesOfClass ? [Anything] : all;
    }

    private static bool HasOpen(IReadOnlyList<AtomFragment> all)
    {
        for (int i = 0; i < all.Count; i++)
        {
            if (!all[i].IsClosed)
            {
                return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<AtomFragment> OfChoice(AlternativesNode choice, bool ignoresCase)
    {
        var all = new List<AtomFragment>();
        foreach (ExpressionNode alternative in choice.Alternatives)
        {
            all.AddRange(Of(alternative, ignoresCase));
            if (all.Count > MostFragments)
            {
                return [Anything];
            }
        }

        return all;
    }

    private static IReadOnlyList<AtomFragment> OfRepeat(RepeatNode repeat, bool ignoresCase)
    {
        if (repeat.Most == 0)
        {
            return [Empty];
        }

        IReadOnlyList<AtomFragment> once = Of(repeat.Item, ignoresCase);
        if (repeat.Least == 0)
        {
            return repeat.Most == 1 && once.Count < MostFragments ? [.. once, Empty] : [Anything];
        }

        IReadOnlyList<AtomFragment> all = [Empty];
        for (int i = 0; i < repeat.Least && i <= MostBytes && HasOpen(all); i++)
        {
            all = Append(all, once);
        }

        bool isWhole = repeat.Most == repeat.Least && repeat.Least <= MostBytes;
        return isWhole ? all : all.Select(fragment => fragment.Closed).ToList();
    }

    private static IReadOnlyList<AtomFragment> Append(IReadOnlyList<AtomFragment> all, IReadOnlyList<AtomFragment> next)
    {
        var longer = new List<AtomFragment>(all.Count);
        foreach (AtomFragment fragment in all)
        {
            if (fragment.IsClosed)
            {
                longer.Add(fragment);
                continue;
            }

            foreach (AtomFragment tail in next)
            {
                bool isTooLong = fragment.Bytes.Count + tail.Bytes.Count > MostBytes;
                var bytes = new AtomByte[Math.Min(MostBytes, fragment.Bytes.Count + tail.Bytes.Count)];
                for (int i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = i < fragment.Bytes.Count ? fragment.Bytes[i] : tail.Bytes[i - fragment.Bytes.Count];
                }

                longer.Add(new AtomFragment(bytes, isTooLong || tail.IsClosed));
            }
        }

        return longer.Count <= MostFragments ? longer : all.Select(fragment => fragment.Closed).ToList();
    }
}
