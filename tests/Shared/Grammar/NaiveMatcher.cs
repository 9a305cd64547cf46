using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>
/// Finds strings in the plainest way there is, as a yardstick: at every offset, through the structure, all the ends that are possible. No
/// atoms, no automata, and nothing of what is under test.
/// </summary>
/// <param name="data">What to search.</param>
internal sealed class NaiveMatcher(byte[] data)
{
    /// <summary>The matches of a string, in order: one an offset, the shortest, or the longest of a greedy one.</summary>
    internal IReadOnlyList<(long Offset, int Length)> Find(GeneratedString text)
    {
        var found = new List<(long, int)>();
        for (int start = 0; start <= data.Length; start++)
        {
            int least = int.MaxValue;
            foreach (StringForm form in text.Forms)
            {
                SortedSet<int> ends = Ends(form.Shape, [start]);
                int end = ends.Count == 0 ? int.MaxValue : text.IsGreedy ? ends.Max : ends.Min;

                // As in YARA the end is chosen first, and is then no word or one: another is not tried.
                least = ends.Count > 0 && IsDelimited(form.Delimiter, start, end) ? Math.Min(least, end) : least;
            }

            if (least < int.MaxValue)
            {
                found.Add((start, least - start));
            }
        }

        return found;
    }

    private bool IsDelimited(Delimiter delimiter, int start, int end) => delimiter switch
    {
        Delimiter.Letter => !IsLetter(start - 1) && !IsLetter(end),
        Delimiter.WideLetter => !IsWideLetter(start - 2) && !IsWideLetter(end),
        _ => true,
    };

    private SortedSet<int> Ends(Shape shape, SortedSet<int> starts) => shape switch
    {
        ByteShape one => [.. starts.Where(at => at < data.Length && one.Matches(data[at])).Select(at => at + 1)],
        SequenceShape sequence => EndsOfAll(sequence, starts),
        ChoiceShape choice => [.. choice.Items.SelectMany(item => Ends(item, starts))],
        JumpShape jump => [.. starts.SelectMany(at => Jump(at, jump))],
        RepeatShape repeat => Repeat(repeat, starts),
        PlaceShape place => [.. starts.Where(at => IsPlace(place.Kind, at))],
        _ => [],
    };

    private SortedSet<int> EndsOfAll(SequenceShape sequence, SortedSet<int> starts)
    {
        SortedSet<int> places = starts;
        for (int i = 0; i < sequence.Items.Count && places.Count > 0; i++)
        {
            places = Ends(sequence.Items[i], places);
        }

        return places;
    }

    private IEnumerable<int> Jump(int at, JumpShape jump)
    {
        int last = jump.Most is int most && most < data.Length - at ? at + most : data.Length;
        for (int end = at + jump.Least; end <= last; end++)
        {
            yield return end;
        }
    }

    private SortedSet<int> Repeat(RepeatShape repeat, SortedSet<int> starts)
    {
        SortedSet<int> places = starts;
        for (int i = 0; i < repeat.Least && places.Count > 0; i++)
        {
            places = Ends(repeat.Item, places);
        }

        SortedSet<int> all = [.. places];
        for (int i = repeat.Least; (repeat.Most is null || i < repeat.Most) && places.Count > 0; i++)
        {
            places = [.. Ends(repeat.Item, places).Where(place => !all.Contains(place))];
            all.UnionWith(places);
        }

        return all;
    }

    private bool IsPlace(PlaceKind kind, int at) => kind switch
    {
        PlaceKind.Start => at == 0,
        PlaceKind.End => at == data.Length,
        PlaceKind.WordBoundary => IsWordByte(at - 1) != IsWordByte(at),
        _ => IsWordByte(at - 1) == IsWordByte(at),
    };

    private bool IsLetter(int at) => at >= 0 && at < data.Length && char.IsAsciiLetterOrDigit((char)data[at]);

    private bool IsWideLetter(int at) => IsLetter(at) && at + 1 < data.Length && data[at + 1] == 0;

    private bool IsWordByte(int at) => IsLetter(at) || (at >= 0 && at < data.Length && data[at] == '_');
}
