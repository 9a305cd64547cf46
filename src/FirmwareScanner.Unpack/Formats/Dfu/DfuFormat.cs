using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Dfu;

/// <summary>
/// A file for USB's Device Firmware Upgrade (specification 1.1, appendix B): any bytes, then a suffix of 16 with a CRC. As the suffix
/// is last, it is looked for at the end of a content only.
/// </summary>
internal sealed class DfuFormat : LayerFormat
{
    private const int SuffixLength = 16;
    private const int VersionDfu = 0x0100;
    private const int VersionDfuSe = 0x011A;

    public override string Name => "dfu";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [];

    public override bool IsTriedAtStart => true;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] suffix = new byte[SuffixLength];
        long length = content.Length;
        if (offset != 0 || length <= SuffixLength || !content.TryRead(length - SuffixLength, suffix)
            || !suffix.AsSpan(8, 3).SequenceEqual("UFD"u8) || suffix[11] != SuffixLength
            || BinaryPrimitives.ReadUInt16LittleEndian(suffix.AsSpan(6)) is not (VersionDfu or VersionDfuSe))
        {
            return null;
        }

        int product = BinaryPrimitives.ReadUInt16LittleEndian(suffix.AsSpan(2));
        int vendor = BinaryPrimitives.ReadUInt16LittleEndian(suffix.AsSpan(4));
        return new FoundLayer
        {
            Length = length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"for {vendor:x4}:{product:x4}"),
            Open = opened => Open(content, length, BinaryPrimitives.ReadUInt32LittleEndian(suffix.AsSpan(12)), opened),
        };
    }

    private static LayerMember[] Open(ByteSource content, long length, uint stated, UnpackContext context)
    {
        uint register = uint.MaxValue;
        bool isWhole = ContentPieces.Read(
            content, 0, length - sizeof(uint), context, piece => register = Checksums.Crc32Raw(piece, register));
        if (isWhole && register != stated)
        {
            context.Report(ProblemKind.Checksum, "the CRC is wrong");
        }

        return [new LayerMember { Content = content.Slice(0, length - SuffixLength) }];
    }
}
