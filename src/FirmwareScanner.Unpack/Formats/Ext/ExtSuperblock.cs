using System;
using System.Buffers.Binary;
using System.Numerics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Ext;

/// <summary>Features without which a file system cannot be read (s_feature_incompat).</summary>
[Flags]
internal enum ExtFeatures : uint
{
    Compression = 1,
    FileTypes = 2,
    NeedsRecovery = 4,
    JournalDevice = 8,
    MetaGroups = 0x10,
    Extents = 0x40,
    Wide = 0x80,
    MultipleMountProtection = 0x100,
    FlexibleGroups = 0x200,
    AttributeInodes = 0x400,
    DataInFolders = 0x1000,
    ChecksumSeed = 0x2000,
    LargeFolders = 0x4000,
    InlineData = 0x8000,
    Encryption = 0x1_0000,
    CaseFolding = 0x2_0000,

    /// <summary>Those that this project reads, or reads around.</summary>
    Known = FileTypes | NeedsRecovery | MetaGroups | Extents | Wide | MultipleMountProtection | FlexibleGroups | AttributeInodes
        | ChecksumSeed | LargeFolders | InlineData | Encryption | CaseFolding,
}

/// <summary>The superblock of an ext2, ext3 or ext4 file system.</summary>
internal sealed class ExtSuperblock
{
    /// <summary>Where it lies in the file system.</summary>
    public const int Offset = 1024;

    /// <summary>Its length in bytes.</summary>
    public const int Length = 1024;

    private const int ChecksumOffset = 0x3FC;
    private const uint HasJournal = 4;
    private const uint TwoCopies = 0x200;
    private const uint SparseCopies = 1;
    private const uint OldGroupChecksums = 0x10;
    private const uint BigAllocation = 0x200;
    private const uint MetadataChecksums = 0x400;
    private const int MaximumLogOfBlock = 6;

    private readonly uint _compatible;
    private readonly uint _readOnlyCompatible;
    private readonly uint _firstCopy;
    private readonly uint _secondCopy;

    private ExtSuperblock(ReadOnlySpan<byte> bytes)
    {
        Inodes = UInt32(bytes, 0);
        FirstDataBlock = UInt32(bytes, 0x14);
        BlockSize = 1024 << (int)Math.Min(UInt32(bytes, 0x18), MaximumLogOfBlock);
        BlocksPerGroup = UInt32(bytes, 0x20);
        InodesPerGroup = UInt32(bytes, 0x28);
        uint revision = UInt32(bytes, 0x4C);
        bool isOld = revision == 0;
        InodeSize = isOld ? 128 : UInt16(bytes, 0x58);
        _compatible = isOld ? 0 : UInt32(bytes, 0x5C);
        Features = isOld ? 0 : (ExtFeatures)UInt32(bytes, 0x60);
        _readOnlyCompatible = isOld ? 0 : UInt32(bytes, 0x64);
        bool isWide = Features.HasFlag(ExtFeatures.Wide);
        Blocks = UInt32(bytes, 4) | (isWide ? (long)UInt32(bytes, 0x150) << 32 : 0);
        DescriptorSize = isWide ? UInt16(bytes, 0xFE) : 32;
        FirstMetaGroup = UInt32(bytes, 0x104);
        JournalInode = UInt32(bytes, 0xE0);
        _firstCopy = UInt32(bytes, 0x24C);
        _secondCopy = UInt32(bytes, 0x250);
        Identifier = bytes.Slice(0x68, 16).ToArray();
        ReadOnlySpan<byte> label = bytes.Slice(0x78, 16);
        int end = label.IndexOf((byte)0);
        Label = EscapedUtf8.Decode(end < 0 ? label : label[..end]);
        ChecksumSeed = Features.HasFlag(ExtFeatures.ChecksumSeed) ? UInt32(bytes, 0x270) : ExtChecksum.Add(uint.MaxValue, Identifier);
        IsChecksumWrong = HasChecksums && ExtChecksum.Add(uint.MaxValue, bytes[..ChecksumOffset]) != UInt32(bytes, ChecksumOffset);
    }

    public uint Inodes { get; }

    public long Blocks { get; }

    public uint FirstDataBlock { get; }

