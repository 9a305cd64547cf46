using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Text.Unicode;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// UTF-8 that loses no byte: a byte that is not part of valid UTF-8 becomes the lone surrogate U+DC80 + (byte - 0x80), and back
/// (Python's "surrogateescape", PEP 383). File names and rule files are held as such strings: they show what can be shown, and stand
/// for exactly the bytes that they came from.
/// </summary>
public static class EscapedUtf8
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';
    private const int FirstByte = 0x80;

    /// <summary>Decodes any bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>A string of which <see cref="Encode"/> gives the same bytes.</returns>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        // No byte becomes more than one character.
        char[] text = new char[bytes.Length];
        int length = 0;
        while (true)
        {
            Utf8.ToUtf16(bytes, text.AsSpan(length), out int read, out int written, replaceInvalidSequences: false);
            length += written;
            bytes = bytes[read..];
            if (bytes.IsEmpty)
            {
                return new string(text, 0, length);
            }

            _ = Rune.DecodeFromUtf8(bytes, out _, out int consumed);
            foreach (byte invalid in bytes[..consumed])
            {
                text[length++] = (char)(FirstEscape + (invalid - FirstByte));
            }

            bytes = bytes[consumed..];
        }
    }

    /// <summary>The bytes that a string stands for.</summary>
    /// <param name="text">The text; a lone surrogate that is no escaped byte becomes U+FFFD.</param>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            byte[] encoded = new byte[Encoding.UTF8.GetByteCount(text)];
            Encoding.UTF8.GetBytes(text, encoded);
            return encoded;
        }

        var bytes = new MemoryStream(text.Length);
        Span<byte> buffer = stackalloc byte[4];
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int consumed) != OperationStatus.Done && IsEscape(text[0]))
            {
                bytes.WriteByte(ByteOf(text[0]));
            }
            else
            {
                bytes.Write(buffer[..rune.EncodeToUtf8(buffer)]);
            }

            text = text[consumed..];
        }

        return bytes.ToArray();
    }

    /// <summary>Whether a character may stand for a byte that is not valid UTF-8.</summary>
    /// <param name="character">The character; only if it is a lone surrogate does it stand for a byte.</param>
    public static bool IsEscape(char character) => character is >= FirstEscape and <= LastEscape;

    /// <summary>The byte, 0x80 to 0xFF, that an escape stands for.</summary>
    /// <param name="escape">A character for which <see cref="IsEscape"/> holds.</param>
    public static byte ByteOf(char escape) => (byte)(escape - FirstEscape + FirstByte);

    /// <summary>Whether a string holds at least one escaped byte, and is thus no valid UTF-16.</summary>
    /// <param name="text">The text.</param>
    public static bool HasEscapes(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int consumed) != OperationStatus.Done && IsEscape(text[0]))
            {
                return true;
            }

            text = text[consumed..];
        }

        return false;
    }
}
