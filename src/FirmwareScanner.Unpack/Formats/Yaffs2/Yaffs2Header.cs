using System;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Yaffs2;

/// <summary>The header of an object, a chunk of its own.</summary>
internal sealed record Yaffs2Header(int Type, uint Parent, string Name, int Mode, long Size, uint Equivalent, string Alias)
{
    /// <summary>Bytes that are read of it.</summary>
    public const int HeaderLength = 512;

    public const int File = 1;
    public const int SymbolicLink = 2;
    public const int Folder = 3;
    public const int HardLink = 4;
    public const int Special = 5;

    private const int NameOffset = 10;
    private const int NameLength = 256;
    private const int AliasLength = 160;

    /// <summary>Reads one.</summary>
    /// <param name="bytes">At least <see cref="HeaderLength"/> bytes.</param>
    /// <param name="isBigEndian">Order of the bytes.</param>
    /// <returns>Null if its fields cannot be.</returns>
    public static Yaffs2Header? TryParse(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        uint type = Yaffs2Tags.Field(bytes, 0, isBigEndian);
        uint parent = Yaffs2Tags.Field(bytes, 4, isBigEndian);
        ReadOnlySpan<byte> name = bytes.Slice(NameOffset, NameLength);
        int nameEnd = name.IndexOf((byte)0);
        if (type is < File or > Special || parent is 0 or > 0x3FFFF || nameEnd < 0)
        {
            return null;
        }

        uint mode = type == HardLink ? 0 : Yaffs2Tags.Field(bytes, 268, isBigEndian);
        int unixType = (int)(mode >> 12);
        bool fits = type switch
        {
            File => unixType is UnixType.File or 0,
            SymbolicLink => unixType is UnixType.SymbolicLink or 0,
            Folder => unixType is UnixType.Folder or 0,
            HardLink => true,
            _ => unixType is not (UnixType.File or UnixType.Folder or UnixType.SymbolicLink),
        };
        if (!fits || mode > ushort.MaxValue)
        {
            return null;
        }

        uint high = Yaffs2Tags.Field(bytes, 496, isBigEndian);
        long size = Yaffs2Tags.Field(bytes, 292, isBigEndian) | (high is uint.MaxValue ? 0 : (long)high << 32);
        ReadOnlySpan<byte> alias = bytes.Slice(300, AliasLength);
        int aliasEnd = alias.IndexOf((byte)0);
        return new Yaffs2Header(
            (int)type,
            parent,
            EscapedUtf8.Decode(name[..nameEnd]),
            (int)mode & 0xFFF,
            type == File ? Math.Max(0, size) : 0,
            Yaffs2Tags.Field(bytes, 296, isBigEndian),
            type == SymbolicLink ? EscapedUtf8.Decode(alias[..(aliasEnd < 0 ? AliasLength : aliasEnd)]) : string.Empty);
    }
}
