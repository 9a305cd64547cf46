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
    /// <summary>
    /// The matches of a string, in order: one an offset, the shortest; of a regular expression the one that comes first by the order of its
    /// alternatives and quantifiers.
    /// </summary>
    internal IReadOnlyList<(long Offset, int Length)> Find(GeneratedString text)
    {
        var found = new List<(long, int)>();
        for (int start = 0; start <= data.Length; start++)
        {
            int least = int.MaxValue;
            foreach (StringForm form in text.Forms)
            {
                IReadOnlyCollection<int> ends = text.Kind == StringKind.Expression
                    ? InOrder(form.Shape, start, text.IsGreedy)
                    : Ends(form.Shape, [start]);

                // As in YARA the end is chosen first, and is then no word or one: another is not tried.
                least = ends.Count > 0 && IsDelimited(form.Delimiter, start, ends.First()) ? Math.Min(least, ends.First()) : least;
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

    /// <summary>Where a shape may end that begins in a place, the one first that goes before the others.</summary>
    private List<int> InOrder(Shape shape, int start, bool isGreedy)
    {
        switch (shape)
        {
            case SequenceShape sequence:
                List<int> places = [start];
                foreach (Shape item in sequence.Items)
                {
                    places = [.. places.SelectMany(place => InOrder(item, place, isGreedy)).Distinct()];
                }

                return places;
            case ChoiceShape choice:
                return [.. choice.Items.SelectMany(item => InOrder(item, start, isGreedy)).Distinct()];
            case RepeatShape repeat:
                var ends = new List<int>();
                AddInOrder(repeat, start, 0, isGreedy, [], ends);
                return [.. ends.Distinct()];
            default:
                return [.. Ends(shape, [start])];
        }
    }

    private void AddInOrder(RepeatShape repeat, int start, int count, bool isGreedy, HashSet<(int Place, int Count)> seen, List<int> ends)
    {
        if (!seen.Add((start, repeat.Most is null ? Math.Min(count, repeat.Least) : count)))
        {
            return;
        }

        if (count >= repeat.Least && !isGreedy)
        {
            ends.Add(start);
        }

        if (count != repeat.Most)
        {
            foreach (int end in InOrder(repeat.Item, start, isGreedy))
            {
                AddInOrder(repeat, end, count + 1, isGreedy, seen, ends);
            }
        }

        if (count >= repeat.Least && isGreedy)
        {
            ends.Add(start);
        }
    }

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
