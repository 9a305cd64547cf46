using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Tar;

/// <summary>
/// tar: the format of Unix version 7, ustar and pax (POSIX.1-2017, pax), and GNU tar's own ("Basic Tar Format" and "Storing Sparse Files"
/// in its manual).
/// </summary>
internal sealed class TarFormat : LayerFormat
{
    public override string Name => "tar";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("ustar"u8.ToArray(), 257)];

    // Archives of version 7 have no magic: the checksum is all.
    public override bool IsTriedAtStart => true;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> block = stackalloc byte[TarHeader.BlockLength];
        if (!content.TryRead(offset, block) || TarHeader.Read(block) is not { } header || (!header.IsUstar && !header.LooksLikeOldTar()))
        {
            return null;
        }

        var reader = new TarReader(content, offset);
        return new FoundLayer
        {
            MeasureLength = () => reader.Measure(context),
            Detail = header.IsGnu ? "GNU" : header.IsUstar ? "ustar" : "version 7",
            Open = reader.ReadMembers,
        };
    }
}
