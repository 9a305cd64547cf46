using System;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Boot;

/// <summary>Text in fields of a header.</summary>
internal static class HeaderText
{
    /// <summary>The text of a field up to its first NUL.</summary>
    public static string Read(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return EscapedUtf8.Decode(end < 0 ? field : field[..end]);
    }

    /// <summary>Whether a field holds printable ASCII, or bytes above it, and behind the first NUL only NULs.</summary>
    public static bool IsPadded(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? field : field[..end];
        return !text.ContainsAnyInRange((byte)1, (byte)31) && !text.Contains((byte)0x7F)
            && (end < 0 || !field[end..].ContainsAnyExcept((byte)0));
    }

    /// <summary>Whether bytes are printable ASCII, tabs and line ends.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value is (< 0x20 or > 0x7E) and not ((byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }
}
