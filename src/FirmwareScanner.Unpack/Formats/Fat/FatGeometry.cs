using System;
using System.Buffers.Binary;
using System.Numerics;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Fat;

/// <summary>
/// Where the parts of a FAT file system lie: the fields of its first sector. All offsets are in bytes from that sector on.
/// </summary>
internal sealed class FatGeometry
{
    /// <summary>Length of what is read of the first sector.</summary>
    public const int SectorLength = 512;

    /// <summary>Length of an entry of a folder.</summary>
    public const int EntryLength = 32;

    private const int Fat16TypeOffset = 54;
    private const int Fat32TypeOffset = 82;

    private FatGeometry()
    {
    }

    private FatGeometry(ReadOnlySpan<byte> sector)
    {
        long sectorSize = UInt16(sector, 11);
        long sectors = UInt16(sector, 19) is var few && few != 0 ? few : UInt32(sector, 32);
        bool isFat32 = UInt16(sector, 22) == 0;
        long tableSectors = isFat32 ? UInt32(sector, 36) : UInt16(sector, 22);
        int rootEntries = UInt16(sector, 17);
        int tables = sector[16];
        SectorSize = (int)sectorSize;
        ClusterLength = (int)sectorSize * sector[13];
        Length = sectors * sectorSize;
        TableLength = tableSectors * sectorSize;
        long firstTable = UInt16(sector, 14) * sectorSize;
        RootLength = rootEntries * EntryLength;
        RootOffset = firstTable + (tables * TableLength);
        DataOffset = RootOffset + ((RootLength + sectorSize - 1) / sectorSize * sectorSize);
        Clusters = ClusterLength == 0 ? 0 : (Length - DataOffset) / ClusterLength;
        RootCluster = isFat32 ? UInt32(sector, 44) : 0;
        Bits = isFat32 ? 32 : Clusters < 4085 ? 12 : 16;
        TableOffset = firstTable;
        if (isFat32 && (UInt16(sector, 40) & 0x80) != 0)
        {
            // Only one of the tables is kept up to date.
            TableOffset += Math.Min(UInt16(sector, 40) & 15, tables - 1) * TableLength;
        }

        Media = sector[21];
        int typeOffset = isFat32 ? Fat32TypeOffset : Fat16TypeOffset;
        IsTypeNamed = sector.Slice(typeOffset, 3).SequenceEqual("FAT"u8);
        bool hasLabel = sector[typeOffset - 16] is 0x28 or 0x29;
        Label = hasLabel ? EscapedUtf8.Decode(sector.Slice(typeOffset - 11, 11)).TrimEnd(' ', '\0') : string.Empty;
    }

    public int SectorSize { get; private init; }

    public int ClusterLength { get; private init; }

    public long Length { get; private init; }

    /// <summary>Offset of the table of clusters that is used.</summary>
    public long TableOffset { get; private init; }

    /// <summary>Length of one table.</summary>
    public long TableLength { get; private init; }

    /// <summary>Offset of the root folder, of FAT12 and FAT16.</summary>
    public long RootOffset { get; private init; }

    /// <summary>Length of the root folder; 0 for FAT32.</summary>
    public int RootLength { get; private init; }

    /// <summary>First cluster of the root folder of FAT32.</summary>
    public uint RootCluster { get; private init; }

    /// <summary>Offset of cluster 2, the first.</summary>
    public long DataOffset { get; private init; }

    /// <summary>How many clusters there are.</summary>
    public long Clusters { get; private init; }

    /// <summary>Bits of an entry of the table: 12, 16, 32.</summary>
    public int Bits { get; private init; }

    /// <summary>The byte that both the first sector and the table begin with, in a manner.</summary>
    public byte Media { get; private init; }

    /// <summary>Whether the sector says "FAT", which it need not.</summary>
    public bool IsTypeNamed { get; private init; }

    public string Label { get; private init; } = string.Empty;

    /// <summary>Offset of a cluster; it is one that exists.</summary>
    public long OffsetOf(uint cluster) => DataOffset + ((cluster - 2L) * ClusterLength);

