using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>
/// The packed indexes of a compressed file: packs of 2 clusters in 8 bytes or 16 in 32, each of bit fields from the lowest bit of the
/// first byte upwards and, at its end, the number of the block before the first extent that begins in it.
/// </summary>
/// <param name="inode">The inode.</param>
/// <param name="map">The header of its indexes.</param>
/// <param name="context">The limits.</param>
internal sealed class ErofsPackedIndexes(ErofsInode inode, ErofsMap map, UnpackContext context)
{
    private const int SmallPack = 2;
    private const int LargePack = 16;
    private const int SmallestFieldBits = 12;
    private const int BlocksFlag = 1 << 11;

    private readonly byte[] _pack = new byte[LargePack * 2];

    /// <summary>Reads them.</summary>
    /// <param name="start">Where they begin.</param>
    /// <param name="count">How many clusters there are.</param>
    /// <param name="builder">Takes the clusters.</param>
    public void Read(long start, long count, ErofsExtentBuilder builder)
    {
        // Small packs up to the next multiple of 32 bytes, then large ones as long as they are full, then small ones again.
        long first = (32 - (start % 32)) / 4 & 7;
        long large = map.Has2Bytes && first < count ? (count - first) / LargePack * LargePack : 0;
        if (large > 0 && map.ClusterBits > SmallestFieldBits)
        {
            throw new UnpackException(ProblemKind.Unsupported, "indexes of 2 bytes for blocks larger than 4 KiB");
        }

        long position = start;
        for (long done = 0; done < count;)
        {
            context.Spend(0);
            bool isLarge = done >= first && done < first + large;
            int clusters = isLarge ? LargePack : SmallPack;
            int length = isLarge ? LargePack * 2 : SmallPack * 4;
            Span<byte> pack = _pack.AsSpan(0, length);
            if (!inode.Source.TryRead(position, pack))
            {
                throw new UnpackException(ProblemKind.Truncated, "the indexes of a file are not there");
            }

            AddPack(pack, clusters, (int)Math.Min(clusters, count - done), builder);
            done += clusters;
            position += length;
        }

        builder.EndOfIndexes = position;
    }

    private void AddPack(ReadOnlySpan<byte> pack, int clusters, int count, ErofsExtentBuilder builder)
    {
        int fieldBits = Math.Max(map.ClusterBits, SmallestFieldBits);
        int bits = (pack.Length - sizeof(uint)) * 8 / clusters;
        long block = BinaryPrimitives.ReadUInt32LittleEndian(pack[^sizeof(uint)..]);

        // Where no extent has more than a block, the number is that of the block before.
        block += map.IsBig ? 0 : 1;
        for (int i = 0; i < count; i++)
        {
            (ErofsClusterType type, int field) = Field(pack, i * bits, fieldBits);
            builder.Add(type, field, block, field);
            bool hasBlocks = type == ErofsClusterType.NoHead && (field & BlocksFlag) != 0;
            if (type != ErofsClusterType.NoHead && !(map.IsBig && NextHasBlocks(pack, i + 1, count, bits, fieldBits)))
            {
                block++;
            }
            else if (map.IsBig && hasBlocks)
            {
                block += field & ~BlocksFlag;
            }
        }
    }

    private static bool NextHasBlocks(ReadOnlySpan<byte> pack, int next, int count, int bits, int fieldBits)
    {
        if (next >= count)
        {
            return false;
        }

        (ErofsClusterType type, int field) = Field(pack, next * bits, fieldBits);
        return type == ErofsClusterType.NoHead && (field & BlocksFlag) != 0;
    }

    private static (ErofsClusterType Type, int Field) Field(ReadOnlySpan<byte> pack, int position, int fieldBits)
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(pack[(position / 8)..]) >> (position % 8);
        return ((ErofsClusterType)((word >> fieldBits) & 3), (int)(word & ((1u << fieldBits) - 1)));
    }
}
