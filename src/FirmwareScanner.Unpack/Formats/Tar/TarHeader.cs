using System;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Tar;

/// <summary>A header of a tar archive: a block of 512 bytes whose checksum is right.</summary>
internal sealed class TarHeader
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 512;

    private const int ChecksumOffset = 148;
    private const int ChecksumLength = 8;
    private const int TypeOffset = 156;
    private const int MagicOffset = 257;

    private readonly byte[] _block;

    private TarHeader(byte[] block, long size)
    {
        _block = block;
        Size = size;
    }

    /// <summary>The whole block.</summary>
    public ReadOnlySpan<byte> Block => _block;

    /// <summary>What the entry is.</summary>
    public char Type => (char)_block[TypeOffset];

    /// <summary>Bytes that follow.</summary>
    public long Size { get; }

    /// <summary>Permission bits.</summary>
    public int Mode => (int)((ReadNumber(_block.AsSpan(100, 8)) ?? 0) & ArchiveNames.PermissionMask);

    /// <summary>Whether it has one of the two later magics.</summary>
    public bool IsUstar => _block.AsSpan(MagicOffset).StartsWith("ustar"u8);

    /// <summary>Whether it was written by GNU tar in its own format, whose fields at the end differ.</summary>
    public bool IsGnu => _block.AsSpan(MagicOffset).StartsWith("ustar  "u8);

    /// <summary>What a link leads to.</summary>
    public byte[] LinkName => ArchiveNames.UpToZero(_block.AsSpan(157, 100)).ToArray();

    /// <summary>The name, with the prefix that ustar may have.</summary>
    public byte[] Name
    {
        get
        {
            ReadOnlySpan<byte> name = ArchiveNames.UpToZero(_block.AsSpan(0, 100));
            ReadOnlySpan<byte> prefix = IsUstar && !IsGnu ? ArchiveNames.UpToZero(_block.AsSpan(345, 155)) : [];
            return prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
        }
    }

    /// <summary>Reads a header.</summary>
    /// <param name="block">A block.</param>
    /// <returns>The header; null if this is none.</returns>
    public static TarHeader? Read(ReadOnlySpan<byte> block)
    {
        if (ReadNumber(block.Slice(ChecksumOffset, ChecksumLength)) is not { } stated || stated == 0)
        {
            return null;
        }

        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BlockLength; i++)
        {
            byte value = i is >= ChecksumOffset and < ChecksumOffset + ChecksumLength ? (byte)' ' : block[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        // Some old writers added bytes with their sign.
        if (stated != unsigned && stated != signed)
        {
            return null;
        }

        // An empty size is written for links and devices.
        long? size = IsBlank(block.Slice(124, 12)) ? 0 : ReadNumber(block.Slice(124, 12));
        return size is >= 0 ? new TarHeader(block.ToArray(), size.Value) : null;
    }

    /// <summary>Whether the fields without a magic are those of a header too: the checksum alone is weak.</summary>
    public bool LooksLikeOldTar()
    {
        ReadOnlySpan<byte> name = ArchiveNames.UpToZero(_block.AsSpan(0, 100));
        if (name.IsEmpty || name.ContainsAnyInRange((byte)0, (byte)0x1F) || Type is not ('\0' or (>= '0' and <= '7')))
        {
            return false;
        }

        foreach ((int offset, int length) in ((int, int)[])[(100, 8), (108, 8), (116, 8), (124, 12), (136, 12)])
        {
            ReadOnlySpan<byte> field = _block.AsSpan(offset, length);
            if (ReadNumber(field) is null && !IsBlank(field))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a number: octal digits between blanks and zeros, or base 256.</summary>
    /// <returns>The number; null if it is none, or too large.</returns>
    public static long? ReadNumber(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            return ReadBase256(field);
        }

        ReadOnlySpan<byte> digits = field.TrimStart((byte)' ');
        int length = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        length = length < 0 ? digits.Length : length;
        if (length == 0 || length > 21 || digits[length..].ContainsAnyExcept((byte)' ', (byte)0))
        {
            return null;
        }

        long number = 0;
        foreach (byte digit in digits[..length])
        {
            number = (number << 3) | (uint)(digit - '0');
        }

        return number;
    }

    private static long? ReadBase256(ReadOnlySpan<byte> field)
    {
        // The first bit marks it, the second is the sign: what is negative is no size, and no mode.
        ulong number = field[0] & 0x7Fu;
        foreach (byte value in field[1..])
        {
            if (number >> 55 != 0)
            {
                return null;
            }

            number = (number << 8) | value;
        }

        return (long)number;
    }

    private static bool IsBlank(ReadOnlySpan<byte> field) => !field.ContainsAnyExcept((byte)' ', (byte)0);
}
