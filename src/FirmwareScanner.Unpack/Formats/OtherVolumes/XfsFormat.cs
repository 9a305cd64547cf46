using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>XFS (XFS Algorithms and Data Structures, 3rd edition); recognised only.</summary>
internal sealed class XfsFormat : LayerFormat
{
    private const int SuperblockLength = 512;

    public override string Name => "xfs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. "XFSB"u8])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        const int ShortestSector = 9;
        const int LongestBlock = 16;
        Span<byte> bytes = stackalloc byte[SuperblockLength];
        if (!content.TryRead(offset, bytes))
        {
            return null;
        }

        int logOfBlock = bytes[120];
        int logOfSector = bytes[121];
        ulong blocks = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        uint perGroup = BinaryPrimitives.ReadUInt32BigEndian(bytes[84..]);
        uint groups = BinaryPrimitives.ReadUInt32BigEndian(bytes[88..]);

        // The copies in the other groups are marked as not finished.
        bool isCopy = bytes[126] != 0;
        bool isPlausible = logOfBlock is >= ShortestSector and <= LongestBlock && logOfSector is >= ShortestSector and <= LongestBlock
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == 1u << logOfBlock
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[102..]) == 1 << logOfSector
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[104..]) == 1 << (bytes[122] & 15)
            && bytes[122] - logOfBlock + bytes[123] == 0
            && perGroup > 0 && blocks > 0 && blocks < 1ul << 47 && (blocks + perGroup - 1) / perGroup == groups;
        if (!isPlausible || isCopy)
        {
            return null;
        }

        LayerProblem[] problems = IsChecksumWrong(content, offset, bytes, 1 << logOfSector)
            ? [new LayerProblem(ProblemKind.Checksum, "the checksum of the superblock is wrong")]
            : [];
        return UnreadVolume.Make(content, offset, 1 << logOfSector, (long)blocks << logOfBlock, "XFS", problems);
    }

    private static bool IsChecksumWrong(ByteSource content, long offset, ReadOnlySpan<byte> bytes, int sectorSize)
    {
        const int ChecksumOffset = 224;
        const int FirstVersionWithChecksum = 5;
        if ((BinaryPrimitives.ReadUInt16BigEndian(bytes[100..]) & 15) < FirstVersionWithChecksum)
        {
            return false;
        }

        byte[] sector = content.ReadBytes(offset, sectorSize);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(sector.AsSpan(ChecksumOffset));
        sector.AsSpan(ChecksumOffset, sizeof(uint)).Clear();
        return Checksums.Crc32C(sector) != stored;
    }
}
