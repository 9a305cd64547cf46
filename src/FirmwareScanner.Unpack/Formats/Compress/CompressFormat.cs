using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Compress;

/// <summary>
/// What compress(1) writes (.Z). It has neither a length nor a checksum, so its start must decode: inside other bytes as much of it as
/// bytes that are no codes never give. What lies behind it there is taken for codes, too, up to one that cannot be.
/// </summary>
internal sealed class CompressFormat : LayerFormat
{
    // Of what is shorter nothing can be said. Of random codes each is one that exists with three in four.
    private const int FewestBytes = 64;
    private const int FewestInside = 1024;

    public override string Name => "compress";

    // Codes of 12 to 16 bits, with a code that clears the table: what encoders have written for 40 years.
    public override IReadOnlyList<LayerMagic> Magics { get; } =
        [new([0x1F, 0x9D, 0x90]), new([0x1F, 0x9D, 0x8F]), new([0x1F, 0x9D, 0x8E]), new([0x1F, 0x9D, 0x8D]), new([0x1F, 0x9D, 0x8C])];

    public override bool IsTriedAtStart => true;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[CompressDecoder.HeaderLength];
        if (!content.TryRead(offset, header) || !CompressDecoder.IsHeader(header))
        {
            return null;
        }

        ProbeResult probe = CompressedLayer.Probe(BlockMethod.Compress, content, offset, context);
        return probe.Produced >= (offset == 0 ? FewestBytes : FewestInside)
            ? CompressedLayer.Create(BlockMethod.Compress, content, offset)
            : null;
    }
}
