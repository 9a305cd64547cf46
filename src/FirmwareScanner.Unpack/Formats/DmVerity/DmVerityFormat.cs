using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.Unpack.Formats.DmVerity;

/// <summary>The tree of hashes of dm-verity with its superblock (DMVerity, cryptsetup documentation, version 1).</summary>
internal sealed class DmVerityFormat : LayerFormat
{
    private const int SuperblockLength = 512;

    public override string Name => "dm-verity";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. "verity"u8, 0, 0, 1, 0, 0, 0])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> bytes = stackalloc byte[SuperblockLength];
        if (!content.TryRead(offset, bytes))
        {
            return null;
        }

        uint dataBlock = BinaryPrimitives.ReadUInt32LittleEndian(bytes[64..]);
        uint hashBlock = BinaryPrimitives.ReadUInt32LittleEndian(bytes[68..]);
        long blocks = BinaryPrimitives.ReadInt64LittleEndian(bytes[72..]);
        int saltLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[80..]);
        int digestLength = DigestLength(bytes.Slice(32, 32));
        bool isPlausible = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) <= 1 && IsBlock(dataBlock) && IsBlock(hashBlock)
            && blocks > 0 && blocks < 1L << 46 && saltLength <= 256 && digestLength > 0;
        if (!isPlausible)
        {
            return null;
        }

        long perBlock = hashBlock / digestLength;
        long length = hashBlock;
        do
        {
            blocks = (blocks + perBlock - 1) / perBlock;
            length += blocks * hashBlock;
        }
        while (blocks > 1);

        return new FoundLayer { Length = length, IsData = true };
    }

    private static bool IsBlock(uint length) => length is >= 512 and <= 1 << 19 && BitOperations.IsPow2(length);

    /// <summary>Bytes that a hash takes, which is a power of two; 0 if the method is unknown.</summary>
    private static int DigestLength(ReadOnlySpan<byte> name)
    {
        int end = name.IndexOf((byte)0);
        ReadOnlySpan<byte> method = end < 0 ? name : name[..end];
        return method.SequenceEqual("sha256"u8) || method.SequenceEqual("sha1"u8) ? 32
            : method.SequenceEqual("sha512"u8) || method.SequenceEqual("sha384"u8) ? 64
            : 0;
    }
}
