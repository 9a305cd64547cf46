using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>How an extent is stored. The first four are the numbers of the file system.</summary>
internal enum ErofsMethod
{
    Lz4,
    Lzma,
    Deflate,
    Zstd,

    /// <summary>Not compressed.</summary>
    Stored,

    /// <summary>Not compressed, each byte where in a block it is in the file: what goes beyond the block's end is at its start.</summary>
    Interlaced,

    /// <summary>In the file of packed ends.</summary>
    Packed,

    /// <summary>All zeros.</summary>
    Hole,
}

/// <summary>A run of a file that was compressed at once.</summary>
/// <param name="Start">Offset of its first byte in the file.</param>
/// <param name="Length">Its length in the file.</param>
/// <param name="Position">Offset of its bytes in the file system, or what holds the inode, or the file of packed ends.</param>
/// <param name="StoredLength">How many bytes it has there.</param>
/// <param name="Method">How it is stored.</param>
/// <param name="IsInline">Whether it lies with the inode.</param>
internal readonly record struct ErofsExtent(
    long Start, long Length, long Position, int StoredLength, ErofsMethod Method, bool IsInline = false);

/// <summary>The bytes of a compressed file.</summary>
/// <param name="clusters">The clusters of the file system.</param>
/// <param name="inode">The inode.</param>
/// <param name="extents">Its extents, in order.</param>
internal sealed class ErofsFile(ErofsClusters clusters, ErofsInode inode, List<ErofsExtent> extents) : RunFile(inode.Size)
{
    private int _last;

    /// <summary>Whether its end lies in the file of packed ends.</summary>
    public bool NeedsPacked => extents.Count > 0 && extents[^1].Method == ErofsMethod.Packed;

    /// <summary>The file of packed ends.</summary>
    public ByteSource? Packed { get; set; }

    protected override FileRun RunAt(long offset)
    {
        // Mostly the one that was read last, or the next.
        for (int i = 0; i < 2 && _last + i < extents.Count; i++)
        {
            if (Holds(extents[_last + i], offset))
            {
                _last += i;
                return RunOf(_last);
            }
        }

        int low = 0;
        int high = extents.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (extents[middle].Start <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        _last = low;
        return extents.Count == 0 ? default : RunOf(low);
    }

    protected override void ReadRun(FileRun run, int inside, Span<byte> destination)
    {
        ErofsExtent extent = extents[run.Index];
        switch (extent.Method)
        {
            case ErofsMethod.Hole:
                destination.Clear();
                break;
            case ErofsMethod.Packed:
                int count = Packed!.Read(extent.Position + inside, destination);
                destination[count..].Clear();
                if (count < destination.Length || Packed.Problem is not null)
                {
                    throw new UnpackException(ProblemKind.Damaged, "the end of a file, packed with others, cannot be read");
                }

                break;
            default:
                clusters.Read(inode, extent).Slice(inside, destination.Length).CopyTo(destination);
                break;
        }
    }

    private static bool Holds(ErofsExtent extent, long offset) => offset >= extent.Start && offset - extent.Start < extent.Length;

    private FileRun RunOf(int index) => new(extents[index].Start, extents[index].Length, index);
}
