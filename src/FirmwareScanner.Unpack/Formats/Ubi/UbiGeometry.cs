using System;
using FirmwareScanner.Unpack.Formats.FlashFiles;

namespace FirmwareScanner.Unpack.Formats.Ubi;

/// <summary>How the blocks of an image lie: no field says how long they are, but each begins with a header.</summary>
/// <param name="Layout">Whether there are spare bytes.</param>
/// <param name="BlockLength">Bytes of a physical eraseblock, spare bytes left out.</param>
internal readonly record struct UbiGeometry(NandLayout Layout, long BlockLength)
{
    private const int SmallestBlock = 4096;
    private const int Sample = 12;

    /// <summary>Finds out.</summary>
    /// <param name="content">The image from its first block on.</param>
    /// <param name="first">The header of the first block.</param>
    public static UbiGeometry Find(ByteSource content, UbiBlockHeader first)
    {
        (UbiGeometry best, int score) = FindIn(content, NandLayout.Plain, first);
        foreach (NandLayout layout in NandLayout.WithSpare)
        {
            // Without the headers that say what is in a block the blocks were taken apart wrongly, or are all empty.
            (UbiGeometry other, int otherScore) = score > 0 ? (best, 0) : FindIn(content, layout, first);
            (best, score) = otherScore > score ? (other, otherScore) : (best, score);
        }

        return best;
    }

    private static (UbiGeometry Geometry, int Score) FindIn(ByteSource content, NandLayout layout, UbiBlockHeader first)
    {
        ByteSource flash = layout.Strip(content);
        long length = FindLength(flash, first);
        return (new UbiGeometry(layout, length), CountVolumeHeaders(flash, length));
    }

    /// <summary>What the offsets of the first headers have in common, because some may be damaged.</summary>
    private static long FindLength(ByteSource flash, UbiBlockHeader first)
    {
        long length = 0;
        int found = 0;
        long end = Math.Min(flash.Length - UbiBlockHeader.Size, UbiBlockHeader.LargestBlock);
        for (long offset = SmallestBlock; offset <= end && found < Sample; offset += SmallestBlock)
        {
            if (offset > first.DataOffset && HasHeader(flash, offset, first.Sequence))
            {
                found++;
                length = GreatestDivisor(length, offset);
            }
        }

        return length > first.DataOffset ? length : Math.Max(first.DataOffset + 1L, flash.Length);
    }

    private static long GreatestDivisor(long one, long other)
    {
        while (one > 0)
        {
            (one, other) = (other % one, one);
        }

        return other;
    }

    private static bool HasHeader(ByteSource flash, long offset, uint sequence)
    {
        Span<byte> header = stackalloc byte[UbiBlockHeader.Size];
        return flash.TryRead(offset, header) && UbiBlockHeader.TryParse(header, out UbiBlockHeader found) && found.Sequence == sequence;
    }

    private static int CountVolumeHeaders(ByteSource flash, long length)
    {
        Span<byte> header = stackalloc byte[UbiBlockHeader.Size];
        int count = 0;
        for (int i = 0; i < Sample; i++)
        {
            long offset = i * length;
            count += flash.TryRead(offset, header) && UbiBlockHeader.TryParse(header, out UbiBlockHeader block)
                && flash.TryRead(offset + block.VolumeHeaderOffset, header) && UbiVolumeHeader.TryParse(header, out _) ? 1 : 0;
        }

        return count;
    }
}
