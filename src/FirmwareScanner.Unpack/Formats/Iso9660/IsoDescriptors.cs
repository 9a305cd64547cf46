using System;
using System.Buffers.Binary;
using System.Numerics;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Iso9660;

/// <summary>A tree of folders: where its root lies.</summary>
/// <param name="Offset">Offset of the root's bytes from the start of the volume.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="IsWide">Whether names are UCS-2 (Joliet).</param>
internal readonly record struct IsoTree(long Offset, long Length, bool IsWide);

/// <summary>The descriptors of a volume, from its 17th sector on.</summary>
internal sealed class IsoDescriptors
{
    /// <summary>Length of a sector, in which descriptors and boot images are counted whatever the size of a block.</summary>
    public const int SectorLength = 2048;

    /// <summary>Offset of the first descriptor.</summary>
    public const int FirstOffset = 16 * SectorLength;

    // A volume has a handful. The limit is for those that never end.
    private const int MostDescriptors = 64;
    private const int RootOffset = 156;

    private IsoDescriptors(ReadOnlySpan<byte> primary)
    {
        BlockLength = UInt16(primary, 128);
        Length = (long)UInt32(primary, 80) * BlockLength;
        Label = EscapedUtf8.Decode(primary.Slice(40, 32)).TrimEnd(' ', '\0');
        Primary = ReadTree(primary, isWide: false);
        IsBothEndian = UInt32(primary, 80) == UInt32BigEndian(primary, 84)
            && UInt32(primary, RootOffset + 2) == UInt32BigEndian(primary, RootOffset + 6)
            && UInt32(primary, RootOffset + 10) == UInt32BigEndian(primary, RootOffset + 14);
    }

    /// <summary>Length of a block, in which the extents of files are counted.</summary>
    public int BlockLength { get; }

    /// <summary>Length of the volume in bytes.</summary>
    public long Length { get; }

    public string Label { get; }

    /// <summary>Whether the fields that are stored in both byte orders agree.</summary>
    public bool IsBothEndian { get; }

    /// <summary>The tree that each volume has.</summary>
    public IsoTree Primary { get; }

    /// <summary>The tree with names in UCS-2, if there is one.</summary>
    public IsoTree? Joliet { get; private set; }

    /// <summary>Sector of the catalogue of boot images, 0 if there is none.</summary>
    public uint BootCatalogue { get; private set; }

    /// <summary>Whether the volume is one of UDF too.</summary>
    public bool IsUdf { get; private set; }

    /// <summary>Reads the descriptors.</summary>
    /// <returns>Null if the first is not the primary one, or its fields do not fit.</returns>
    public static IsoDescriptors? Read(ByteSource content, long start)
    {
        byte[] sector = new byte[SectorLength];
        if (!content.TryRead(start + FirstOffset, sector) || !IsPrimary(sector))
        {
            return null;
        }

        var descriptors = new IsoDescriptors(sector);
        if (descriptors.Length <= FirstOffset)
        {
            return null;
        }

        for (int i = 1; i < MostDescriptors && content.TryRead(start + FirstOffset + ((long)i * SectorLength), sector); i++)
        {
            if (!descriptors.Add(sector))
            {
                break;
            }
        }

        return descriptors;
    }

    private static bool IsPrimary(ReadOnlySpan<byte> sector)
    {
        const int RootLength = 34;
        int blockLength = UInt16(sector, 128);
        return sector[0] == 1 && sector.Slice(1, 5).SequenceEqual("CD001"u8) && sector[6] == 1
            && blockLength >= 512 && blockLength <= SectorLength && BitOperations.IsPow2(blockLength)
            && blockLength == BinaryPrimitives.ReadUInt16BigEndian(sector[130..])
            && sector[RootOffset] == RootLength && (sector[RootOffset + 25] & IsoRecord.FolderFlag) != 0;
    }

    /// <summary>Takes a descriptor.</summary>
    /// <returns>False if it is none, so that none follows.</returns>
    private bool Add(ReadOnlySpan<byte> sector)
    {
        const byte BootRecord = 0;
        const byte Supplementary = 2;
        ReadOnlySpan<byte> identifier = sector.Slice(1, 5);
        if (!identifier.SequenceEqual("CD001"u8))
        {
            IsUdf |= identifier.SequenceEqual("NSR02"u8) || identifier.SequenceEqual("NSR03"u8);
            return IsUdf || identifier.SequenceEqual("BEA01"u8);
        }

        if (sector[0] == BootRecord && sector[7..].StartsWith("EL TORITO SPECIFICATION"u8))
        {
            BootCatalogue = UInt32(sector, 0x47);
        }
        else if (sector[0] == Supplementary && sector[88] == '%' && sector[89] == '/' && sector[90] is (byte)'@' or (byte)'C' or (byte)'E')
        {
            Joliet ??= ReadTree(sector, isWide: true);
        }

        return true;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static uint UInt32BigEndian(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);

    private IsoTree ReadTree(ReadOnlySpan<byte> sector, bool isWide)
    {
        ReadOnlySpan<byte> root = sector[RootOffset..];
        return new IsoTree(((long)UInt32(root, 2) + root[1]) * BlockLength, UInt32(root, 10), isWide);
    }
}
