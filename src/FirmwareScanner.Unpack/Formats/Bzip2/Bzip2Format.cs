using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Bzip2;

/// <summary>bzip2 (J. Tsai, "bzip2: Format Specification"). Recognised by the header and the mark of the first block, 10 bytes in all.</summary>
internal sealed class Bzip2Format : LayerFormat
{
    private const int HeaderLength = 10;

    public override string Name => "bzip2";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([(byte)'B', (byte)'Z', (byte)'h'])];

    // The mark of the end of a stream without a block.
    private static ReadOnlySpan<byte> EndMark => [0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 0, 0, 0, 0];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength + 4];
        int count = content.Read(offset, header);
        if (count < HeaderLength || !Bzip2Decoder.IsHeader(header))
        {
            return null;
        }

        ReadOnlySpan<byte> mark = header[Bzip2Decoder.HeaderLength..count];
        bool isBlock = Bzip2Decoder.IsNearMark(((ulong)BinaryPrimitives.ReadUInt16BigEndian(mark) << 32) | BinaryPrimitives.ReadUInt32BigEndian(mark[2..]));
        return isBlock || mark.SequenceEqual(EndMark) ? CompressedLayer.Create(BlockMethod.Bzip2, content, offset) : null;
    }
}
