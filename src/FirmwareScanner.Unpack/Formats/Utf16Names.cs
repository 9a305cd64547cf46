using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats;

/// <summary>Names that a format stores in UTF-16, or in UCS-2 before that.</summary>
internal static class Utf16Names
{
    /// <summary>
    /// Decodes a name. Half of a surrogate pair, which is no character, is given as the bytes that UTF-8 would have for it if it had
    /// any, so that two names that differ stay different.
    /// </summary>
    /// <param name="bytes">The name; an odd byte at the end is left out.</param>
    /// <param name="isBigEndian">Whether the high byte of a unit is the first.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, bool isBigEndian = false)
    {
        char[] units = new char[bytes.Length / sizeof(char)];
        for (int i = 0; i < units.Length; i++)
        {
            ReadOnlySpan<byte> unit = bytes[(i * sizeof(char))..];
            units[i] = (char)(isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(unit) : BinaryPrimitives.ReadUInt16LittleEndian(unit));
        }

        var encoded = new MemoryStream(bytes.Length * 2);
        Span<byte> buffer = stackalloc byte[4];
        ReadOnlySpan<char> rest = units;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                encoded.Write(buffer[..rune.EncodeToUtf8(buffer)]);
            }
            else
            {
                consumed = 1;
                encoded.Write([(byte)(0xE0 | (rest[0] >> 12)), (byte)(0x80 | ((rest[0] >> 6) & 0x3F)), (byte)(0x80 | (rest[0] & 0x3F))]);
            }

            rest = rest[consumed..];
        }

        return EscapedUtf8.Decode(encoded.ToArray());
    }
}
