using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Conditions;

/// <summary>
/// Finds patterns with long jumps: the links where they stand, then from the last to the first of each alternative the end that is
/// nearest. Each step goes over the places of two links once, whatever the jump between them allows.
/// </summary>
internal sealed class ChainMatcher(IReadOnlyList<PatternChain> chains)
{
    private const int PieceLength = 1 << 18;

    // 16 bytes each.
    private const int MostPlaces = 1 << 22;

    private readonly LinkMatcher[][] _links = [.. chains.Select(chain => chain.Links.Select(link => new LinkMatcher(link)).ToArray())];

    /// <summary>Finds all matches: one an offset, the shortest.</summary>
    /// <param name="places">Where links may start, in order; null if anywhere.</param>
    /// <param name="facts">The object.</param>
    /// <param name="found">Receives them.</param>
    /// <exception cref="ConditionBudgetException">A link stands in too many places.</exception>
    public void Find(long[]? places, ObjectFacts facts, List<PatternSpot> found)
    {
        var nearest = new Dictionary<long, long>();
        foreach (LinkMatcher[] chain in _links)
        {
            List<LinkSpot>[] spots = [.. chain.Select(link => SpotsOf(link, places, facts))];
            foreach (LinkSpot spot in Join(chain, spots))
            {
                nearest[spot.Start] = nearest.TryGetValue(spot.Start, out long end) ? Math.Min(end, spot.End) : spot.End;
            }
        }

        found.AddRange(nearest.OrderBy(pair => pair.Key)
            .Select(pair => new PatternSpot(pair.Key, (int)Math.Min(int.MaxValue, pair.Value - pair.Key))));
    }

    private static List<LinkSpot> SpotsOf(LinkMatcher link, long[]? places, ObjectFacts facts)
    {
        IModuleContent content = facts.Content;
        var spots = new List<LinkSpot>();
        if (places is null)
        {
            for (long start = 0; start < content.Length; start += PieceLength)
            {
                facts.ThrowIfStopped();
                byte[] window = Read(content, start, PieceLength + link.LongestSpan);
                for (int i = 0; i < Math.Min(PieceLength, window.Length); i++)
                {
                    Add(spots, link, window, i, start, content);
                }
            }

            return spots;
        }

        byte[] piece = [];
        long origin = 0;
        foreach (long place in places)
        {
            if (place < origin || place + link.LongestSpan > origin + piece.Length)
            {
                facts.ThrowIfStopped();
                origin = place;
                piece = Read(content, place, link.LongestSpan + (1 << 12));
            }

            Add(spots, link, piece, (int)(place - origin), origin, content);
        }

        return spots;
    }

    private static void Add(List<LinkSpot> spots, LinkMatcher link, byte[] window, int at, long origin, IModuleContent content)
    {
        int end = link.Match(window, at);
        if (end >= 0 && link.IsDelimited(content, origin + at, origin + end))
        {
            if (spots.Count == MostPlaces)
            {
                throw new ConditionBudgetException(FormattableString.Invariant($"a part of a string stands in more than {MostPlaces:N0} places"));
            }

            spots.Add(new LinkSpot(origin + at, origin + end));
        }
    }

    private static byte[] Read(IModuleContent content, long offset, long length)
    {
        byte[] bytes = new byte[Math.Max(0, Math.Min(length, content.Length - offset))];
        int got = content.Read(offset, bytes);
        return got == bytes.Length ? bytes : bytes[..got];
    }

    private static List<LinkSpot> Join(LinkMatcher[] links, List<LinkSpot>[] spots)
    {
        List<LinkSpot> joined = spots[^1];
        for (int i = links.Length - 2; i >= 0; i--)
        {
            joined = JoinTwo(spots[i], joined, links[i + 1].LeastGap, links[i + 1].GreatestGap);
        }

        return joined;
    }

    /// <summary>For each place of a link the nearest end of what may follow it.</summary>
    private static List<LinkSpot> JoinTwo(List<LinkSpot> heads, List<LinkSpot> tails, long least, long? greatest)
    {
        // Heads by their ends, so that the window of tails only moves ahead; in it the ends of tails that may still be the least.
        var joined = new List<LinkSpot>();
        var window = new LinkedList<LinkSpot>();
        int next = 0;
        if (greatest is null)
        {
            return JoinOpen(heads, tails, least);
        }

        foreach (LinkSpot head in heads.OrderBy(spot => spot.End))
        {
            for (; next < tails.Count && tails[next].Start <= head.End + greatest; next++)
            {
                while (window.Last is { } last && last.Value.End >= tails[next].End)
                {
                    window.RemoveLast();
                }

                window.AddLast(tails[next]);
            }

            while (window.First is { } first && first.Value.Start < head.End + least)
            {
                window.RemoveFirst();
            }

            if (window.First is { } nearest)
            {
                joined.Add(head with { End = nearest.Value.End });
            }
        }

        joined.Sort((one, other) => one.Start.CompareTo(other.Start));
        return joined;
    }

    /// <summary>The same for a jump of any length: the least end of all tails from a place on.</summary>
    private static List<LinkSpot> JoinOpen(List<LinkSpot> heads, List<LinkSpot> tails, long least)
    {
        var joined = new List<LinkSpot>();
        long nearest = long.MaxValue;
        int next = tails.Count - 1;
        foreach (LinkSpot head in heads.OrderByDescending(spot => spot.End))
        {
            for (; next >= 0 && tails[next].Start >= head.End + least; next--)
            {
                nearest = Math.Min(nearest, tails[next].End);
            }

            if (nearest < long.MaxValue)
            {
                joined.Add(head with { End = nearest });
            }
        }

        joined.Sort((one, other) => one.Start.CompareTo(other.Start));
        return joined;
    }

    private readonly record struct LinkSpot(long Start, long End);
}
