using System;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.CramFs;

/// <summary>The superblock of a CramFS.</summary>
internal sealed record CramFsSuperblock
{
    /// <summary>Bytes of the superblock with the root's inode, which ends it.</summary>
    public const int Length = 76;

    private const int RootOffset = 64;
    private const int NameOffset = 48;
    private const int NameLength = 16;
    private const int KnownFlags = 0xFFF;
    private const int Version2Flag = 1;
    private const int ExtendedPointersFlag = 0x800;

    public bool IsBigEndian { get; private init; }

    /// <summary>Offset of the superblock in the file system.</summary>
    public int Start { get; private init; }

    /// <summary>Bytes of the file system from its start; 0 if it does not say.</summary>
    public long Size { get; private init; }

    /// <summary>The CRC-32 over everything from the superblock on, itself as 0; null if there is none.</summary>
    public uint? Crc { get; private init; }

    /// <summary>Whether the pointers to blocks have flags.</summary>
    public bool HasExtendedPointers { get; private init; }

    public string VolumeName { get; private init; } = string.Empty;

    /// <summary>Offset of the root's inode in the file system.</summary>
    public long Root => Start + RootOffset;

    /// <summary>Reads a superblock.</summary>
    /// <param name="content">What holds the file system.</param>
    /// <param name="offset">Offset of the file system.</param>
    /// <param name="start">Offset of the superblock in it.</param>
    /// <returns>The superblock, or null if this is none.</returns>
    public static CramFsSuperblock? Read(ByteSource content, long offset, int start)
    {
        byte[] bytes = content.ReadUpTo(offset + start, Length);
        if (bytes.Length < Length || !bytes.AsSpan(16, 16).SequenceEqual("Compressed ROMFS"u8))
        {
            return null;
        }

        bool isBigEndian = bytes[0] == 0x28;
        var fields = new PackedFields(bytes, isBigEndian);
        bool isMagic = fields.Take(32) == 0x28CD3D45;
        long size = fields.Take(32);
        long flags = fields.Take(32);
        fields.Skip(160);
        uint crc = (uint)fields.Take(32);
        CramFsInode root = CramFsInode.Read(bytes.AsSpan(RootOffset), isBigEndian);
        bool isVersion2 = (flags & Version2Flag) != 0;
        if (!isMagic || (flags & ~KnownFlags) != 0 || root.Kind != MemberKind.Folder || (isVersion2 && size < start + Length))
        {
            return null;
        }

        // What is in the root follows the superblock at once; only this tells room before it from what lies before it by chance.
        if (root.Size > 0 && root.Offset != start + Length && (start > 0 || root.Offset < Length || root.Offset == 512 + Length))
        {
            return null;
        }

        ReadOnlySpan<byte> name = bytes.AsSpan(NameOffset, NameLength);
        int end = name.IndexOf((byte)0);
        return new CramFsSuperblock
        {
            IsBigEndian = isBigEndian,
            Start = start,
            Size = isVersion2 ? size : 0,
            Crc = isVersion2 ? crc : null,
            HasExtendedPointers = (flags & ExtendedPointersFlag) != 0,
            VolumeName = EscapedUtf8.Decode(end < 0 ? name : name[..end]),
        };
    }
}

/// <summary>An inode of a CramFS; it stands before the name in the list of a folder.</summary>
internal sealed record CramFsInode(MemberKind Kind, int Mode, long Size, int NameLength, long Offset)
{
    /// <summary>Bytes of it.</summary>
    public const int Length = 12;

    /// <summary>Reads it.</summary>
    public static CramFsInode Read(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        var fields = new PackedFields(bytes, isBigEndian);
        int mode = (int)fields.Take(16);
        fields.Skip(16);
        long size = fields.Take(24);
        fields.Skip(8);
        int nameLength = (int)fields.Take(6) * 4;
        long offset = fields.Take(26) * 4;
        MemberKind kind = UnixType.KindOf((uint)mode) ?? MemberKind.Special;
        return new CramFsInode(kind, mode, size, nameLength, offset);
    }
}