    /// <summary>Whether there is a cluster of a number.</summary>
    public bool HasCluster(uint cluster) => cluster >= 2 && cluster - 2 < Clusters;

    /// <summary>Reads the first sector.</summary>
    /// <param name="sector">Its first <see cref="SectorLength"/> bytes.</param>
    /// <returns>Null if its fields do not fit each other.</returns>
    public static FatGeometry? Parse(ReadOnlySpan<byte> sector)
    {
        bool hasJump = (sector[0] == 0xEB && sector[2] == 0x90) || sector[0] == 0xE9;
        int sectorSize = UInt16(sector, 11);
        if (!hasJump || sectorSize < 512 || sectorSize > 4096 || !BitOperations.IsPow2(sectorSize) || !BitOperations.IsPow2(sector[13]))
        {
            return null;
        }

        bool isMediaKnown = sector[21] is 0xF0 or >= 0xF8;
        if (!isMediaKnown || UInt16(sector, 14) == 0 || sector[16] is 0 or > 4)
        {
            return null;
        }

        var geometry = new FatGeometry(sector);
        return geometry.IsConsistent(sector) ? geometry : null;
    }

    /// <summary>Reads the first sector of exFAT, whose table is that of FAT32 and whose other fields lie elsewhere.</summary>
    /// <param name="sector">Its first <see cref="SectorLength"/> bytes.</param>
    /// <returns>Null if its fields do not fit each other.</returns>
    public static FatGeometry? ParseExFat(ReadOnlySpan<byte> sector)
    {
        const int LargestLogOfCluster = 25;
        const int MustBeZero = 53;
        int logOfSector = sector[108];
        int logOfCluster = logOfSector + sector[109];
        ulong sectors = BinaryPrimitives.ReadUInt64LittleEndian(sector[72..]);
        bool isPlausible = sector.Slice(3, 8).SequenceEqual("EXFAT   "u8) && sector.Slice(11, MustBeZero).IndexOfAnyExcept((byte)0) < 0
            && logOfSector is >= 9 and <= 12 && logOfCluster <= LargestLogOfCluster && sector[110] is 1 or 2 && sectors < 1ul << 50;
        if (!isPlausible)
        {
            return null;
        }

        long tableLength = (long)UInt32(sector, 84) << logOfSector;
        bool isSecondActive = sector[110] == 2 && (UInt16(sector, 106) & 1) != 0;
        var geometry = new FatGeometry
        {
            SectorSize = 1 << logOfSector,
            ClusterLength = 1 << logOfCluster,
            Length = (long)sectors << logOfSector,
            TableOffset = ((long)UInt32(sector, 80) << logOfSector) + (isSecondActive ? tableLength : 0),
            TableLength = tableLength,
            DataOffset = (long)UInt32(sector, 88) << logOfSector,
            Clusters = UInt32(sector, 92),
            RootCluster = UInt32(sector, 96),
            Bits = 32,
        };
        return geometry.Clusters < 0x0FFF_FFF6 && geometry.HasCluster(geometry.RootCluster)
            && geometry.TableOffset + tableLength <= geometry.DataOffset && tableLength / sizeof(uint) >= geometry.Clusters + 2
            && geometry.DataOffset + (geometry.Clusters << logOfCluster) <= geometry.Length ? geometry : null;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private bool IsConsistent(ReadOnlySpan<byte> sector)
    {
        const int LargestCluster = 1 << 18;
        const long MostOfFat16 = 65525;
        bool isRootRight = Bits == 32 ? RootLength == 0 && UInt16(sector, 42) == 0 && RootCluster >= 2 : RootLength > 0;
        bool isSizeRight = Bits == 32 ? UInt16(sector, 19) == 0 && Clusters < 0x0FFF_FFF6 : Clusters < MostOfFat16;
        return isRootRight && isSizeRight && ClusterLength <= LargestCluster && Clusters > 0
            && TableLength * 8 / Bits >= Clusters + 2;
    }
}
