using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>btrfs (On-disk Format, btrfs documentation); recognised only.</summary>
internal sealed class BtrfsFormat : LayerFormat
{
    private const int SuperblockOffset = 0x1_0000;
    private const int SuperblockLength = 4096;

    public override string Name => "btrfs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. "_BHRfS_M"u8], SuperblockOffset + 0x40)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        const int ChecksumLength = 32;
        Span<byte> bytes = stackalloc byte[SuperblockLength];
        if (!content.TryRead(offset + SuperblockOffset, bytes))
        {
            return null;
        }

        uint sectorSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x90..]);
        uint nodeSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x94..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[0xD1..]);

        // Copies lie further back, and say so.
        bool isPlausible = BinaryPrimitives.ReadInt64LittleEndian(bytes[0x30..]) == SuperblockOffset
            && sectorSize is >= 512 and <= 1 << 16 && BitOperations.IsPow2(sectorSize)
            && nodeSize is >= 512 and <= 1 << 16 && BitOperations.IsPow2(nodeSize)
            && length > SuperblockOffset && length < long.MaxValue / 2;
        if (!isPlausible)
        {
            return null;
        }

        ReadOnlySpan<byte> summed = bytes[ChecksumLength..];
        bool isChecksumWrong = BinaryPrimitives.ReadUInt16LittleEndian(bytes[0xC4..]) switch
        {
            0 => Checksums.Crc32C(summed) != BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            1 => Checksums.XxHash64(summed) != BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            2 => !System.Security.Cryptography.SHA256.HashData(summed).AsSpan().SequenceEqual(bytes[..ChecksumLength]),
            _ => false,
        };
        LayerProblem[] problems = isChecksumWrong
            ? [new LayerProblem(ProblemKind.Checksum, "the checksum of the superblock is wrong")]
            : [];
        return UnreadVolume.Make(content, offset, SuperblockOffset + SuperblockLength, length, "btrfs", problems);
    }
}
