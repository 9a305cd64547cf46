using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>A container of APFS (Apple File System Reference, 2020); recognised only.</summary>
internal sealed class ApfsFormat : LayerFormat
{
    private const int MagicOffset = 32;
    private const int HeaderLength = 128;
    private const int SuperblockType = 1;

    public override string Name => "apfs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. "NXSB"u8], MagicOffset)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        uint blockSize = BinaryPrimitives.ReadUInt32LittleEndian(header[36..]);
        ulong blocks = BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        bool isPlausible = blockSize is >= 4096 and <= 65536 && BitOperations.IsPow2(blockSize) && blocks is > 1 and < 1ul << 46
            && BinaryPrimitives.ReadUInt16LittleEndian(header[24..]) == SuperblockType
            && BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) == SuperblockType;
        if (!isPlausible)
        {
            return null;
        }

        byte[] block = content.ReadUpTo(offset, (int)blockSize);
        LayerProblem[] problems = block.Length == blockSize && Sum(block.AsSpan(sizeof(ulong))) != BinaryPrimitives.ReadUInt64LittleEndian(block)
            ? [new LayerProblem(ProblemKind.Checksum, "the checksum of the superblock is wrong")]
            : [];

        // Copies of the superblock follow it in most containers; they are no containers of their own.
        uint copies = BinaryPrimitives.ReadUInt32LittleEndian(header[104..]);
        bool doCopiesFollow = copies < blocks - 1 && BinaryPrimitives.ReadUInt64LittleEndian(header[112..]) == 1;
        long headerLength = (doCopiesFollow ? copies + 1L : 1) * blockSize;
        return UnreadVolume.Make(content, offset, headerLength, (long)blocks * blockSize, "APFS", problems);
    }

    /// <summary>Fletcher's sum of words of 32 bits, turned so that the sums over block and checksum are 0.</summary>
    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong first = 0;
        ulong second = 0;
        for (int i = 0; i < bytes.Length; i += sizeof(uint))
        {
            first = (first + BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..])) % uint.MaxValue;
            second = (second + first) % uint.MaxValue;
        }

        ulong low = uint.MaxValue - ((first + second) % uint.MaxValue);
        ulong high = uint.MaxValue - ((first + low) % uint.MaxValue);
        return (high << 32) | low;
    }
}
