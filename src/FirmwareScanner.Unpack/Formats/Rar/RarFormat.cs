using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Rar;

/// <summary>
/// RAR 1.5 to 4 (technote.txt of RAR 3) and RAR 5 (RAR 5.0 archive format, rarlab.com). Stored files are read; compressed and encrypted ones
/// are told of.
/// </summary>
internal sealed class RarFormat : LayerFormat
{
    private const int OldMagicLength = 7;
    private const int NewMagicLength = 8;

    public override string Name => "rar";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
        [new([.. "Rar!"u8, 0x1A, 7, 0]), new([.. "Rar!"u8, 0x1A, 7, 1, 0])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        bool isNew = content.ReadBytes(offset, OldMagicLength)[^1] == 1;
        Func<long, RarBlock?> read = isNew ? at => RarNewBlocks.Read(content, at) : at => RarOldBlocks.Read(content, at);
        long first = offset + (isNew ? NewMagicLength : OldMagicLength);
        if (read(first) is null)
        {
            return null;
        }

        var reader = new RarReader(content, offset, first, read);
        return new FoundLayer
        {
            MeasureLength = () => reader.Measure(context),
            Detail = isNew ? "5" : "4",
            Open = reader.ReadMembers,
        };
    }
}
