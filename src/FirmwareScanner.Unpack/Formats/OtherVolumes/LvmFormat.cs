using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>
/// A physical volume of Linux' LVM2 (format_text of its sources); recognised only. Logical volumes that lie in one run are found as the
/// file systems they are.
/// </summary>
internal sealed class LvmFormat : LayerFormat
{
    private const int SectorLength = 512;
    private const int SummedOffset = 20;
    private const int MostHeaderLength = 256;

    // The sum begins with this, and its bits are not turned at the end.
    private const uint FirstSum = 0xF597A6CF;

    public override string Name => "lvm2";

    /// <remarks>The label may be in any of the first four sectors; all tools write the second.</remarks>
    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. "LABELONE"u8], SectorLength, SectorLength)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> sector = stackalloc byte[SectorLength];
        if (!content.TryRead(offset + SectorLength, sector) || !sector.StartsWith("LABELONE"u8))
        {
            return null;
        }

        int header = BinaryPrimitives.ReadInt32LittleEndian(sector[20..]);
        if (BinaryPrimitives.ReadUInt64LittleEndian(sector[8..]) != 1 || !sector[24..].StartsWith("LVM2 001"u8)
            || header is < 32 or > MostHeaderLength)
        {
            return null;
        }

        const int SizeOffset = 32;
        long length = BinaryPrimitives.ReadInt64LittleEndian(sector[(header + SizeOffset)..]);
        bool isSumRight = ~Checksums.Crc32(sector[SummedOffset..], ~FirstSum) == BinaryPrimitives.ReadUInt32LittleEndian(sector[16..]);
        bool isLengthRight = length > 2 * SectorLength && length <= long.MaxValue / 2;
        LayerProblem[] problems = isSumRight && isLengthRight
            ? []
            : [new LayerProblem(ProblemKind.Checksum, "the checksum of the label is wrong")];
        return UnreadVolume.Make(
            content, offset, 2 * SectorLength, isLengthRight ? length : content.Length - offset, "LVM2", problems);
    }
}
