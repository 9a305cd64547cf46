using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Makes texts with modifiers.</summary>
internal static class TextStringGenerator
{
    /// <summary>Makes a string.</summary>
    internal static GeneratedString Make(Dice dice, string identifier)
    {
        byte[] bytes = [.. Enumerable.Range(0, dice.Between(1, dice.Percent(15) ? 12 : 5)).Select(_ => dice.Of(Alphabet.Bytes))];
        bool isBase64 = bytes.Length >= 3 && dice.Percent(8);
        return isBase64 ? MakeBase64(dice, identifier, bytes) : MakePlain(dice, identifier, bytes);
    }

    private static GeneratedString MakePlain(Dice dice, string identifier, byte[] bytes)
    {
        bool isXor = dice.Percent(12);
        bool isNoCase = !isXor && dice.Percent(25);
        bool isWide = dice.Percent(30);

        // YARA finds a short text under a key as written, even where only its wide form is asked for: with a key both are.
        bool isNarrow = !isWide || isXor || dice.Percent(40);

        // YARA tests the wide form of a text as a whole word only if it is not there as written (libyara/scan.c), and under a key it
        // takes each for the other: with both, words are left out.
        bool isWord = !isXor && isWide != isNarrow && dice.Percent(25);
        bool isPrivate = dice.Percent(8);
        int first = dice.Below(3) == 0 ? dice.Below(256) : 0;
        int last = isXor && dice.Percent(50) ? dice.Between(first, 255) : first;
        bool hasKeys = isXor && dice.Percent(70);
        (first, last) = !isXor ? (0, 0) : hasKeys ? (first, last) : (0, 255);
        List<string> words =
        [
            isWide ? "wide" : string.Empty,
            isNarrow && (isWide || dice.Percent(20)) ? "ascii" : string.Empty,
            isNoCase ? "nocase" : string.Empty,
            isWord ? "fullword" : string.Empty,
            !isXor ? string.Empty : !hasKeys ? "xor" : first == last ? $"xor({first})" : FormattableString.Invariant($"xor({first}-{last})"),
            isPrivate ? "private" : string.Empty,
        ];
        var forms = new List<StringForm>();
        for (int key = first; key <= last; key++)
        {
            foreach (bool wide in new[] { false, true }.Where(wide => wide ? isWide : isNarrow))
            {
                Delimiter delimiter = !isWord ? Delimiter.None : wide ? Delimiter.WideLetter : Delimiter.Letter;
                forms.Add(new StringForm(Sequence(wide ? Widen(bytes) : bytes, (byte)key, isNoCase), delimiter));
            }
        }

        // As written and wide may both match at an offset; which one yara tells is not certain.
        return new GeneratedString(identifier, Quote(bytes) + string.Concat(words.Where(word => word.Length > 0).Select(word => " " + word)), forms)
        {
            IsPrivate = isPrivate,
            HasUncertainLength = isWide && isNarrow,
        };
    }

    private static GeneratedString MakeBase64(Dice dice, string identifier, byte[] bytes)
    {
        bool isWide = dice.Percent(50);
        bool isNarrow = !isWide || dice.Percent(40);
        var forms = new List<StringForm>();
        for (int shift = 0; shift < 3; shift++)
        {
            string encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');

            // Characters that hold bits of what stands before and after.
            int before = shift == 0 ? 0 : shift + 1;
            int after = (shift + bytes.Length) % 3 == 0 ? 0 : 1;
            byte[] middle = Encoding.ASCII.GetBytes(encoded[before..^after]);
            forms.AddRange(isNarrow ? [new StringForm(Sequence(middle, 0, false), Delimiter.None)] : []);
            forms.AddRange(isWide ? [new StringForm(Sequence(Widen(middle), 0, false), Delimiter.None)] : []);
        }

        string words = (isNarrow ? " base64" : string.Empty) + (isWide ? " base64wide" : string.Empty);
        return new GeneratedString(identifier, Quote(bytes) + words, forms) { HasUncertainLength = true };
    }

    private static SequenceShape Sequence(byte[] bytes, byte key, bool isNoCase) => new([.. bytes.Select(value => One(value, key, isNoCase))]);

    private static ByteShape One(byte value, byte key, bool isNoCase) => isNoCase && char.IsAsciiLetter((char)value)
        ? new ByteShape(found => (found | 0x20) == (value | 0x20), (byte)(value ^ 0x20))
        : ByteShape.Of((byte)(value ^ key));

    private static byte[] Widen(byte[] bytes) => [.. bytes.SelectMany(value => new byte[] { value, 0 })];

    private static string Quote(byte[] bytes) => "\"" + string.Concat(bytes.Select(Escape)) + "\"";

    private static string Escape(byte value) => value is (byte)'"' or (byte)'\\' ? "\\" + (char)value
        : value is > 0x20 and < 0x7F ? ((char)value).ToString()
        : "\\x" + value.ToString("x2", CultureInfo.InvariantCulture);
}
