using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Bzip2;

/// <summary>bzip2 (J. Tsai, "bzip2: Format Specification"). Recognised by the header and the mark of the first block, 10 bytes in all.</summary>
internal sealed class Bzip2Format : LayerFormat
{
    private const int HeaderLength = 10;

    public override string Name => "bzip2";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([(byte)'B', (byte)'Z', (byte)'h'])];

    // Marks of a block, and of the end of a stream without one.
    private static ReadOnlySpan<byte> BlockMark => [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];

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
        return mark.StartsWith(BlockMark) || mark.SequenceEqual(EndMark) ? CompressedLayer.Create(BlockMethod.Bzip2, content, offset) : null;
    }
}
