using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Content;

namespace FirmwareScanner.Unpack.Formats.Gzip;

/// <summary>gzip (RFC 1952).</summary>
internal sealed class GzipFormat : LayerFormat
{
    private const int HeaderLength = 10;

    public override string Name => "gzip";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x1F, 0x8B, 8])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || (header[3] & 0xE0) != 0)
        {
            return null;
        }

        var input = new SourceStream(content, offset);
        return new FoundLayer
        {
            MeasureLength = () => input.Position,
            Open = opened => [new LayerMember { Content = new DecodedSource(() => StreamCodec.Open(BlockMethod.Gzip, input), opened) }],
        };
    }
}
