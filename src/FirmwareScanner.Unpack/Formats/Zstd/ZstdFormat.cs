using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Zstd;

/// <summary>
/// zstd (RFC 8878). Recognised by a header of a frame that can be, a first block that can be, and, inside other bytes, by decoding
/// its start.
/// </summary>
internal sealed class ZstdFormat : LayerFormat
{
    private const int LargestBlock = 128 << 10;

    public override string Name => "zstd";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x28, 0xB5, 0x2F, 0xFD])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = content.ReadUpTo(offset, ZstdDecoder.LongestHeader + 3);
        if (header.Length < 6 || BitConverter.ToUInt32(header) != ZstdDecoder.Magic || ZstdFrame.Read(header) is not { } frame)
        {
            return null;
        }

        if (header.Length >= frame.Length + 3)
        {
            int block = header[frame.Length] | (header[frame.Length + 1] << 8) | (header[frame.Length + 2] << 16);
            int type = (block >> 1) & 3;
            if (type == 3 || block >> 3 > LargestBlock || (type == 2 && block >> 3 < 2) || !HasRoom(frame, type, block >> 3))
            {
                return null;
            }
        }

        if (offset > 0 && CompressedLayer.Probe(BlockMethod.Zstd, content, offset, context) is { Problem: ProblemKind.Damaged, Produced: 0 })
        {
            return null;
        }

        string detail = frame.Size >= 0 ? $"{frame.Size} bytes" : string.Empty;
        return CompressedLayer.Create(BlockMethod.Zstd, content, offset, detail);
    }

    // What is not compressed cannot be longer than the whole.
    private static bool HasRoom(ZstdFrame frame, int type, int length) => frame.Size < 0 || type == 2 || length <= frame.Size;
}
