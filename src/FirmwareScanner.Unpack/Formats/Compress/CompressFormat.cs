using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Compress;

/// <summary>
/// What compress(1) writes (.Z). It has neither a length nor a checksum, so it is looked for at the start of content only, and its
/// start must decode.
/// </summary>
internal sealed class CompressFormat : LayerFormat
{
    // Of what is shorter nothing can be said.
    private const int FewestBytes = 64;

    public override string Name => "compress";

    public override IReadOnlyList<LayerMagic> Magics => [];

    public override bool IsTriedAtStart => true;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[CompressDecoder.HeaderLength];
        if (!content.TryRead(offset, header) || !CompressDecoder.IsHeader(header))
        {
            return null;
        }

        ProbeResult probe = CompressedLayer.Probe(BlockMethod.Compress, content, offset, context);
        return probe.Produced >= FewestBytes
            ? CompressedLayer.Create(BlockMethod.Compress, content, offset)
            : null;
    }
}
