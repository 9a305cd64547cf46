using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Swap;

/// <summary>A Linux swap area (include/linux/swap.h, union swap_header): pages of memory, which may hold anything.</summary>
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
                    ? Found(content, offset, (lastPage + 1) * pageLength, pageLength)
                    : null;
            }
        }

        return null;
    }

    private static FoundLayer Found(ByteSource content, long offset, long length, int pageLength)
    {
        var unexplained = new UnexplainedParts();
        unexplained.Add(offset + pageLength, length - pageLength);
        return FoundLayer.OfData(length, content, offset, unexplained);
    }

    private static uint ReadNumber(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
