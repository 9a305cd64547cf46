using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Ubifs;

/// <summary>Kinds of nodes.</summary>
internal enum UbifsNodeType
{
    Inode = 0,
    Data = 1,
    Entry = 2,
    AttributeEntry = 3,
    Truncation = 4,
    Padding = 5,
    Superblock = 6,
    Master = 7,
    Reference = 8,
    Index = 9,
    CommitStart = 10,
}

/// <summary>A node in the flash.</summary>
/// <param name="Position">Its offset.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Age">Of two nodes about the same thing the one with the higher value is newer.</param>
internal readonly record struct UbifsNode(long Position, int Length, UbifsNodeType Type, ulong Age)
{
    /// <summary>Bytes of the header that each node begins with.</summary>
    public const int HeaderSize = 24;

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">At least <see cref="HeaderSize"/> bytes.</param>
    /// <param name="position">Their offset.</param>
    /// <param name="node">The node.</param>
    /// <returns>Whether it may be a node; the checksum is not looked at.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, long position, out UbifsNode node)
    {
        node = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0x06101831)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        node = new UbifsNode(position, (int)length, (UbifsNodeType)bytes[20], BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        return length is >= HeaderSize and <= UbifsSuperblock.LargestBlock;
    }

    /// <summary>Whether the checksum of a whole node is right.</summary>
    public static bool IsSound(ReadOnlySpan<byte> node) =>
        Checksums.Crc32Raw(node[8..], uint.MaxValue) == BinaryPrimitives.ReadUInt32LittleEndian(node[4..]);
}

/// <summary>What the superblock says.</summary>
/// <param name="Flags">Features.</param>
/// <param name="BlockLength">Bytes of a logical eraseblock.</param>
/// <param name="BlockCount">How many there are.</param>
/// <param name="LogBlocks">How many of them hold the log, from the fourth on.</param>
/// <param name="Version">Version of the format.</param>
/// <param name="CompatibleVersion">Version that a reader must know, 0 for all so far.</param>
internal readonly record struct UbifsSuperblock(
    uint Flags, int BlockLength, long BlockCount, uint LogBlocks, uint Version, uint CompatibleVersion)
{
    /// <summary>Bytes of its node.</summary>
    public const int Size = 4096;

    /// <summary>More than any eraseblock has.</summary>
    public const int LargestBlock = 1 << 25;

    private const int SmallestBlock = 15 * 1024;
    private const uint Encryption = 0x10;

    /// <summary>Whether names and contents may be encrypted.</summary>
    public bool IsEncrypted => (Flags & Encryption) != 0;

    /// <summary>Bytes of the file system.</summary>
    public long Length => BlockCount * BlockLength;

    /// <summary>Reads it.</summary>
    /// <param name="bytes">The whole node.</param>
    /// <param name="superblock">What it says.</param>
    /// <returns>Whether it is one: type, checksum, sizes that fit each other.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out UbifsSuperblock superblock)
    {
        superblock = default;
        if (!UbifsNode.TryParse(bytes, 0, out UbifsNode node) || node.Type != UbifsNodeType.Superblock || node.Length != Size
            || !UbifsNode.IsSound(bytes))
        {
            return false;
        }

        uint blockLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[36..]);
        superblock = new UbifsSuperblock(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]),
            (int)blockLength,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[80..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[124..]));
        return blockLength is >= SmallestBlock and <= LargestBlock && superblock.BlockCount > 0;
    }
}
