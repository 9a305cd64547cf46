using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Rar;

/// <summary>Reads headers of the format of RAR 1.5 to 4.</summary>
internal static class RarOldBlocks
{
    private const int ShortestHeader = 7;
    private const int MainType = 0x73;
    private const int FileType = 0x74;
    private const int EndType = 0x7B;
    private const int StoredMethod = 0x30;
    private const int UnixHost = 3;
    private const int NameOffset = 32;

    /// <summary>Reads a block.</summary>
    /// <returns>The block; null if there is none with a right checksum.</returns>
    public static RarBlock? Read(ByteSource content, long offset)
    {
        byte[] start = content.ReadUpTo(offset, ShortestHeader);
        if (start.Length < ShortestHeader)
        {
            return null;
        }

        int type = start[2];
        int flags = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(3));
        int length = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(5));
        byte[] header = length < ShortestHeader ? [] : content.ReadUpTo(offset, length);
        if (header.Length != Math.Max(length, ShortestHeader)
            || (ushort)Checksums.Crc32(header.AsSpan(2)) != BinaryPrimitives.ReadUInt16LittleEndian(header))
        {
            return null;
        }

        // Files, and old blocks that say so, have bytes behind the header.
        long data = (type == FileType || (flags & 0x8000) != 0) && length >= ShortestHeader + 4
            ? BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(ShortestHeader))
            : 0;
        bool isFile = type == FileType && length > NameOffset;
        if (isFile && (flags & 0x100) != 0 && length > NameOffset + 8)
        {
            data |= (long)(BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(NameOffset)) & int.MaxValue) << 32;
        }

        return new RarBlock(
            offset + length, data, type == EndType, type == MainType && (flags & 0x80) != 0, isFile ? ReadFile(header, flags) : null);
    }

    private static RarFile ReadFile(ReadOnlySpan<byte> header, int flags)
    {
        bool isLarge = (flags & 0x100) != 0 && header.Length > NameOffset + 8;
        long size = BinaryPrimitives.ReadUInt32LittleEndian(header[11..]);
        size |= isLarge ? (long)(BinaryPrimitives.ReadUInt32LittleEndian(header[36..]) & int.MaxValue) << 32 : 0;
        ReadOnlySpan<byte> name = header[(isLarge ? NameOffset + 8 : NameOffset)..];
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        byte[] path = ArchiveNames.UpToZero(name[..Math.Min(name.Length, nameLength)]).ToArray();
        path.AsSpan().Replace((byte)'\\', (byte)'/');
        uint attributes = BinaryPrimitives.ReadUInt32LittleEndian(header[28..]);
        uint mode = header[15] == UnixHost ? attributes & 0xFFFF : 0;
        bool isFolder = (flags & 0xE0) == 0xE0;
        return new RarFile
        {
            Name = ArchiveNames.Clean(path),
            Kind = isFolder ? MemberKind.Folder : ArchiveNames.KindOf(mode) ?? MemberKind.File,
            Mode = (int)(mode & ArchiveNames.PermissionMask),
            Size = size,
            Sum = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
            IsStored = header[25] == StoredMethod,
            IsEncrypted = (flags & 4) != 0,
            IsDivided = (flags & 3) != 0,
        };
    }
}

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
            Kind = (flags & 1) != 0 ? MemberKind.Folder : ArchiveNames.KindOf(mode) ?? MemberKind.File,
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
