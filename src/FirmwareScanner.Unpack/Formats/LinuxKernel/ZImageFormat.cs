using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.LinuxKernel;

/// <summary>
/// A compressed Linux kernel for 32-bit ARM (arch/arm/boot/compressed/head.S of Linux): code that unpacks, with the kernel in it at a
/// place that only the code knows; so all of it is one content.
/// </summary>
internal sealed class ZImageFormat : LayerFormat
{
    private const int MagicOffset = 0x24;
    private const int HeaderLength = 0x34;
    private const int ContentOffset = 0x30;
    private const uint Magic = 0x016F2818;
    private const uint ByteOrderMark = 0x04030201;
    private const uint NoOperation = 0xE1A00000;
    private const int LeastLength = 0x400;
    private const int LargestLength = 256 << 20;

    public override string Name => "zimage";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
    [
        new([0x18, 0x28, 0x6F, 0x01], MagicOffset, 4),
        new([0x01, 0x6F, 0x28, 0x18], MagicOffset, 4),
    ];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        bool isBigEndian = header[MagicOffset] == 0x01;
        uint start = Field(header, 0x28, isBigEndian);
        long length = (long)Field(header, 0x2C, isBigEndian) - start;
        bool hasMark = Field(header, 0x30, isBigEndian) == ByteOrderMark;

        // Older kernels have no mark there; they begin with instructions that do nothing, in the byte order of the code.
        bool hasNothing = Field(header, 4, isBigEndian) == NoOperation || Field(header, 4, !isBigEndian) == NoOperation;
        if (Field(header, MagicOffset, isBigEndian) != Magic || (!hasMark && !hasNothing) || length is < LeastLength or > LargestLength)
        {
            return null;
        }

        return new FoundLayer
        {
            Length = length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{(isBigEndian ? "big" : "little")} endian"),
            Open = _ => [new LayerMember { Content = content.Slice(offset + ContentOffset, length - ContentOffset) }],
        };
    }

    private static uint Field(ReadOnlySpan<byte> header, int position, bool isBigEndian) => isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(header[position..])
        : BinaryPrimitives.ReadUInt32LittleEndian(header[position..]);
}
