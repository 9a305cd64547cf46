using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Formats.Fat;

namespace FirmwareScanner.Unpack.Formats.Iso9660;

/// <summary>An image that a computer can start from.</summary>
/// <param name="Name">A name for it; it has none.</param>
/// <param name="Offset">Offset from the start of the volume.</param>
/// <param name="Length">Length in bytes, as far as that can be told.</param>
internal readonly record struct BootImage(string Name, long Offset, long Length);

/// <summary>The catalogue of boot images ("El Torito" Bootable CD-ROM Format Specification, version 1.0).</summary>
internal static class BootCatalogue
{
    private const int EntryLength = 32;
    private const int VirtualSector = 512;

    /// <summary>Reads a catalogue.</summary>
    /// <param name="content">What holds the volume.</param>
    /// <param name="start">Offset of the volume there.</param>
    /// <param name="sector">The catalogue's sector.</param>
    /// <exception cref="UnpackException">There is none.</exception>
    public static List<BootImage> Read(ByteSource content, long start, uint sector)
    {
        byte[] bytes = content.ReadBytes(start + ((long)sector * IsoDescriptors.SectorLength), IsoDescriptors.SectorLength);
        if (bytes[0] != 1 || bytes[30] != 0x55 || bytes[31] != 0xAA || Sum(bytes.AsSpan(0, EntryLength)) != 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "the catalogue of boot images is damaged");
        }

        var images = new List<BootImage>();
        int platform = bytes[1];
        for (int offset = EntryLength; offset < bytes.Length; offset += EntryLength)
        {
            ReadOnlySpan<byte> entry = bytes.AsSpan(offset, EntryLength);
            if (entry[0] is 0x90 or 0x91)
            {
                platform = entry[1];
            }
            else if (entry[0] is 0x88 or 0 && BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) != 0)
            {
                images.Add(MakeImage(content, start, entry, platform, images.Count + 1));
            }
        }

        return images;
    }

    private static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        ushort sum = 0;
        for (int i = 0; i < bytes.Length; i += sizeof(ushort))
        {
            sum += BinaryPrimitives.ReadUInt16LittleEndian(bytes[i..]);
        }

        return sum;
    }

    private static BootImage MakeImage(ByteSource content, long start, ReadOnlySpan<byte> entry, int platform, int number)
    {
        string kind = platform switch
        {
            0 => "bios",
            1 => "powerpc",
            2 => "mac",
            0xEF => "efi",
            _ => platform.ToString("x2", CultureInfo.InvariantCulture),
        };
        long offset = (long)BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) * IsoDescriptors.SectorLength;
        return new BootImage($"{number}-{kind}", offset, LengthOf(content, start + offset, entry));
    }

    /// <summary>
    /// A floppy has the length of one. Otherwise only the part that is loaded first is told of; what is in it may tell more.
    /// </summary>
    private static long LengthOf(ByteSource content, long offset, ReadOnlySpan<byte> entry)
    {
        switch (entry[1] & 15)
        {
            case 1:
                return 1200 << 10;
            case 2:
                return 1440 << 10;
            case 3:
                return 2880 << 10;
            default:
                break;
        }

        long length = Math.Max((long)BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]), 1) * VirtualSector;
        Span<byte> sector = stackalloc byte[VirtualSector];
        if (!content.TryRead(offset, sector))
        {
            return length;
        }

        if (FatGeometry.Parse(sector) is { } fat)
        {
            return Math.Max(length, fat.Length);
        }

        const int HardDisk = 4;
        const int FirstPartition = 446;
        if ((entry[1] & 15) == HardDisk && sector[510] == 0x55 && sector[511] == 0xAA)
        {
            long first = BinaryPrimitives.ReadUInt32LittleEndian(sector[(FirstPartition + 8)..]);
            long count = BinaryPrimitives.ReadUInt32LittleEndian(sector[(FirstPartition + 12)..]);
            return Math.Max(length, (first + count) * VirtualSector);
        }

        return length;
    }
}
