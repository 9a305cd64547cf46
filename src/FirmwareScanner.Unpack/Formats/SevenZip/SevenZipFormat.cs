using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>7z (7-Zip, DOC/7zFormat.txt of its LZMA SDK). Recognised by the checksum of its first header.</summary>
internal sealed class SevenZipFormat : LayerFormat
{
    /// <summary>Bytes of the first header.</summary>
    public const int FirstHeaderLength = 32;

    public override string Name => "7z";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[FirstHeaderLength];
        if (!content.TryRead(offset, header) || Checksums.Crc32(header[12..]) != BinaryPrimitives.ReadUInt32LittleEndian(header[8..]))
        {
            return null;
        }

        ulong nextOffset = BinaryPrimitives.ReadUInt64LittleEndian(header[12..]);
        ulong nextLength = BinaryPrimitives.ReadUInt64LittleEndian(header[20..]);
        uint nextSum = BinaryPrimitives.ReadUInt32LittleEndian(header[28..]);
        if (header[6] != 0 || nextOffset > long.MaxValue / 4 || nextLength > long.MaxValue / 4)
        {
            return null;
        }

        var reader = new SevenZipReader(content, offset + FirstHeaderLength, (long)nextOffset, (long)nextLength, nextSum);
        return new FoundLayer
        {
            Length = FirstHeaderLength + (long)nextOffset + (long)nextLength,
            Open = reader.ReadMembers,
        };
    }
}
