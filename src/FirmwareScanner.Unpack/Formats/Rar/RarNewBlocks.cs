using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Rar;

/// <summary>Reads headers of the format of RAR 5.</summary>
internal static class RarNewBlocks
{
    private const int LongestHeader = 2 << 20;
    private const int FileType = 2;
    private const int EncryptionType = 4;
    private const int EndType = 5;
    private const int UnixHost = 1;

    /// <summary>Reads a block.</summary>
    /// <returns>The block; null if there is none with a right checksum.</returns>
    public static RarBlock? Read(ByteSource content, long offset)
    {
        // Checksum, and a length of at most three bytes.
        byte[] start = content.ReadUpTo(offset, 7);
        ReadOnlySpan<byte> rest = start.AsSpan(Math.Min(4, start.Length));
        if (TakeNumber(ref rest) is not { } length || length is < 2 or > LongestHeader)
        {
            return null;
        }

        int lengthBytes = start.Length - 4 - rest.Length;
        byte[] header = content.ReadUpTo(offset + 4, lengthBytes + (int)length);
        if (header.Length != lengthBytes + length || Checksums.Crc32(header) != BinaryPrimitives.ReadUInt32LittleEndian(start))
        {
            return null;
        }

        ReadOnlySpan<byte> fields = header.AsSpan(lengthBytes);
        long type = TakeNumber(ref fields) ?? 0;
        long flags = TakeNumber(ref fields) ?? 0;
        long extra = (flags & 1) != 0 ? TakeNumber(ref fields) ?? 0 : 0;
        long data = (flags & 2) != 0 ? TakeNumber(ref fields) ?? 0 : 0;
        RarFile? file = type == FileType && extra <= fields.Length ? ReadFile(fields[..^(int)extra], fields[^(int)extra..], flags) : null;
        return new RarBlock(offset + 4 + header.Length, data, type == EndType, type == EncryptionType, file);
    }

    private static RarFile ReadFile(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> extra, long blockFlags)
    {
        long flags = TakeNumber(ref fields) ?? 0;
        long size = TakeNumber(ref fields) ?? 0;
        long attributes = TakeNumber(ref fields) ?? 0;
        fields = (flags & 2) != 0 && fields.Length >= 4 ? fields[4..] : fields;
        uint? sum = null;
        if ((flags & 4) != 0 && fields.Length >= 4)
        {
            sum = BinaryPrimitives.ReadUInt32LittleEndian(fields);
            fields = fields[4..];
        }

        long method = TakeNumber(ref fields) ?? 0;
        long host = TakeNumber(ref fields) ?? 0;
        long nameLength = TakeNumber(ref fields) ?? 0;
        uint mode = host == UnixHost ? (uint)(attributes & 0xFFFF) : 0;
        return new RarFile
        {
            Name = ArchiveNames.Clean(fields[..(int)Math.Min(fields.Length, nameLength)]),
            Kind = (flags & 1) != 0 ? MemberKind.Folder : UnixType.KindOf(mode) ?? MemberKind.File,
            Mode = (int)(mode & ArchiveNames.PermissionMask),
            Size = size,
            Sum = sum,
            IsStored = ((method >> 7) & 7) == 0,
            IsEncrypted = HasEncryption(extra),
            IsDivided = (blockFlags & 0x18) != 0,
        };
    }

    private static bool HasEncryption(ReadOnlySpan<byte> extra)
    {
        while (TakeNumber(ref extra) is { } length && length > 0 && length <= extra.Length)
        {
            ReadOnlySpan<byte> record = extra[..(int)length];
            if (TakeNumber(ref record) == 1)
            {
                return true;
            }

            extra = extra[(int)length..];
        }

        return false;
    }

    /// <summary>Takes a number of seven bits a byte, the lowest first; null if there is none.</summary>
    private static long? TakeNumber(ref ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            number |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return number > long.MaxValue ? null : (long)number;
            }
        }

        return null;
    }
}
