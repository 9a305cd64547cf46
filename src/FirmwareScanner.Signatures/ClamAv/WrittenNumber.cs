using System;
using System.Buffers.Binary;
using FirmwareScanner.Modules;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Reads numbers as ClamAV's byte comparisons do (cli_bcomp_compare_check of its matcher-byte-comp.c).</summary>
internal static class WrittenNumber
{
    /// <summary>The most bytes of a number in digits.</summary>
    public const int MostDigits = 64;

    /// <summary>Reads a number.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="offset">Offset of the first byte; ClamAV reads none at 0.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="kinds">How it is written.</param>
    /// <returns>The number; null if there is none.</returns>
    public static long? Read(IModuleContent content, long offset, int length, NumberKinds kinds)
    {
        if (offset <= 0 || length < 1 || length > MostDigits || offset > content.Length - length)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[MostDigits];
        bytes = bytes[..length];
        if (content.Read(offset, bytes) != length)
        {
            return null;
        }

        return (kinds & NumberKinds.Binary) != 0
            ? ReadBinary(bytes, (kinds & NumberKinds.LittleEndian) != 0)
            : ReadDigits(bytes, kinds);
    }

    private static long? ReadBinary(ReadOnlySpan<byte> bytes, bool isLittleEndian) => (bytes.Length, isLittleEndian) switch
    {
        (1, _) => bytes[0],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (8, true) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (8, false) => BinaryPrimitives.ReadInt64BigEndian(bytes),
        _ => null,
    };

    private static long? ReadDigits(ReadOnlySpan<byte> bytes, NumberKinds kinds)
    {
        ReadOnlySpan<byte> digits = bytes.TrimStart(" \t\n\v\f\r"u8);
        bool isPadded = digits.Length < bytes.Length;
        bool hasPrefix = digits.Length > 2 && digits[0] == '0' && (digits[1] | 0x20) == 'x';
        bool isHexadecimal = (kinds & NumberKinds.Hexadecimal) != 0 || ((kinds & NumberKinds.Automatic) != 0 && hasPrefix);
        if ((kinds & NumberKinds.LittleEndian) != 0)
        {
            return isHexadecimal ? ReadSwapped(digits, kinds, isPadded, hasPrefix) : null;
        }

        long? value = Parse(digits, isHexadecimal ? 16 : 10, hasPrefix && isHexadecimal ? 2 : 0, out int end);
        bool isWhole = end == digits.Length && !isPadded;
        return (kinds & NumberKinds.Exact) != 0 && !isWhole ? null : value;
    }

    /// <summary>The pairs of digits in reverse: <c>1234</c> is 3412.</summary>
    private static long? ReadSwapped(ReadOnlySpan<byte> digits, NumberKinds kinds, bool isPadded, bool hasPrefix)
    {
        digits = hasPrefix ? digits[2..] : digits;
        Span<byte> swapped = stackalloc byte[MostDigits + 1];
        int length = digits.Length == 1 ? 1 : (digits.Length + 1) / 2 * 2;
        swapped = swapped[..length];
        swapped.Fill((byte)'0');
        digits.CopyTo(swapped[(length - digits.Length)..]);
        for (int i = 0; i < length / 4; i++)
        {
            (swapped[2 * i], swapped[length - 2 - (2 * i)]) = (swapped[length - 2 - (2 * i)], swapped[2 * i]);
            (swapped[(2 * i) + 1], swapped[length - 1 - (2 * i)]) = (swapped[length - 1 - (2 * i)], swapped[(2 * i) + 1]);
        }

        long? value = Parse(swapped, 16, 0, out int end);
        return (kinds & NumberKinds.Exact) != 0 && (isPadded || end < length) ? null : value;
    }

    // As strtol: as many digits as there are; what does not fit is no number.
    private static long? Parse(ReadOnlySpan<byte> digits, int numberBase, int start, out int end)
    {
        bool isNegative = digits.Length > 0 && digits[0] == '-';
        end = start + (digits.Length > 0 && digits[0] is (byte)'-' or (byte)'+' ? 1 : 0);
        Int128 value = 0;
        for (; end < digits.Length && DigitOf(digits[end]) < numberBase; end++)
        {
            value = (value * numberBase) + DigitOf(digits[end]);
            if (value > long.MaxValue)
            {
                return null;
            }
        }

        return (long)(isNegative ? -value : value);
    }

    private static int DigitOf(byte value) => (char)value switch
    {
        >= '0' and <= '9' => value - '0',
        >= 'a' and <= 'f' => value - 'a' + 10,
        >= 'A' and <= 'F' => value - 'A' + 10,
        _ => int.MaxValue,
    };
}
