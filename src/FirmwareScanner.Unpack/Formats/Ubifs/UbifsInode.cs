using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Ubifs;

/// <summary>What an inode says.</summary>
/// <param name="Size">Length of the file in bytes.</param>
/// <param name="Links">How many names it has; 0 if it was deleted.</param>
/// <param name="Mode">Type and permissions.</param>
/// <param name="Flags">Flags.</param>
/// <param name="Data">What is held in the inode itself: the target of a link.</param>
internal sealed record UbifsInode(long Size, uint Links, int Mode, uint Flags, byte[] Data)
{
    /// <summary>Bytes of a node of data before the data.</summary>
    public const int DataHeaderSize = 48;

    /// <summary>Bytes of an inode before what is held in it.</summary>
    public const int HeaderSize = 160;

    private const uint Attribute = 0x20;
    private const uint Encrypted = 0x40;

    /// <summary>Whether it is no file, but an extended attribute of one.</summary>
    public bool IsAttribute => (Flags & Attribute) != 0;

    /// <summary>Whether its content, or the names in it, are encrypted.</summary>
    public bool IsEncrypted => (Flags & Encrypted) != 0;

    /// <summary>Type as the top four bits of the mode have it.</summary>
    public int Type => Mode >> 12;

    /// <summary>Reads one.</summary>
    /// <param name="node">The whole node.</param>
    /// <returns>Null if it is too short.</returns>
    public static UbifsInode? TryParse(byte[] node)
    {
        if (node.Length < HeaderSize)
        {
            return null;
        }

        uint length = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(node.AsSpan(112)), (uint)(node.Length - HeaderSize));
        return new UbifsInode(
            Math.Max(0, BinaryPrimitives.ReadInt64LittleEndian(node.AsSpan(48))),
            BinaryPrimitives.ReadUInt32LittleEndian(node.AsSpan(92)),
            (int)BinaryPrimitives.ReadUInt32LittleEndian(node.AsSpan(104)),
            BinaryPrimitives.ReadUInt32LittleEndian(node.AsSpan(108)),
            node.AsSpan(HeaderSize, (int)length).ToArray());
    }
}
