using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>
/// UDF without a file system of ISO 9660 beside it (ECMA-167, 2/9 and 3/10.2; OSTA UDF 2.60); recognised only. A volume that is both is
/// one of ISO 9660.
/// </summary>
internal sealed class UdfFormat : LayerFormat
{
    private const int DescriptorsOffset = 0x8000;
    private const int DescriptorLength = 2048;
    private const int AnchorSector = 256;
    private const int TagLength = 16;
    private const int AnchorTag = 2;
    private const int PartitionTag = 5;
    private const int TerminatingTag = 8;

    // A sequence has a handful.
    private const int MostDescriptors = 64;

    public override string Name => "udf";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0, .. "BEA01"u8, 1], DescriptorsOffset)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        // Sectors of 4096 bytes hold a descriptor each.
        int step = IsDescriptor(content, offset + DescriptorsOffset + DescriptorLength, "NSR0"u8) ? DescriptorLength : 2 * DescriptorLength;
        long second = offset + DescriptorsOffset + step;
        if (!IsDescriptor(content, offset + DescriptorsOffset, "BEA01"u8) || !IsDescriptor(content, second, "NSR0"u8)
            || !IsDescriptor(content, second + step, "TEA01"u8))
        {
            return null;
        }

        long headerLength = DescriptorsOffset + (3 * step);
        foreach (int sector in (ReadOnlySpan<int>)[2048, 512, 4096, 1024])
        {
            if (IsTag(content, offset, AnchorSector, sector, AnchorTag))
            {
                long length = Math.Max((AnchorSector + 1L) * sector, MeasureParts(content, offset, sector));
                return UnreadVolume.Make(content, offset, headerLength, length, "UDF");
            }
        }

        // The descriptors are enough to know what it is; without its anchor nobody can say how long.
        return UnreadVolume.Make(
            content, offset, headerLength, content.Length - offset, "UDF", new LayerProblem(ProblemKind.Damaged, "the anchor is not there"));
    }

    private static bool IsDescriptor(ByteSource content, long offset, ReadOnlySpan<byte> identifier)
    {
        Span<byte> bytes = stackalloc byte[7];
        return content.TryRead(offset, bytes) && bytes[0] == 0 && bytes[1..].StartsWith(identifier) && bytes[6] == 1;
    }

    /// <summary>Whether a sector has a descriptor of a kind: its tag has a sum, and says where it is.</summary>
    private static bool IsTag(ByteSource content, long offset, long number, int sector, int kind)
    {
        Span<byte> tag = stackalloc byte[TagLength];
        if (!content.TryRead(offset + (number * sector), tag))
        {
            return false;
        }

        byte sum = 0;
        for (int i = 0; i < TagLength; i++)
        {
            sum += i == 4 ? (byte)0 : tag[i];
        }

        return sum == tag[4] && BinaryPrimitives.ReadUInt16LittleEndian(tag) == kind
            && BinaryPrimitives.ReadUInt32LittleEndian(tag[12..]) == number;
    }

    /// <summary>The end of what the anchor and the descriptors of partitions name.</summary>
    private static long MeasureParts(ByteSource content, long offset, int sector)
    {
        long end = 0;
        long anchor = offset + ((long)AnchorSector * sector) + TagLength;
        for (int sequence = 0; sequence < 2; sequence++)
        {
            long length = content.ReadUInt32(anchor + (sequence * 8L));
            long start = content.ReadUInt32(anchor + (sequence * 8L) + 4);
            end = Math.Max(end, (start * sector) + length);
            for (int i = 0; i < Math.Min(MostDescriptors, length / sector); i++)
            {
                if (IsTag(content, offset, start + i, sector, TerminatingTag))
                {
                    break;
                }

                if (IsTag(content, offset, start + i, sector, PartitionTag))
                {
                    long descriptor = offset + ((start + i) * sector);
                    long first = content.ReadUInt32(descriptor + 188);
                    end = Math.Max(end, (first + content.ReadUInt32(descriptor + 192)) * sector);
                }
            }
        }

        return end;
    }
}
