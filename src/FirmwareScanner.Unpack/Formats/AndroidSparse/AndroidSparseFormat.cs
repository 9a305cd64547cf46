using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.AndroidSparse;

/// <summary>Android's sparse image (system/core/libsparse/sparse_format.h): chunks of bytes, of one value, of nothing.</summary>
internal sealed class AndroidSparseFormat : LayerFormat
{
    private const int HeaderLength = 28;
    private const int ChunkHeaderLength = 12;
    private const int LargestBlock = 1 << 24;

    public override string Name => "android-sparse";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x3A, 0xFF, 0x26, 0xED, 1, 0])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        uint block = Field(header, 12);
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8));
        int chunkHeaderLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(10));
        if (headerLength is < HeaderLength or > 4096 || chunkHeaderLength is < ChunkHeaderLength or > 4096
            || block == 0 || block % 4 != 0 || block > LargestBlock || Field(header, 20) == 0)
        {
            return null;
        }

        long end = offset + headerLength;
        return new FoundLayer
        {
            MeasureLength = () => end - offset,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{(long)Field(header, 16) * block} bytes"),
            Open = opened =>
            {
                var reader = new SparseReader(content, opened, block, chunkHeaderLength);
                SparseSource source = reader.Read(end, Field(header, 20), Field(header, 16), Field(header, 24));
                end = reader.Position;
                return [new LayerMember { Content = source }];
            },
        };
    }

    private static uint Field(ReadOnlySpan<byte> bytes, int position) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[position..]);
}
