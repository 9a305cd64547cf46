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
            List<int> ends = [.. text.Forms.SelectMany(form => EndsOf(form, start)).Order()];
            if (ends.Count > 0)
            {
                found.Add((start, (text.IsGreedy ? ends[^1] : ends[0]) - start));
            }
        }

        return found;
    }

    private IEnumerable<int> EndsOf(StringForm form, int start) => Ends(form.Shape, [start]).Where(end => form.Delimiter switch
    {
        Delimiter.Letter => !IsLetter(start - 1) && !IsLetter(end),
        Delimiter.WideLetter => !IsWideLetter(start - 2) && !IsWideLetter(end),
        _ => true,
    });

    private SortedSet<int> Ends(Shape shape, SortedSet<int> starts) => shape switch
    {
        ByteShape one => [.. starts.Where(at => at < data.Length && one.Matches(data[at])).Select(at => at + 1)],
        SequenceShape sequence => sequence.Items.Aggregate(starts, (places, item) => Ends(item, places)),
        ChoiceShape choice => [.. choice.Items.SelectMany(item => Ends(item, starts))],
        JumpShape jump => [.. starts.SelectMany(at => Jump(at, jump))],
        RepeatShape repeat => Repeat(repeat, starts),
        PlaceShape place => [.. starts.Where(at => IsPlace(place.Kind, at))],
        _ => [],
    };

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
