using System;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Archives;

/// <summary>Names of members of archives.</summary>
internal static class ArchiveNames
{
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
}
