using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.IntelFlash;

/// <summary>
/// The flash of a PC with an Intel chipset, that a descriptor parts into regions (Intel I/O Controller Hub and 100 series datasheets,
/// "Flash Descriptor").
/// </summary>
internal sealed class IntelFlashFormat : LayerFormat
{
    private const int DescriptorLength = 0x1000;
    private const int SignatureOffset = 0x10;
    private const int MapLength = 12;
    private const int EntryLength = 4;
    private const int FirstGenerationRegions = 5;
    private const int LastOffset = 0xFF0;

    private static readonly byte[] Signature = [0x5A, 0xA5, 0xF0, 0x0F];

    private static readonly string[] Names =
    [
        "descriptor", "bios", "me", "gbe", "pdr", "devexp", "bios2", "microcode", "ec", "devexp2", "ie", "10gbe", "10gbe2", "region-13",
        "region-14", "ptt",
    ];

    public override string Name => "intel-flash";

    // Of the first chipsets the signature is the first thing; later a vector of 16 bytes precedes it.
    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(Signature, SignatureOffset), new(Signature)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> start = stackalloc byte[SignatureOffset + EntryLength + MapLength];
        if (!content.TryRead(offset, start))
        {
            return null;
        }

        int signature = start[SignatureOffset..].StartsWith(Signature) ? SignatureOffset : 0;
        ReadOnlySpan<byte> map = start[(signature + EntryLength)..];
        int regionsAt = map[2] << 4;
        int componentsAt = map[0] << 4;
        int mastersAt = map[4] << 4;
        if (!start[signature..].StartsWith(Signature) || !IsTable(regionsAt) || !IsTable(componentsAt) || !IsTable(mastersAt)
            || regionsAt == componentsAt || regionsAt == mastersAt || componentsAt == mastersAt)
        {
            return null;
        }

        // The table of masters mostly follows that of regions, which tells how long it is: it grew over the generations.
        int count = mastersAt > regionsAt ? Math.Min(Names.Length, (mastersAt - regionsAt) / EntryLength) : FirstGenerationRegions;
        if (ReadRegions(content, offset, regionsAt, count) is not { HasMoreThanTable: true } regions || regions.HasOverlap())
        {
            return null;
        }

        return new FoundLayer
        {
            Length = regions.End,
            Detail = $"{regions.Count} regions",
            Open = _ => regions.Members(),
        };
    }

    private static bool IsTable(int offset) => offset is >= SignatureOffset and <= LastOffset;

    private static RegionList? ReadRegions(ByteSource content, long offset, int table, int count)
    {
        byte[] entries = content.ReadBytes(offset + table, count * EntryLength);
        var regions = new RegionList(content, offset);
        for (int i = 0; i < count; i++)
        {
            uint entry = BinaryPrimitives.ReadUInt32LittleEndian(entries.AsSpan(i * EntryLength));
            long first = (entry & 0x7FFF) << 12;
            long end = ((entry >> 16 & 0x7FFF) + 1) << 12;
            bool isUnused = entry is 0 or uint.MaxValue || first >= end;
            if (i == 0 && (first != 0 || end < DescriptorLength || entry == uint.MaxValue))
            {
                return null;
            }

            if (i == 0 || !isUnused)
            {
                regions.Add(Names[i], first, end - first);
            }
        }

        return regions;
    }
}
