using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Modules.Lnk;

/// <summary>Texts as YARA-X gives them: in UTF-8, with U+FFFD for what is none in the encoding that they are taken for.</summary>
internal static class LnkText
{
    /// <summary>A text in UTF-8.</summary>
    /// <param name="bytes">Its bytes.</param>
    internal static byte[] Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));

    /// <summary>A text in UTF-8 that ends at its first zero, or else with the bytes.</summary>
    /// <param name="bytes">Its bytes, and others behind.</param>
    internal static byte[] Utf8UpToZero(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Utf8(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>A text in UTF-16, low byte first, that ends at its first zero, or else with the last whole character.</summary>
    /// <param name="bytes">Its bytes, and others behind.</param>
    internal static byte[] Utf16UpToZero(ReadOnlySpan<byte> bytes)
    {
        List<char> characters = [];
        for (; bytes.Length >= sizeof(char); bytes = bytes[sizeof(char)..])
        {
            char character = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            if (character == '\0')
            {
                break;
            }

            characters.Add(character);
        }

        return Encoding.UTF8.GetBytes([.. characters]);
    }

    /// <summary>A globally unique identifier in lower case with hyphens.</summary>
    /// <param name="bytes">Its 16 bytes, the first three numbers with the low byte first.</param>
    internal static byte[] Identifier(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetBytes(new Guid(bytes).ToString());
}
