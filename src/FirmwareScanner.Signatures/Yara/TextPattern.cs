using System;
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

    /// <summary>The sequences of a text.</summary>
    /// <param name="bytes">The text, not empty.</param>
    /// <param name="modifiers">The words after it, which go together.</param>
    public static IReadOnlyList<Sequence> ToSequences(byte[] bytes, ModifierSet modifiers)
    {
        bool isWide = modifiers.Has(StringModifiers.Wide);
        bool isNarrow = modifiers.Has(StringModifiers.Ascii) || !isWide;
        var texts = new List<(byte[] Bytes, FullWordKind FullWord)>();
        bool isFullWord = modifiers.Has(StringModifiers.FullWord);
        if (isNarrow)
        {
            texts.Add((bytes, isFullWord ? FullWordKind.Ascii : FullWordKind.None));
        }

        if (isWide)
        {
            texts.Add((Widen(bytes), isFullWord ? FullWordKind.Wide : FullWordKind.None));
        }

        if (modifiers.Has(StringModifiers.Base64 | StringModifiers.Base64Wide))
        {
            return [.. texts.SelectMany(text => Encoded(text.Bytes, modifiers)).Select(text => new Sequence(ToElements(text, ignoreCase: false)))];
        }

        return modifiers.Has(StringModifiers.Xor)
            ? [.. texts.SelectMany(text => Keyed(text.Bytes, modifiers).Select(keyed => new Sequence(ToElements(keyed, ignoreCase: false), text.FullWord)))]
            : [.. texts.Select(text => new Sequence(ToElements(text.Bytes, modifiers.Has(StringModifiers.NoCase)), text.FullWord))];
    }

    /// <summary>What a text is in base64, in one of its three alignments, without the characters that depend on its neighbours.</summary>
    /// <param name="text">The text.</param>
    /// <param name="alignment">How many bytes stand in front of it in its group of three, 0 to 2.</param>
    /// <param name="alphabet">64 bytes, or null for those of RFC 4648.</param>
    public static byte[] ToBase64(byte[] text, int alignment, byte[]? alphabet)
    {
        byte[] usual = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8.ToArray();
        var characters = new List<byte>();
        int bits = (alignment + text.Length) * 8;
        for (int bit = alignment == 0 ? 0 : (alignment + 1) * 6; bit + 6 <= bits; bit += 6)
        {
            int value = 0;
            for (int i = bit; i < bit + 6; i++)
            {
                value = (value << 1) | ((text[(i / 8) - alignment] >> (7 - (i % 8))) & 1);
            }

            characters.Add((alphabet ?? usual)[value]);
        }

        return [.. characters];
    }

    private static IEnumerable<byte[]> Encoded(byte[] text, ModifierSet modifiers)
    {
        foreach (bool isWide in (bool[])[false, true])
        {
            for (int alignment = 0; alignment < 3; alignment++)
            {
                byte[] encoded = ToBase64(text, alignment, modifiers.Alphabet);
                if (encoded.Length > 0 && modifiers.Has(isWide ? StringModifiers.Base64Wide : StringModifiers.Base64))
                {
                    yield return isWide ? Widen(encoded) : encoded;
                }
            }
        }
    }

    private static IEnumerable<byte[]> Keyed(byte[] text, ModifierSet modifiers) =>
        Enumerable.Range(modifiers.FirstKey, modifiers.LastKey - modifiers.FirstKey + 1)
            .Select(key => Array.ConvertAll(text, value => (byte)(value ^ key)));

    private static byte[] Widen(byte[] bytes)
    {
        byte[] wide = new byte[2 * bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            wide[2 * i] = bytes[i];
        }

        return wide;
    }

    private static Element[] ToElements(byte[] bytes, bool ignoreCase)
    {
        var elements = new Element[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            elements[i] = ToElement(bytes[i], ignoreCase);
        }

        return elements;
    }

    private static ByteElement ToElement(byte value, bool ignoreCase) =>
        ignoreCase && char.IsAsciiLetter((char)value) ? EitherCase[value & 0x1F] : ByteElement.Exactly(value);
}
