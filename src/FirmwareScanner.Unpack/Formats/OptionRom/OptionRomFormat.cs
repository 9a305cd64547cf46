using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Uefi;

namespace FirmwareScanner.Unpack.Formats.OptionRom;

/// <summary>
/// An expansion ROM of a PCI card (PCI Firmware Specification 3.0, chapter 5): images that follow each other, for BIOS, for UEFI, …
/// Those for UEFI may be compressed as UEFI does (UEFI Specification 2.10, 14.4.2).
/// </summary>
internal sealed class OptionRomFormat : LayerFormat
{
    private const int HeaderLength = 0x1A;
    private const int DataLength = 0x18;
    private const int Unit = 512;
    private const int MostImages = 64;
    private const byte LastImage = 0x80;
    private const byte EfiCode = 3;
    private const ushort EfiCompressed = 1;

    public override string Name => "option-rom";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x55, 0xAA])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        List<RomImage> images = [];
        long position = offset;
        while (images.Count < MostImages && ReadImage(content, position) is { } image)
        {
            images.Add(image);
            position += image.Length;
            if (image.IsLast)
            {
                break;
            }
        }

        return images.Count == 0 ? null : new FoundLayer
        {
            Length = position - offset,
            Detail = $"{images.Count} images",
            Problems = images[^1].IsLast || images.Count == MostImages ? [] : [Missing(content, position)],
            Open = opened => Members(content, images, opened),
        };
    }

    private static LayerProblem Missing(ByteSource content, long position) =>
        new(content.Length - position < Unit ? ProblemKind.Truncated : ProblemKind.Damaged, "another image should follow the last");

    private static IEnumerable<LayerMember> Members(ByteSource content, List<RomImage> images, UnpackContext context)
    {
        int number = 0;
        foreach (RomImage image in images)
        {
            number++;
            if (image.CodeType == EfiCode && image.IsCompressed)
            {
                yield return Decode(content, image, $"efi-{number}", context);
                continue;
            }

            string name = image.CodeType switch
            {
                0 => "bios",
                1 => "open-firmware",
                EfiCode => "efi",
                _ => $"code-{image.CodeType}",
            };
            yield return new LayerMember { Name = $"{name}-{number}", Content = Body(content, image) };
        }
    }

    private static LayerMember Decode(ByteSource content, RomImage image, string name, UnpackContext context)
    {
        try
        {
            context.CheckMemory(image.Length, "an image of a ROM");
            byte[] input = content.ReadBytes(image.Start + image.EfiOffset, (int)Math.Max(0, image.Length - image.EfiOffset));
            byte[] decoded = TianoDecoder.Decode(input, TianoDecoder.EfiPositionBits, context);
            return new LayerMember { Name = name, Content = new MemorySource(decoded) };
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return new LayerMember
            {
                Name = name,
                Content = Body(content, image),
                Problems = [UnpackException.Describe(exception)],
            };
        }
    }

    // Without the header, which is this layer's own: or the image would be found in itself.
    private static SliceSource Body(ByteSource content, RomImage image) =>
        content.Slice(image.Start + HeaderLength, image.Length - HeaderLength);

    private static RomImage? ReadImage(ByteSource content, long offset)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        Span<byte> data = stackalloc byte[DataLength];
        if (!content.TryRead(offset, header) || header[0] != 0x55 || header[1] != 0xAA)
        {
            return null;
        }

        int dataOffset = BinaryPrimitives.ReadUInt16LittleEndian(header[0x18..]);
        if (dataOffset < HeaderLength || !content.TryRead(offset + dataOffset, data) || !data.StartsWith("PCIR"u8))
        {
            return null;
        }

        int dataLength = BinaryPrimitives.ReadUInt16LittleEndian(data[0x0A..]);
        long length = BinaryPrimitives.ReadUInt16LittleEndian(data[0x10..]) * (long)Unit;
        if (dataLength < DataLength || dataOffset + dataLength > length)
        {
            return null;
        }

        bool isEfi = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == 0x0EF1;
        return new RomImage(offset, length, data[0x14], (data[0x15] & LastImage) != 0)
        {
            IsCompressed = isEfi && BinaryPrimitives.ReadUInt16LittleEndian(header[0x0C..]) == EfiCompressed,
            EfiOffset = BinaryPrimitives.ReadUInt16LittleEndian(header[0x16..]),
        };
    }

    /// <summary>One image of a ROM.</summary>
    private sealed record RomImage(long Start, long Length, byte CodeType, bool IsLast)
    {
        public bool IsCompressed { get; init; }

        public int EfiOffset { get; init; }
    }
}
