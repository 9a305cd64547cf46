using System;
using System.Collections.Generic;
using System.Numerics;
using FirmwareScanner.Unpack.Formats.Fat;

namespace FirmwareScanner.Unpack.Formats.ExFat;

/// <summary>exFAT (Microsoft, exFAT file system specification, revision 1.00).</summary>
internal sealed class ExFatFormat : LayerFormat
{
    private const int VolumeFlags = 106;

    public override string Name => "exfat";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0xEB, 0x76, 0x90, .. "EXFAT   "u8])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> sector = stackalloc byte[FatGeometry.SectorLength];
        if (!content.TryRead(offset, sector) || FatGeometry.ParseExFat(sector) is not { } geometry)
        {
            return null;
        }

        ClaimCopy(content, offset, geometry);
        return new FoundLayer
        {
            Length = geometry.Length,
            Problems = IsChecksumRight(content, offset, geometry)
                ? []
                : [new LayerProblem(ProblemKind.Checksum, "the checksum of the boot sectors is wrong")],
            Open = opened => new ExFatReader(content, offset, geometry, opened).Read(),
        };
    }

    /// <summary>The boot sectors are there twice.</summary>
    private static void ClaimCopy(ByteSource content, long offset, FatGeometry geometry)
    {
        const int BootSectors = 12;
        int length = BootSectors * geometry.SectorSize;
        byte[] first = content.ReadUpTo(offset, geometry.SectorSize);
        byte[] copy = content.Unnoted.ReadUpTo(offset + length, geometry.SectorSize);
        if (first.AsSpan(0, VolumeFlags).SequenceEqual(copy.AsSpan(0, Math.Min(copy.Length, VolumeFlags))))
        {
            content.Claim(offset + length, length);
        }
    }

    /// <summary>The 12th sector has the sum of those before; the fields of state in the first are left out.</summary>
    private static bool IsChecksumRight(ByteSource content, long offset, FatGeometry geometry)
    {
        const int SummedSectors = 11;
        byte[] bytes = content.ReadUpTo(offset, SummedSectors * geometry.SectorSize);
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum = i is VolumeFlags or VolumeFlags + 1 or 112 ? sum : BitOperations.RotateRight(sum, 1) + bytes[i];
        }

        return sum == content.ReadUInt32(offset + (SummedSectors * (long)geometry.SectorSize));
    }
}
