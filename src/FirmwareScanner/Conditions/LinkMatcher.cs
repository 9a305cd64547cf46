using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Matches a link of a chain: the places that its short jumps allow, all at once.</summary>
internal sealed class LinkMatcher(PatternLink link)
{
    private readonly IReadOnlyList<Element> _elements = link.Sequence.Elements;

    /// <summary>The least distance from the end of the link before it, in bytes.</summary>
    public long LeastGap { get; } = link.LeastGap;

    /// <summary>The greatest distance from the end of the link before it, in bytes; null for any.</summary>
    public long? GreatestGap { get; } = link.GreatestGap;

    /// <summary>The greatest length of a match, in bytes.</summary>
    public long LongestSpan { get; } = link.Sequence.Elements.Sum(element => element is JumpElement jump ? (long)jump.Maximum! : 1);

    /// <summary>The end of the shortest match that starts at an index; -1 if there is none.</summary>
    public int Match(ReadOnlySpan<byte> window, int at)
    {
        if (at >= window.Length || !((ByteElement)_elements[0]).Matches(window[at]))
        {
            return -1;
        }

        var places = new SortedSet<int> { at };
        foreach (Element element in _elements)
        {
            var next = new SortedSet<int>();
            foreach (int place in places)
            {
                Advance(window, element, place, next);
            }

            if (next.Count == 0)
            {
                return -1;
            }

            places = next;
        }

        return places.Min;
    }

    /// <summary>Whether a match is a whole word, if it has to be.</summary>
    public bool IsDelimited(IModuleContent content, long start, long end) => link.Sequence.FullWord switch
    {
        FullWordKind.Ascii => !ContentBytes.IsLetter(content, start - 1) && !ContentBytes.IsLetter(content, end),
        FullWordKind.Wide => !IsWideLetter(content, start - 2) && !IsWideLetter(content, end),
        _ => true,
    };

    private static bool IsWideLetter(IModuleContent content, long offset) =>
        ContentBytes.IsLetter(content, offset) && ContentBytes.At(content, offset + 1) == 0;

    private static void Advance(ReadOnlySpan<byte> window, Element element, int place, SortedSet<int> next)
    {
        if (element is JumpElement jump)
        {
            for (int length = jump.Minimum; length <= jump.Maximum && place + length <= window.Length; length++)
            {
                next.Add(place + length);
            }
        }
        else if (place < window.Length && ((ByteElement)element).Matches(window[place]))
        {
            next.Add(place + 1);
        }
    }
}
