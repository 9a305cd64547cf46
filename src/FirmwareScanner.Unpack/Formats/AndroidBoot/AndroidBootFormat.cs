using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.AndroidBoot;

/// <summary>
/// Android's boot image (source.android.com, Boot Image Header; system/tools/mkbootimg), versions 0 to 4, and the old variant of
/// Qualcomm with a table of device trees: a header, then parts that begin at whole pages.
/// </summary>
internal sealed class AndroidBootFormat : LayerFormat
{
    private const int HeaderLength = 1660;
    private const int ShortHeaderLength = 1580;
    private const int LastVersion = 4;

    // From version 3 on the page size is fixed.
    private const int FixedPage = 4096;

    public override string Name => "android-boot";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("ANDROID!"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = content.ReadUpTo(offset, HeaderLength);
        if (header.Length < ShortHeaderLength)
        {
            return null;
        }

        uint version = Field(header, 40);
        List<Partition> parts = version is 3 or 4 ? ReadNew(header, version, out long page) : ReadOld(header, version, out page);
        if (parts.Count == 0 || page < 512 || page > 1 << 17 || !BitOperations.IsPow2(page))
        {
            return null;
        }

        long position = page;
        for (int i = 0; i < parts.Count; i++)
        {
            parts[i] = parts[i] with { Start = position };
            position += (parts[i].Length + page - 1) / page * page;
        }

        long length = parts[^1].End;
        string name = version is 3 or 4 ? string.Empty : HeaderText.Read(header.AsSpan(48, 16));
        return new FoundLayer
        {
            Length = length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"version {(version > LastVersion ? 0 : version)} {name}").TrimEnd(),
            Open = opened => PartitionMembers.Open(content, offset, parts, page, length, opened),
        };
    }

    private static List<Partition> ReadOld(byte[] header, uint version, out long page)
    {
        page = Field(header, 36);
        var parts = new List<Partition>();
        if (header.Length < HeaderLength || !HeaderText.IsPadded(header.AsSpan(48, 16)) || Field(header, 8) == 0)
        {
            return parts;
        }

        Add(parts, "kernel", Field(header, 8));
        Add(parts, "ramdisk", Field(header, 16));
        Add(parts, "second", Field(header, 24));
        if (version > LastVersion)
        {
            // Before the field was the version, it was the size of a table of device trees.
            Add(parts, "dt", version);
        }
        else
        {
            Add(parts, "recovery-dtbo", version >= 1 ? Field(header, 1632) : 0);
            Add(parts, "dtb", version >= 2 ? Field(header, 1648) : 0);
        }

        return parts;
    }

    private static List<Partition> ReadNew(byte[] header, uint version, out long page)
    {
        page = FixedPage;
        var parts = new List<Partition>();
        if (Field(header, 20) is < ShortHeaderLength or > FixedPage)
        {
            return parts;
        }

        Add(parts, "kernel", Field(header, 8));
        Add(parts, "ramdisk", Field(header, 12));
        Add(parts, "signature", version >= 4 && header.Length >= 1584 ? Field(header, 1580) : 0);
        return parts;
    }

    private static void Add(List<Partition> parts, string name, uint length)
    {
        if (length > 0)
        {
            parts.Add(new Partition(name, 0, length));
        }
    }

    private static uint Field(ReadOnlySpan<byte> header, int position) => BinaryPrimitives.ReadUInt32LittleEndian(header[position..]);
}
