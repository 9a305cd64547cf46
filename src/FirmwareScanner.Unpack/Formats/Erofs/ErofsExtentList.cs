using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>The extents of a compressed file that are listed as such.</summary>
/// <param name="inode">The inode.</param>
/// <param name="map">The header of its indexes.</param>
/// <param name="superblock">The superblock.</param>
/// <param name="context">The limits.</param>
internal sealed class ErofsExtentList(ErofsInode inode, ErofsMap map, ErofsSuperblock superblock, UnpackContext context)
{
    private const uint LengthBits = (2u << 20) - 1;
    private const int MethodShift = 28;
    private const int OnlyLength = 4;
    private const int WithStart = 16;
    private const int WithWideStart = 32;

    /// <summary>Reads them.</summary>
    /// <param name="position">Where the header of the indexes ends.</param>
    public List<ErofsExtent> Read(long position)
    {
        int length = map.ExtentLength;
        bool hasStarts = length >= WithStart;
        long count = hasStarts ? map.Extents : inode.Size == 0 ? 0 : ((inode.Size - 1) >> map.ClusterBits) + 1;
        position = (position + length - 1) / length * length;
        if (count > (inode.Source.Length - position) / length)
        {
            throw new UnpackException(ProblemKind.Damaged, $"there is no room for the {count} extents of a file");
        }

        context.CheckMemory(count * 64, "a list of extents");
        long next = 0;
        if (length == OnlyLength)
        {
            next = (long)inode.Source.ReadUInt64(position);
            position += sizeof(ulong);
        }

        var extents = new List<ErofsExtent>();
        for (long i = 0; i < count; i++)
        {
            context.Spend(0);
            byte[] bytes = inode.Source.ReadBytes(position + (i * length), length);
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            long place = length == OnlyLength ? next : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4));
            next += word & LengthBits;
            long start = i << map.ClusterBits;
            if (hasStarts)
            {
                place |= (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)) << 32;
                start = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12));
                start |= length == WithWideStart ? (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(16)) << 32 : 0;
            }

            Add(extents, start, place, word, i == count - 1);
        }

        return Close(extents);
    }

    private void Add(List<ErofsExtent> extents, long start, long place, uint word, bool isLast)
    {
        int stored = (int)(word & LengthBits);
        uint method = word >> MethodShift;
        if (isLast && map.IsFragment)
        {
            long packed = word | (map.ExtentLength > OnlyLength ? place << 32 : 0);
            extents.Add(new ErofsExtent(start, 0, packed, 0, ErofsMethod.Packed));
            return;
        }

        bool isAligned = ((place | (long)stored) & (superblock.BlockSize - 1)) == 0;
        ErofsMethod how = stored == 0 ? ErofsMethod.Hole
            : method == 0 ? (map.IsInterlaced && isAligned ? ErofsMethod.Interlaced : ErofsMethod.Stored)
            : (ErofsMethod)(method - 1);
        if (how > ErofsMethod.Hole || (method > 0 && how > ErofsMethod.Zstd && how != ErofsMethod.Hole))
        {
            throw new UnpackException(ProblemKind.Unsupported, $"a file compressed by method {method - 1}");
        }

        extents.Add(new ErofsExtent(start, 0, place, stored, how));
    }

    /// <summary>Each ends where the next begins.</summary>
    private List<ErofsExtent> Close(List<ErofsExtent> extents)
    {
        for (int i = 0; i < extents.Count; i++)
        {
            long end = i + 1 < extents.Count ? extents[i + 1].Start : inode.Size;
            long length = Math.Min(end, inode.Size) - extents[i].Start;
            if (length <= 0)
            {
                throw new UnpackException(ProblemKind.Damaged, "the extents of a file are not in order");
            }

            extents[i] = extents[i] with { Length = length };
        }

        return extents;
    }
}
