using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Turns a text string with its modifiers into sequences.</summary>
internal static class TextPattern
{
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

    private static ByteElement ToElement(byte value, bool ignoreCase)
    {
        bool isLetter = (value | 0x20) is >= 'a' and <= 'z';
        return ignoreCase && isLetter ? ByteElement.Masked(value, 0xDF) : ByteElement.Exactly(value);
    }
}
