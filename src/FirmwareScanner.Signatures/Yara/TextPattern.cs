using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Turns a text string with its modifiers into sequences.</summary>
internal static class TextPattern
{
    // By the number of the letter: 'A' is 0x41, 'a' is 0x61.
    private static readonly ByteElement[] EitherCase =
        [.. Enumerable.Range(0, 32).Select(letter => ByteElement.Masked((byte)(0x40 | letter), 0xDF))];

    public static IReadOnlyList<Sequence> ToSequences(IReadOnlyList<byte> bytes, StringModifiers modifiers)
    {
        bool isFullWord = modifiers.HasFlag(StringModifiers.FullWord);
        List<ByteElement> elements = [.. bytes.Select(value => ToElement(value, modifiers.HasFlag(StringModifiers.NoCase)))];
        var sequences = new List<Sequence>();
        if (modifiers.HasFlag(StringModifiers.Ascii) || !modifiers.HasFlag(StringModifiers.Wide))
        {
            sequences.Add(new Sequence(elements, isFullWord ? FullWordKind.Ascii : FullWordKind.None));
        }

        if (modifiers.HasFlag(StringModifiers.Wide))
        {
            ByteElement zero = ByteElement.Exactly(0);
            List<ByteElement> wide = [.. elements.SelectMany(element => new[] { element, zero })];
            sequences.Add(new Sequence(wide, isFullWord ? FullWordKind.Wide : FullWordKind.None));
        }

        return sequences;
    }

    private static ByteElement ToElement(byte value, bool ignoreCase) =>
        ignoreCase && char.IsAsciiLetter((char)value) ? EitherCase[value & 0x1F] : ByteElement.Exactly(value);
}
