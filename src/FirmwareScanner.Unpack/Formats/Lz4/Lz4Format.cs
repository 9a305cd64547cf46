using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Lz4;

/// <summary>
/// LZ4 in frames (the LZ4 Frame Format, version 1.6.4), and in the legacy frame of Linux kernels. A frame is recognised by its header
/// with checksum and the length of its first block; a legacy frame, which has neither, by the start of its first block, whose
/// sequences must be ones.
/// </summary>
internal sealed class Lz4Format : LayerFormat
{
    private const int LegacyHeader = 8;
    private const int LegacyProbe = 1 << 12;

    public override string Name => "lz4";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x04, 0x22, 0x4D, 0x18]), new([0x02, 0x21, 0x4C, 0x18])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = content.ReadUpTo(offset, 4 + Lz4Frame.LongestHeader + 4);
        if (header.Length < LegacyHeader)
        {
            return null;
        }

        bool isLegacy = BitConverter.ToUInt32(header) == Lz4Decoder.LegacyMagic;
        bool isGood = isLegacy ? IsLegacy(content, offset, BitConverter.ToUInt32(header, 4)) : IsFrame(header);
        return isGood ? CompressedLayer.Create(BlockMethod.Lz4Frame, content, offset, isLegacy ? "legacy frame" : string.Empty) : null;
    }

    private static bool IsFrame(byte[] header)
    {
        if (BitConverter.ToUInt32(header) != Lz4Decoder.Magic || Lz4Frame.Read(header.AsSpan(4)) is not { } frame)
        {
            return false;
        }

        int block = 4 + frame.Length;
        return header.Length < block + 4 || (BitConverter.ToUInt32(header, block) & 0x7FFFFFFF) <= frame.BlockLength;
    }

    private static bool IsLegacy(ByteSource content, long offset, uint length)
    {
        if (length == 0 || length > Lz4Decoder.LongestLegacyBlock)
        {
            return false;
        }

        byte[] block = content.ReadUpTo(offset + LegacyHeader, (int)Math.Min(length, LegacyProbe));
        return AreSequences(block, block.Length == length);
    }

    /// <summary>Whether the start of a block consists of sequences: literals, and matches that lie in what was decoded before.</summary>
    private static bool AreSequences(ReadOnlySpan<byte> block, bool isWhole)
    {
        long decoded = 0;
        int position = 0;
        while (position < block.Length)
        {
            int token = block[position++];
            long literals = token >> 4;
            position = AddLength(block, position, ref literals);
            decoded += literals;
            if (literals >= block.Length - position)
            {
                return !isWhole || literals == block.Length - position;
            }

            position += (int)literals;
            if (position + 2 > block.Length)
            {
                return !isWhole;
            }

            int distance = block[position] | (block[position + 1] << 8);
            if (distance == 0 || distance > decoded)
            {
                return false;
            }

            long match = token & 15;
            position = AddLength(block, position + 2, ref match);
            decoded += match + 4;
        }

        return !isWhole;
    }

    private static int AddLength(ReadOnlySpan<byte> block, int position, ref long length)
    {
        if (length < 15)
        {
            return position;
        }

        while (position < block.Length)
        {
            int part = block[position++];
            length += part;
            if (part < 255)
            {
                break;
            }
        }

        return position;
    }
}
