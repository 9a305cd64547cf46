using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>Reads where the clusters of compressed files are, and decodes them.</summary>
internal sealed class ErofsClusters
{
    private const int MapHeaderLength = 8;
    private const int FullIndexLength = 8;
    private const int PackedWholeBit = 0x80;
    private const int CacheLength = 16 << 20;
    private const int LongestExtent = 12 << 20;
    private const int LongestStored = 1 << 20;

    private readonly ByteSource _image;
    private readonly ErofsSuperblock _superblock;
    private readonly UnpackContext _context;
    private readonly BlockCache _cache;

    /// <summary>Prepares reading.</summary>
    /// <param name="image">The file system, from its first byte.</param>
    /// <param name="superblock">Its superblock.</param>
    /// <param name="context">The limits.</param>
    public ErofsClusters(ByteSource image, ErofsSuperblock superblock, UnpackContext context)
    {
        _image = image;
        _superblock = superblock;
        _context = context;
        _cache = new BlockCache(context, CacheLength);
    }

    /// <summary>About where the first cluster is; only files are put in order by it.</summary>
    public static long FirstBlock(ErofsInode inode)
    {
        long header = RoundUp(inode.End, MapHeaderLength);
        int offset = inode.Layout == ErofsLayout.CompressedFull ? (2 * MapHeaderLength) + 4 : MapHeaderLength + 4;
        byte[] word = inode.Source.ReadUpTo(header + offset, sizeof(uint));
        return word.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(word);
    }

    /// <summary>Opens a compressed file.</summary>
    public ErofsFile Open(ErofsInode inode)
    {
        long start = RoundUp(inode.End, MapHeaderLength);
        byte[] header = inode.Source.ReadBytes(start, MapHeaderLength);
        if ((header[7] & PackedWholeBit) != 0)
        {
            long packed = BinaryPrimitives.ReadInt64LittleEndian(header) & long.MaxValue;
            var whole = new ErofsExtent(0, inode.Size, packed, 0, ErofsMethod.Packed);
            return new ErofsFile(this, inode, inode.Size == 0 ? [] : [whole]);
        }

        var map = new ErofsMap(header, _superblock.BlockBits, inode);
        if (map.HasExtents)
        {
            return new ErofsFile(this, inode, new ErofsExtentList(inode, map, _superblock, _context).Read(start + MapHeaderLength));
        }

        return new ErofsFile(this, inode, ReadIndexes(inode, map, start + MapHeaderLength));
    }

    /// <summary>Gives an extent, decoded.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="extent">The extent.</param>
    public ReadOnlySpan<byte> Read(ErofsInode inode, ErofsExtent extent)
    {
        // Those that lie with inodes in the box of metadata are told from those at the same offset of the file system.
        long key = extent.IsInline && !ReferenceEquals(inode.Source, _image) ? ~extent.Position : extent.Position;
        if (extent.Length > LongestExtent || extent.StoredLength > LongestStored)
        {
            throw new UnpackException(ProblemKind.Damaged, $"{extent.Length} bytes compressed to {extent.StoredLength} at once");
        }

        int length = (int)extent.Length;
        bool isPlain = extent.Method is ErofsMethod.Stored or ErofsMethod.Interlaced;
        if (!isPlain && _cache.Find(key) is { } known && known.Length >= length)
        {
            return known.Bytes.AsSpan(0, length);
        }

        ByteSource source = extent.IsInline ? inode.Source : _image;
        if (extent.Position < 0 || extent.Position > _superblock.Size - (extent.IsInline ? 0 : extent.StoredLength))
        {
            throw new UnpackException(ProblemKind.Damaged, $"compressed bytes at 0x{extent.Position:x}, outside of the file system");
        }

        byte[] stored = source.ReadBytes(extent.Position, extent.StoredLength);
        if (isPlain)
        {
            return Straighten(extent, stored);
        }

        // Counted first: what is damaged costs as much, and is tried again for each file that has it.
        _context.Spend(length);
        byte[] bytes = _cache.Rent((int)RoundUp(length, _superblock.BlockSize));
        try
        {
            ErofsDecoder.Decode(extent.Method, stored, bytes.AsSpan(0, length), _superblock.IsPaddedBefore);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            _cache.GiveBack(bytes);
            throw;
        }

        return _cache.Add(key, bytes, length).Bytes.AsSpan(0, length);
    }

    private static long RoundUp(long value, int to) => checked(value + to - 1) / to * to;

    private ReadOnlySpan<byte> Straighten(ErofsExtent extent, byte[] stored)
    {
        int length = (int)extent.Length;
        if (length > stored.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, $"{length} bytes, not compressed, in {stored.Length}");
        }

        if (extent.Method == ErofsMethod.Stored)
        {
            return stored.AsSpan(0, length);
        }

        int first = (int)(extent.Start % _superblock.BlockSize);
        if (stored.Length != _superblock.BlockSize)
        {
            throw new UnpackException(ProblemKind.Unsupported, "interlaced data of more than a block");
        }

        byte[] bytes = new byte[length];
        int right = Math.Min(length, stored.Length - first);
        stored.AsSpan(first, right).CopyTo(bytes);
        stored.AsSpan(0, length - right).CopyTo(bytes.AsSpan(right));
        return bytes;
    }

    private List<ErofsExtent> ReadIndexes(ErofsInode inode, ErofsMap map, long start)
    {
        var builder = new ErofsExtentBuilder(inode, map, _superblock);
        bool isFull = inode.Layout == ErofsLayout.CompressedFull;
        long count = inode.Size == 0 ? 0 : ((inode.Size - 1) >> (isFull ? map.ClusterBits : _superblock.BlockBits)) + 1;
        if (!isFull && map.ClusterBits != _superblock.BlockBits)
        {
            throw new UnpackException(ProblemKind.Unsupported, "packed indexes of clusters larger than a block");
        }

        // At least two bytes for each.
        if (count > (inode.Source.Length - start) / 2)
        {
            throw new UnpackException(ProblemKind.Damaged, $"there is no room for the indexes of a file of {inode.Size} bytes");
        }

        _context.CheckMemory(count * 64, "a list of compressed clusters");
        if (isFull)
        {
            ReadFull(inode, builder, start + MapHeaderLength, count);
        }
        else
        {
            new ErofsPackedIndexes(inode, map, _context).Read(start, count, builder);
        }

        return builder.Finish();
    }

    private void ReadFull(ErofsInode inode, ErofsExtentBuilder builder, long position, long count)
    {
        byte[] buffer = new byte[8192];
        long done = 0;
        while (done < count)
        {
            _context.Spend(0);
            int length = (int)Math.Min(buffer.Length, (count - done) * FullIndexLength);
            if (!inode.Source.TryRead(position, buffer.AsSpan(0, length)))
            {
                throw new UnpackException(ProblemKind.Truncated, "the indexes of a file are not there");
            }

            for (int i = 0; i < length; i += FullIndexLength, done++)
            {
                ReadOnlySpan<byte> index = buffer.AsSpan(i, FullIndexLength);
                var type = (ErofsClusterType)(index[0] & 3);
                int clusterOffset = BinaryPrimitives.ReadUInt16LittleEndian(index[2..]);
                uint block = BinaryPrimitives.ReadUInt32LittleEndian(index[4..]);
                builder.Add(type, clusterOffset, block, (int)(block & 0xFFFF));
            }

            position += length;
        }

        builder.EndOfIndexes = position;
    }
}
