using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Ubi;

/// <summary>The header at the start of each physical eraseblock.</summary>
/// <param name="VolumeHeaderOffset">Offset of the second header in the block.</param>
/// <param name="DataOffset">Offset of the data in the block.</param>
/// <param name="Sequence">The same in all blocks of an image; 0 if it has none.</param>
internal readonly record struct UbiBlockHeader(int VolumeHeaderOffset, int DataOffset, uint Sequence)
{
    /// <summary>Its length.</summary>
    public const int Size = 64;

    /// <summary>Largest block of flash known.</summary>
    public const int LargestBlock = 1 << 25;

    /// <summary>Reads it.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    /// <param name="header">The header.</param>
    /// <returns>Whether it is one: magic, version, checksum, offsets.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out UbiBlockHeader header)
    {
        header = default;
        if (!bytes.StartsWith("UBI#"u8) || !IsSumRight(bytes))
        {
            return false;
        }

        uint volumeHeader = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        uint data = BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]);
        header = new UbiBlockHeader((int)volumeHeader, (int)data, BinaryPrimitives.ReadUInt32BigEndian(bytes[24..]));
        return bytes[4] == 1 && volumeHeader >= Size && data < LargestBlock && data >= volumeHeader + Size;
    }

    /// <summary>Whether the checksum at the end of either header is right.</summary>
    internal static bool IsSumRight(ReadOnlySpan<byte> bytes) =>
        Checksums.Crc32Raw(bytes[..60], uint.MaxValue) == BinaryPrimitives.ReadUInt32BigEndian(bytes[60..]);
}

/// <summary>The header that says what the data of a block is.</summary>
/// <param name="IsStatic">Whether its volume is static: its length is known, and each block has a checksum.</param>
/// <param name="IsCopy">Whether it is a copy made to even out wear, which counts only if it was completed.</param>
/// <param name="Volume">Number of the volume.</param>
/// <param name="Number">Number of the logical block in the volume.</param>
/// <param name="DataLength">Bytes of data with a checksum; 0 if there is none.</param>
/// <param name="UsedBlocks">Of a static volume: how many blocks it has.</param>
/// <param name="Unused">Bytes at the end of the block that are not used.</param>
/// <param name="DataSum">The checksum.</param>
/// <param name="Age">Of two blocks with the same number the one with the higher value is newer.</param>
internal readonly record struct UbiVolumeHeader(
    bool IsStatic, bool IsCopy, uint Volume, uint Number, long DataLength, uint UsedBlocks, uint Unused, uint DataSum, ulong Age)
{
    /// <summary>Reads it.</summary>
    /// <param name="bytes">At least <see cref="UbiBlockHeader.Size"/> bytes.</param>
    /// <param name="header">The header.</param>
    /// <returns>Whether it is one: magic, version, checksum.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out UbiVolumeHeader header)
    {
        header = default;
        if (!bytes.StartsWith("UBI!"u8) || bytes[4] != 1 || !UbiBlockHeader.IsSumRight(bytes))
        {
            return false;
        }

        header = new UbiVolumeHeader(
            bytes[5] == 2,
            bytes[6] != 0,
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[28..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[40..]));
        return true;
    }
}
