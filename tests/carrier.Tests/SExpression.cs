using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Carrier.Tests;

/// <summary>A node of a KiCad file: an atom or a list, parsed strictly.</summary>
internal sealed class SExpression
{
    private SExpression(string atom, IReadOnlyList<SExpression> items)
    {
        Atom = atom;
        Items = items;
    }

    public string Atom { get; }

    public IReadOnlyList<SExpression> Items { get; }

    /// <summary>The first atom of a list.</summary>
    public string Head => Items.Count > 0 ? Items[0].Atom : string.Empty;

    public static SExpression Parse(string text)
    {
        int position = 0;
        SExpression root = Read(text, ref position);
        return text[position..].Trim().Length == 0 ? root : throw new InvalidDataException($"text behind the end, at {position}");
    }

    public IEnumerable<SExpression> All(string head) => Items.Where(item => item.Head == head);

    public SExpression One(string head) => All(head).Single();

    public string Text(int index) => Items[index].Atom;

    /// <summary>A length in millimetres as whole micrometres.</summary>
    public int Micrometres(int index) => (int)(decimal.Parse(Text(index), CultureInfo.InvariantCulture) * 1000);

    private static SExpression Read(string text, ref int position)
    {
        SkipBlanks(text, ref position);
        switch (position < text.Length ? text[position] : throw new InvalidDataException("unexpected end"))
        {
            case '(':
                return ReadList(text, ref position);
            case ')':
                throw new InvalidDataException($"unexpected ) at {position}");
            case '"':
                return new SExpression(ReadString(text, ref position), []);
            default:
                int start = position;
                while (position < text.Length && !char.IsWhiteSpace(text[position]) && text[position] is not ('(' or ')' or '"'))
                {
                    position++;
                }

                return new SExpression(text[start..position], []);
        }
    }

    private static SExpression ReadList(string text, ref int position)
    {
        position++;
        var items = new List<SExpression>();
        for (SkipBlanks(text, ref position); position < text.Length && text[position] != ')'; SkipBlanks(text, ref position))
        {
            items.Add(Read(text, ref position));
        }

        if (position++ >= text.Length)
        {
            throw new InvalidDataException("a list has no end");
        }

        return new SExpression(string.Empty, items);
    }

    private static string ReadString(string text, ref int position)
    {
        var content = new StringBuilder();
        for (position++; position < text.Length && text[position] != '"'; position++)
        {
            position += text[position] == '\\' ? 1 : 0;
            content.Append(text[position]);
        }

        return position++ < text.Length ? content.ToString() : throw new InvalidDataException("a string has no end");
    }

    private static void SkipBlanks(string text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }
}
