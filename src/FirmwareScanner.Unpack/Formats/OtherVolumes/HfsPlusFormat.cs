using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>HFS Plus and HFSX (Apple, Technical Note TN1150); recognised only.</summary>
internal sealed class HfsPlusFormat : LayerFormat
{
    private const int HeaderOffset = 1024;
    private const int HeaderLength = 512;

    public override string Name => "hfsplus";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
    [
        new([(byte)'H', (byte)'+', 0, 4], HeaderOffset), new([(byte)'H', (byte)'X', 0, 5], HeaderOffset),
    ];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        const int CatalogueFork = 272;
        Span<byte> bytes = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset + HeaderOffset, bytes))
        {
            return null;
        }

        uint blockSize = BinaryPrimitives.ReadUInt32BigEndian(bytes[40..]);
        uint blocks = BinaryPrimitives.ReadUInt32BigEndian(bytes[44..]);
        uint free = BinaryPrimitives.ReadUInt32BigEndian(bytes[48..]);
        uint catalogueBlocks = BinaryPrimitives.ReadUInt32BigEndian(bytes[(CatalogueFork + 12)..]);
        uint catalogueStart = BinaryPrimitives.ReadUInt32BigEndian(bytes[(CatalogueFork + 16)..]);
        bool isPlausible = blockSize >= 512 && blockSize <= 1 << 24 && BitOperations.IsPow2(blockSize) && free < blocks
            && catalogueBlocks > 0 && catalogueBlocks <= blocks && catalogueStart > 0 && catalogueStart < blocks;
        if (!isPlausible)
        {
            return null;
        }

        // The header is copied before the volume's end; from there the catalogue does not lie where it says. A cut image may lack it.
        long catalogue = offset + ((long)catalogueStart * blockSize);
        return content.TryRead(catalogue, bytes[..1]) && bytes[0] == 0
            ? UnreadVolume.Make(content, offset, HeaderOffset + HeaderLength, (long)blocks * blockSize, "HFS Plus")
            : null;
    }
}
