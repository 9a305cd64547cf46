using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Lzop;

/// <summary>lzop. Recognised by its magic of 9 bytes and a header that can be read; a wrong checksum of the header is a problem.</summary>
internal sealed class LzopFormat : LayerFormat
{
    public override string Name => "lzop";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(LzopHeader.Magic.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] bytes = content.ReadUpTo(offset, LzopHeader.Longest);
        return LzopHeader.Read(bytes) is { } header && (header.IsChecksumRight || header.Method is > 0 and <= 3)
            ? CompressedLayer.Create(BlockMethod.Lzop, content, offset)
            : null;
    }
}
