using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace FirmwareScanner.Import.Pronom;

/// <summary>Reads the parts of a byte sequence from DROID's XML.</summary>
internal static class SubSequenceReader
{
    private const int LongestHex = 4_000;

    /// <summary>A part.</summary>
    /// <param name="element">The element SubSequence.</param>
    /// <param name="part">The part.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryRead(XElement element, out SubSequence? part)
    {
        part = null;
        string? text = Child(element, "Sequence").FirstOrDefault()?.Value;
        if (text is null || ByteSequenceText.Translate(text, out int length) is not string hex)
        {
            return $"a sequence that is not understood: {Cut(text ?? "none")}";
        }

        var whole = new SubSequence(hex, length, length, Number(element, "SubSeqMinOffset") ?? 0, Number(element, "SubSeqMaxOffset"));
        foreach (bool isLeft in (bool[])[true, false])
        {
            IEnumerable<IGrouping<long, XElement>> positions = Child(element, isLeft ? "LeftFragment" : "RightFragment")
                .GroupBy(fragment => Number(fragment, "Position") ?? 1).OrderBy(group => group.Key);
            foreach (IGrouping<long, XElement> position in positions)
            {
                if (Add(ref whole, [.. position], isLeft) is string problem)
                {
                    return problem;
                }
            }
        }

        part = whole;
        return whole.Longest > LongestHex ? $"a sequence of more than {LongestHex:N0} bytes" : null;
    }

    /// <summary>The value of an attribute that is a number and not negative.</summary>
    public static long? Number(XElement element, string name) =>
        long.TryParse(element.Attribute(name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    /// <summary>The elements of a name directly below another, whatever their namespace.</summary>
    public static IEnumerable<XElement> Child(XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    /// <summary>Several fragments at one position are alternatives.</summary>
    private static string? Add(ref SubSequence whole, XElement[] fragments, bool isLeft)
    {
        var ways = new List<(string Hex, int Length)>();
        long least = Number(fragments[0], "MinOffset") ?? 0;
        long most = Number(fragments[0], "MaxOffset") ?? least;
        foreach (XElement fragment in fragments)
        {
            if (ByteSequenceText.Translate(fragment.Value, out int length) is not string hex)
            {
                return $"a fragment that is not understood: {Cut(fragment.Value)}";
            }

            if ((Number(fragment, "MinOffset") ?? 0) != least || (Number(fragment, "MaxOffset") ?? least) != most)
            {
                return "fragments that are alternatives at different distances";
            }

            ways.Add((hex, length));
        }

        if (most < least || most > LongestHex)
        {
            return "a distance between fragments that is too long";
        }

        string any = ways.Count == 1 ? ways[0].Hex : $"({string.Join('|', ways.Select(way => way.Hex))})";
        string gap = JumpText(least, most);
        whole = whole with
        {
            Hex = isLeft ? any + gap + whole.Hex : whole.Hex + gap + any,
            Shortest = whole.Shortest + ways.Min(way => way.Length) + (int)least,
            Longest = whole.Longest + ways.Max(way => way.Length) + (int)most,
        };
        return null;
    }

    /// <summary>A jump over bytes, with blanks around it.</summary>
    public static string JumpText(long least, long most) => most == 0 ? " " : least == most ? $" [{least}] " : $" [{least}-{most}] ";

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
