using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Xz;

/// <summary>
/// xz (the .xz file format, version 1.2.1). Recognised by the header of 12 bytes with its checksum, or by that of the first
/// block with its own.
/// </summary>
internal sealed class XzFormat : LayerFormat
{
    public override string Name => "xz";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[XzDecoder.HeaderLength];
        bool isHeader = content.TryRead(offset, header)
            && (XzDecoder.IsHeader(header) || XzDecoder.IsDamagedHeader(content.ReadUpTo(offset, XzDecoder.LongestStart)));
        return isHeader ? CompressedLayer.Create(BlockMethod.Xz, content, offset) : null;
    }
}
