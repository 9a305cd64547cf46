using System;
using System.Buffers.Text;

namespace FirmwareScanner.Unpack.Formats.Ar;

/// <summary>A header of an ar archive.</summary>
/// <param name="Name">The name field, without blanks at its end.</param>
/// <param name="Mode">Unix mode.</param>
/// <param name="Size">Bytes that follow.</param>
internal sealed record ArHeader(byte[] Name, int Mode, long Size)
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = 60;

    /// <summary>Offset of the two bytes that end it.</summary>
    public const int EndMark = 58;

    /// <summary>Reads a header.</summary>
    /// <returns>Null if there is none.</returns>
    public static ArHeader? Read(ByteSource content, long offset)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (!content.TryRead(offset, bytes) || !bytes[EndMark..].SequenceEqual("`\n"u8))
        {
            return null;
        }

        ReadOnlySpan<byte> size = bytes.Slice(48, 10).TrimEnd((byte)' ');
        if (!Utf8Parser.TryParse(size, out long number, out int consumed) || consumed != size.Length || number < 0)
        {
            return null;
        }

        return new ArHeader(bytes[..16].TrimEnd((byte)' ').ToArray(), ReadOctal(bytes.Slice(40, 8)), number);
    }

    private static int ReadOctal(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            if (digit is >= (byte)'0' and <= (byte)'7')
            {
                number = (number << 3) | (digit - '0');
            }
        }

        return number & Archives.ArchiveNames.PermissionMask;
    }
}
