using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Cpio;

/// <summary>
/// cpio: "newc" and "crc" (Linux, Documentation/driver-api/early-userspace/buffer-format), "odc" (SUSv2, cpio), and the binary one of Unix
/// version 7 in both orders of bytes. Each archive of an initramfs is a layer of its own.
/// </summary>
internal sealed class CpioFormat : LayerFormat
{
    public override string Name => "cpio";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
    [
        new("070701"u8.ToArray()),
        new("070702"u8.ToArray()),
        new("070707"u8.ToArray()),
        new([0xC7, 0x71]),
        new([0x71, 0xC7]),
    ];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (CpioHeader.Read(content, offset, offset) is not { } header || !IsPlausible(header, content, offset))
        {
            return null;
        }

        var reader = new CpioReader(content, offset);
        return new FoundLayer
        {
            MeasureLength = () => reader.Measure(context),
            Detail = header.Kind switch
            {
                CpioKind.Hexadecimal => "newc",
                CpioKind.HexadecimalWithSum => "crc",
                CpioKind.Octal => "odc",
                CpioKind.LittleEndian => "binary, little endian",
                _ => "binary, big endian",
            },
            Open = reader.ReadMembers,
        };
    }

    private static bool IsPlausible(CpioHeader header, ByteSource content, long offset)
    {
        if (header.IsTrailer)
        {
            return true;
        }

        if (UnixType.KindOf(header.Mode) is null || header.Mode > 0xFFFF || header.Name.Length == 0)
        {
            return false;
        }

        if (header.Kind is not (CpioKind.LittleEndian or CpioKind.BigEndian))
        {
            return true;
        }

        // Two bytes are a weak magic: the name must fill its field, and a second header follow, or the content end inside the file.
        long next = offset + header.DataOffset + header.Align(header.Size);
        return header.LinkCount > 0
            && !header.Name.AsSpan().ContainsAnyInRange((byte)0, (byte)0x1F)
            && header.Size < 1L << 31
            && CpioHeader.Read(content, offset, next) is { } second && second.Kind == header.Kind;
    }
}
