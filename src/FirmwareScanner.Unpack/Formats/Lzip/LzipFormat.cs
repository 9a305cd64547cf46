using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Lzip;

/// <summary>
/// lzip (the lzip manual, "File format"). Recognised by magic, version, a size of the dictionary that there can be, and the first byte
/// of the LZMA data, which is 0; inside other bytes by decoding its start too.
/// </summary>
internal sealed class LzipFormat : LayerFormat
{
    public override string Name => "lzip";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([(byte)'L', (byte)'Z', (byte)'I', (byte)'P', 1])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[LzipDecoder.HeaderLength + 1];
        if (!content.TryRead(offset, header) || !LzipDecoder.IsHeader(header) || header[LzipDecoder.HeaderLength] != 0)
        {
            return null;
        }

        if (offset > 0 && CompressedLayer.Probe(BlockMethod.Lzip, content, offset, context) is { Problem: ProblemKind.Damaged, Produced: < 64 })
        {
            return null;
        }

        return CompressedLayer.Create(BlockMethod.Lzip, content, offset);
    }
}
