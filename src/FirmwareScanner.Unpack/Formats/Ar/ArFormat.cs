using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Ar;

/// <summary>
/// ar with the long names of GNU and of BSD (ar(5) of FreeBSD), and with it packages of Debian (deb(5)). It has no end mark: it ends where
/// no header follows.
/// </summary>
internal sealed class ArFormat : LayerFormat
{
    private const int MagicLength = 8;

    public override string Name => "ar";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("!<arch>\n"u8.ToArray()), new("!<thin>\n"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (ArHeader.Read(content, offset + MagicLength) is null)
        {
            return null;
        }

        bool isThin = content.ReadBytes(offset, MagicLength).AsSpan().StartsWith("!<thin>"u8);
        var reader = new ArReader(content, offset, offset + MagicLength, isThin);
        return new FoundLayer
        {
            MeasureLength = () => reader.Measure(context),
            Detail = isThin ? "thin" : string.Empty,
            Open = reader.ReadMembers,
        };
    }
}
