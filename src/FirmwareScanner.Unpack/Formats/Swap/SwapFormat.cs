using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Swap;

/// <summary>A Linux swap area (include/linux/swap.h, union swap_header): pages of memory, without any structure.</summary>
internal sealed class SwapFormat : LayerFormat
{
    private const int MarkLength = 10;
    private const int HeaderOffset = 1024;
    private static readonly int[] PageLengths = [1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16];

    public override string Name => "swap";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
        [.. Array.ConvertAll(PageLengths, length => new LayerMagic([.. "SWAPSPACE2"u8], length - MarkLength))];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[12];
        if (!content.TryRead(offset + HeaderOffset, header))
        {
            return null;
        }

        // In the byte order of the machine.
        bool isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(header) == 1;
        if (!isBigEndian && BinaryPrimitives.ReadUInt32LittleEndian(header) != 1)
        {
            return null;
        }

        long lastPage = ReadNumber(header[4..], isBigEndian);
        long badPages = ReadNumber(header[8..], isBigEndian);
        Span<byte> mark = stackalloc byte[MarkLength];
        foreach (int pageLength in PageLengths)
        {
            if (content.TryRead(offset + pageLength - MarkLength, mark) && mark.SequenceEqual("SWAPSPACE2"u8))
            {
                return lastPage > 0 && badPages <= (pageLength - HeaderOffset) / sizeof(uint)
                    ? new FoundLayer { Length = (lastPage + 1) * pageLength, IsData = true }
                    : null;
            }
        }

        return null;
    }

    private static uint ReadNumber(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
