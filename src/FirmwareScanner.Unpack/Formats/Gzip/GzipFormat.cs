using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Gzip;

/// <summary>gzip (RFC 1952).</summary>
internal sealed class GzipFormat : LayerFormat
{
    private const int HeaderLength = 10;

    // Programs have headers of gzip among their constants: what fails sooner than this is none.
    private const int FewestBytes = 64;

    public override string Name => "gzip";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x1F, 0x8B, 8])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || header is not [0x1F, 0x8B, 8, ..] || (header[3] & 0xE0) != 0)
        {
            return null;
        }

        // Inside other bytes how hard the encoder tried and its system should be among those that there are. If not, all must be right.
        bool isUsual = offset == 0 || (header[8] is 0 or 2 or 4 && header[9] is <= 13 or 255);
        ProbeResult probe = CompressedLayer.Probe(BlockMethod.Gzip, content, offset, context);

        // What is cut must have given something too: a damaged header leads past the end of the content as well.
        if (!isUsual)
        {
            return probe.Problem is null && probe.Produced >= FewestBytes ? CompressedLayer.Create(BlockMethod.Gzip, content, offset, probe: probe) : null;
        }

        bool isGood = probe.Problem is null or ProblemKind.Checksum || probe.Produced >= FewestBytes;
        bool isShortOfEnd = probe.Problem == ProblemKind.Truncated && probe.Produced > 0;
        return isGood || isShortOfEnd || offset == 0 ? CompressedLayer.Create(BlockMethod.Gzip, content, offset, probe: probe) : null;
    }
}
