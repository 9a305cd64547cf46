using System;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Archives;

/// <summary>Names of members of archives.</summary>
internal static class ArchiveNames
{
    private const int FileTypeMask = 0xF000;
    private const int SocketType = 0xC000;
    private const int LinkType = 0xA000;
    private const int FileType = 0x8000;
    private const int BlockDeviceType = 0x6000;
    private const int FolderType = 0x4000;
    private const int CharacterDeviceType = 0x2000;
    private const int PipeType = 0x1000;

    /// <summary>Permission bits of a mode.</summary>
    public const int PermissionMask = 0xFFF;

    /// <summary>A name as the tree has it: as stored, but for slashes at its start and end. Never empty.</summary>
    public static string Clean(ReadOnlySpan<byte> stored)
    {
        ReadOnlySpan<byte> bare = stored.Trim((byte)'/');
        return bare.IsEmpty ? stored.IsEmpty ? "(no name)" : "." : EscapedUtf8.Decode(bare);
    }

    /// <summary>The bytes up to the first zero.</summary>
    public static ReadOnlySpan<byte> UpToZero(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>What a Unix mode says that something is; null if it is no mode.</summary>
    public static MemberKind? KindOf(uint mode) => (mode & FileTypeMask) switch
    {
        FileType => MemberKind.File,
        FolderType => MemberKind.Folder,
        LinkType => MemberKind.SymbolicLink,
        SocketType or BlockDeviceType or CharacterDeviceType or PipeType => MemberKind.Special,
        _ => null,
    };
}