    public int BlockSize { get; }

    public uint BlocksPerGroup { get; }

    public uint InodesPerGroup { get; }

    public int InodeSize { get; }

    public int DescriptorSize { get; }

    public uint FirstMetaGroup { get; }

    public uint JournalInode { get; }

    public byte[] Identifier { get; }

    public string Label { get; }

    public ExtFeatures Features { get; }

    /// <summary>What each checksum of metadata starts from.</summary>
    public uint ChecksumSeed { get; }

    public bool IsChecksumWrong { get; }

    /// <summary>Whether metadata has checksums (CRC-32C).</summary>
    public bool HasChecksums => (_readOnlyCompatible & MetadataChecksums) != 0;

    /// <summary>Whether only the descriptors of groups have checksums (CRC-16).</summary>
    public bool HasOldGroupChecksums => !HasChecksums && (_readOnlyCompatible & OldGroupChecksums) != 0;

    public long Groups => (Blocks - FirstDataBlock + BlocksPerGroup - 1) / BlocksPerGroup;

    /// <summary>What people call this version of the format.</summary>
    public string Version =>
        (Features & (ExtFeatures.Extents | ExtFeatures.Wide | ExtFeatures.FlexibleGroups | ExtFeatures.InlineData)) != 0 ? "ext4"
        : (_compatible & HasJournal) != 0 ? "ext3" : "ext2";

    /// <summary>Whether a group of blocks begins with a copy of the superblock.</summary>
    public bool HasCopyIn(long group)
    {
        if ((_compatible & TwoCopies) != 0)
        {
            return group == 0 || group == _firstCopy || group == _secondCopy;
        }

        return (_readOnlyCompatible & SparseCopies) == 0 || group <= 1
            || IsPowerOf(3, group) || IsPowerOf(5, group) || IsPowerOf(7, group);
    }

    /// <summary>Reads a superblock.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>Null if its fields do not fit each other.</returns>
    public static ExtSuperblock? Parse(ReadOnlySpan<byte> bytes)
    {
        const ushort Magic = 0xEF53;
        bool isPlausible = UInt16(bytes, 0x38) == Magic && UInt32(bytes, 0x18) <= MaximumLogOfBlock && UInt32(bytes, 0x4C) <= 1
            && UInt32(bytes, 0) != 0 && UInt32(bytes, 0x20) != 0 && UInt32(bytes, 0x28) != 0;
        if (!isPlausible)
        {
            return null;
        }

        var superblock = new ExtSuperblock(bytes);
        return superblock.Features.HasFlag(ExtFeatures.JournalDevice) || !superblock.IsConsistent() ? null : superblock;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static bool IsPowerOf(long root, long number)
    {
        long power = root;
        while (power < number)
        {
            power *= root;
        }

        return power == number;
    }

    private bool IsConsistent()
    {
        // With clusters of blocks, a bitmap of one block stands for more of them.
        bool hasClusters = (_readOnlyCompatible & BigAllocation) != 0;
        long bitsOfBlock = BlockSize * 8L;
        bool isFirstBlockRight = BlockSize == 1024 ? FirstDataBlock == 1 || (hasClusters && FirstDataBlock == 0) : FirstDataBlock == 0;
        return isFirstBlockRight
            && Blocks > FirstDataBlock && Blocks < long.MaxValue / BlockSize
            && (hasClusters || BlocksPerGroup <= bitsOfBlock)
            && InodesPerGroup <= bitsOfBlock
            && Groups * InodesPerGroup == Inodes
            && InodeSize >= 128 && InodeSize <= BlockSize && BitOperations.IsPow2(InodeSize)
            && DescriptorSize >= 32 && DescriptorSize <= 1024 && BitOperations.IsPow2(DescriptorSize);
    }
}

/// <summary>The checksums of ext4: CRC-32C that starts from a value and is not inverted at the end.</summary>
internal static class ExtChecksum
{
    /// <summary>Continues a checksum.</summary>
    public static uint Add(uint checksum, ReadOnlySpan<byte> bytes) => Checksums.Crc32CRaw(bytes, checksum);

    /// <summary>Continues a checksum with a number.</summary>
    public static uint Add(uint checksum, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return Add(checksum, bytes);
    }
}
