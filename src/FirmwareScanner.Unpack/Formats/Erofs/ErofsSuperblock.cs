using System;
using System.Buffers.Binary;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>The superblock of an EROFS.</summary>
internal sealed record ErofsSuperblock
{
    /// <summary>Its offset in the file system.</summary>
    public const int Offset = 1024;

    /// <summary>What inodes that lie in the box of metadata have in their number.</summary>
    public const long MetadataBoxBit = long.MinValue;

    private const int Length = 144;
    private const int ShortLength = 128;
    private const int SmallestBlockBits = 9;
    private const int LargestBlockBits = 16;
    private const uint ChecksumFeature = 1;
    private const uint ZeroPaddingFeature = 1;
    private const uint WideFeature = 0x80;
    private const uint BoxFeature = 0x100;
    private const uint KnownFeatures = 0x1FF;

    public int BlockBits { get; private init; }

    public long Size { get; private init; }

    public long Metadata { get; private init; }

    /// <summary>Offset of the extended attributes that files share.</summary>
    public long SharedAttributes { get; private init; }

    public long Root { get; private init; }

    /// <summary>Number of the file that holds the ends of others; 0 if there is none.</summary>
    public long Packed { get; private init; }

    /// <summary>Number of the file that holds inodes; 0 if there is none.</summary>
    public long MetadataBox { get; private init; }

    /// <summary>Whether compressed data lies at the end of its blocks, with zeros before it.</summary>
    public bool IsPaddedBefore { get; private init; }

    /// <summary>Features that are not known.</summary>
    public uint UnknownFeatures { get; private init; }

    /// <summary>Whether its checksum is right; null if it has none, or not all that it is over is there.</summary>
    public bool? IsChecksumRight { get; private init; }

    public string VolumeName { get; private init; } = string.Empty;

    public int BlockSize => 1 << BlockBits;

    /// <summary>Reads a superblock.</summary>
    /// <returns>The superblock, or null if this is none.</returns>
    public static ErofsSuperblock? Read(ByteSource content, long offset)
    {
        byte[] bytes = content.ReadUpTo(offset + Offset, Length);
        if (bytes.Length < ShortLength)
        {
            return null;
        }

        Array.Resize(ref bytes, Length);
        uint compatible = Word(bytes, 8);
        int blockBits = bytes[12];
        uint incompatible = Word(bytes, 80);
        bool isWide = (incompatible & WideFeature) != 0 && Long(bytes, 112) != 0;
        long blocks = Word(bytes, 36) | (isWide ? (long)Half(bytes, 14) << 32 : 0);
        if (blockBits is < SmallestBlockBits or > LargestBlockBits || bytes[90] != 0 || blocks == 0 || Long(bytes, 16) <= 0)
        {
            return null;
        }

        ReadOnlySpan<byte> name = bytes.AsSpan(64, 16);
        int end = name.IndexOf((byte)0);
        return new ErofsSuperblock
        {
            BlockBits = blockBits,
            Size = blocks << blockBits,
            Metadata = (long)Word(bytes, 40) << blockBits,
            SharedAttributes = (long)Word(bytes, 44) << blockBits,
            Root = isWide ? Long(bytes, 112) : Half(bytes, 14),
            Packed = Long(bytes, 96),
            MetadataBox = (incompatible & BoxFeature) != 0 ? Long(bytes, 128) : 0,
            IsPaddedBefore = (incompatible & ZeroPaddingFeature) != 0,
            UnknownFeatures = incompatible & ~KnownFeatures,
            IsChecksumRight = (compatible & ChecksumFeature) != 0 ? CheckSum(content, offset, 1 << blockBits) : null,
            VolumeName = EscapedUtf8.Decode(end < 0 ? name : name[..end]),
        };
    }

    private static bool? CheckSum(ByteSource content, long offset, int blockSize)
    {
        int length = blockSize > Offset ? blockSize - Offset : blockSize;
        byte[] bytes = content.ReadUpTo(offset + Offset, length);
        if (bytes.Length < length)
        {
            return null;
        }

        uint stored = Word(bytes, 4);
        bytes.AsSpan(4, sizeof(uint)).Clear();
        return Checksums.Crc32CRaw(bytes, uint.MaxValue) == stored;
    }

    private static ushort Half(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));

    private static uint Word(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private static long Long(byte[] bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));
}
