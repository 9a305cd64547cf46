using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Jffs2;

/// <summary>Kinds of nodes.</summary>
internal enum Jffs2NodeType
{
    Entry = 0xE001,
    Inode = 0xE002,
    CleanMarker = 0x2003,
    Padding = 0x2004,
    Summary = 0x2006,
    Attribute = 0xE008,
    AttributeReference = 0xE009,
}

/// <summary>What each node begins with.</summary>
/// <param name="Type">Its kind as stored.</param>
/// <param name="Length">Its length in bytes, header included, as stored.</param>
/// <param name="IsBigEndian">Order of its bytes.</param>
internal readonly record struct Jffs2Header(int Type, long Length, bool IsBigEndian)
{
    /// <summary>Length of the header.</summary>
    public const int Size = 12;

    private const int Magic = 0x1985;

    // A node that is no longer valid has this bit cleared on NOR flash; the checksum was made with it.
    private const int Accurate = 0x2000;

    /// <summary>Whether the node was overwritten by a newer one.</summary>
    public bool IsObsolete => (Type & Accurate) == 0;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    /// <param name="header">The header.</param>
    /// <returns>Whether it is one: magic, checksum, length.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Jffs2Header header)
    {
        header = default;
        bool isBigEndian = bytes[0] == Magic >> 8;
        if (Jffs2Field.UInt16(bytes, isBigEndian) != Magic)
        {
            return false;
        }

        int type = Jffs2Field.UInt16(bytes[2..], isBigEndian);
        header = new Jffs2Header(type, Jffs2Field.UInt32(bytes[4..], isBigEndian), isBigEndian);
        Span<byte> summed = stackalloc byte[8];
        bytes[..8].CopyTo(summed);
        summed[isBigEndian ? 2 : 3] |= Accurate >> 8;
        return header.Length >= Size && Checksums.Crc32Raw(summed, 0) == Jffs2Field.UInt32(bytes[8..], isBigEndian);
    }
}

/// <summary>A node that names an object in a folder.</summary>
internal sealed record Jffs2Entry(long Folder, long Version, long Inode, int Type, string Name)
{
    /// <summary>Bytes before the name.</summary>
    public const int HeaderSize = 40;
}

/// <summary>A node that holds what an object is, and a piece of its data.</summary>
/// <param name="Position">Offset of the data.</param>
/// <param name="StoredLength">Its length as stored.</param>
/// <param name="Start">Offset of the data in the file.</param>
/// <param name="Length">Its length there.</param>
/// <param name="Method">How it is compressed.</param>
/// <param name="Version">Later ones win.</param>
/// <param name="IsSound">Whether the checksum over the data is right.</param>
internal readonly record struct Jffs2Piece(
    long Position, int StoredLength, long Start, int Length, byte Method, long Version, bool IsSound);

/// <summary>A node that holds an extended attribute.</summary>
/// <param name="Version">Later ones win.</param>
/// <param name="Position">Offset of its name, which a zero and its value follow.</param>
/// <param name="Length">Bytes of these.</param>
internal readonly record struct Jffs2Attribute(long Version, long Position, int Length)
{
    /// <summary>Bytes before the name.</summary>
    public const int HeaderSize = 32;
}

/// <summary>Fields of nodes, in either byte order.</summary>
internal static class Jffs2Field
{
    public static int UInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public static uint UInt32(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
