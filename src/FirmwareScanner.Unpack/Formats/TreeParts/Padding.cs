using System;

namespace FirmwareScanner.Unpack.Formats.TreeParts;

/// <summary>Tells whether zeros behind a file system belong to it.</summary>
internal static class Padding
{
    /// <summary>Counts the zeros up to the next multiple of an alignment; none if anything else is there.</summary>
    /// <param name="content">What holds the file system.</param>
    /// <param name="start">Offset of its first byte.</param>
    /// <param name="length">Its length by its header.</param>
    /// <param name="alignment">The alignment of its length.</param>
    public static int CountZeros(ByteSource content, long start, long length, int alignment)
    {
        int rest = (int)((alignment - (length % alignment)) % alignment);
        byte[] padding = content.ReadUpTo(checked(start + length), rest);
        return padding.AsSpan().ContainsAnyExcept((byte)0) ? 0 : padding.Length;
    }
}
