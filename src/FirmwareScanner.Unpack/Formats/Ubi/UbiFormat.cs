using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Ubi;

/// <summary>UBI, volumes on raw flash (Thomas Gleixner and others, "UBI - Unsorted Block Images"; mtd/ubi-media.h).</summary>
internal sealed class UbiFormat : LayerFormat
{
    public override string Name => "ubi";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. "UBI#"u8])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> bytes = stackalloc byte[UbiBlockHeader.Size];
        if (!content.TryRead(offset, bytes) || !UbiBlockHeader.TryParse(bytes, out UbiBlockHeader first))
        {
            return null;
        }

        ByteSource whole = content.Slice(offset, content.Length - offset);
        UbiGeometry geometry = UbiGeometry.Find(whole, first);
        long end = 1;
        return new FoundLayer
        {
            MeasureLength = () => geometry.Layout.ToRaw(end - 1) + 1 + geometry.Layout.Spare,
            Detail = $"blocks of {geometry.BlockLength} bytes{geometry.Layout.Words}",
            Open = opened =>
            {
                ByteSource flash = geometry.Layout.Strip(whole);
                var blocks = new UbiBlocks(flash, geometry.BlockLength, first, opened);
                blocks.Scan();
                end = blocks.End;
                geometry.Layout.ReportCut(whole, end, opened);
                return new UbiVolumes(flash, blocks, opened).List();
            },
        };
    }
}
