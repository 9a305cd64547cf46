using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Microcode;

/// <summary>
/// Updates of the microcode of AMD processors in the container that Linux loads (Linux, arch/x86/kernel/cpu/microcode/amd.c): a table
/// of processors, then updates, each with its length.
/// </summary>
internal sealed class AmdMicrocodeFormat : LayerFormat
{
    private const int HeaderLength = 12;
    private const int SectionHeaderLength = 8;
    private const int PatchHeaderLength = 64;
    private const int ProcessorLength = 16;
    private const uint PatchType = 1;
    private const int LargestPart = 1 << 20;

    private static readonly byte[] Magic = [0x44, 0x4D, 0x41, 0];

    public override string Name => "amd-microcode";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. Magic, 0, 0, 0, 0])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || !header.StartsWith(Magic))
        {
            return null;
        }

        uint tableLength = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (tableLength is 0 or > LargestPart || tableLength % ProcessorLength != 0)
        {
            return null;
        }

        long position = offset + HeaderLength + tableLength;
        int count = 0;
        while (LengthOfPatch(content, position) is { } length)
        {
            context.Spend(0);
            position += length;
            count++;
        }

        return count == 0 ? null : new FoundLayer { Length = position - offset, IsData = true, Detail = $"{count} updates" };
    }

    private static long? LengthOfPatch(ByteSource content, long offset)
    {
        Span<byte> header = stackalloc byte[SectionHeaderLength + PatchHeaderLength];
        if (!content.TryRead(offset, header) || BinaryPrimitives.ReadUInt32LittleEndian(header) != PatchType)
        {
            return null;
        }

        // The date of an update: year, day, month in decimal digits.
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        bool isDated = header[SectionHeaderLength + 1] == 0x20 && header[SectionHeaderLength + 3] is >= 1 and <= 0x12;
        return isDated && length is >= PatchHeaderLength and <= LargestPart && length <= content.Length - offset - SectionHeaderLength
            ? length + SectionHeaderLength
            : null;
    }
}
