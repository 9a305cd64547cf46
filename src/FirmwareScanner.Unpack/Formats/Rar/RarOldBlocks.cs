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
            Kind = isFolder ? MemberKind.Folder : UnixType.KindOf(mode) ?? MemberKind.File,
            Mode = (int)(mode & ArchiveNames.PermissionMask),
            Size = size,
            Sum = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
            IsStored = header[25] == StoredMethod,
            IsEncrypted = (flags & 4) != 0,
            IsDivided = (flags & 3) != 0,
        };
    }
}
