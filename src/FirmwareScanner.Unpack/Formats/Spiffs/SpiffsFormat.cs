using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Spiffs;

/// <summary>
/// SPIFFS, a file system of microcontrollers without a magic of its own (Peter Andersson's technical specification of SPIFFS), with
/// numbers of 16 bits and names of 32 bytes as ESP-IDF and Arduino configure it. It is looked for at multiples of 4096 bytes.
/// </summary>
internal sealed class SpiffsFormat : LayerFormat
{
    private const int Alignment = 4096;

    public override string Name => "spiffs";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [];

    /// <inheritdoc/>
    public override bool HasFinder => true;

    public override void Find(ReadOnlySpan<byte> piece, int count, List<int> found)
    {
        for (int offset = 0; offset < count; offset += Alignment)
        {
            if (SpiffsGeometry.MayBegin(piece[offset..]))
            {
                found.Add(offset);
            }
        }
    }

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (SpiffsGeometry.Find(content, offset) is not { } geometry)
        {
            return null;
        }

        int marked = geometry.CountByMagic(content, offset);
        var files = new SpiffsFiles(content, offset, geometry, context);
        long length = files.Scan(marked);
        if (!files.HasNames)
        {
            return null;
        }

        return new FoundLayer
        {
            Length = Math.Max(length, (long)marked * geometry.Block),
            Detail = $"pages of {geometry.Page} bytes, blocks of {geometry.Block}",
            Open = opened =>
            {
                var again = new SpiffsFiles(content, offset, geometry, opened);
                again.Scan(marked);
                return again.List();
            },
        };
    }
}
