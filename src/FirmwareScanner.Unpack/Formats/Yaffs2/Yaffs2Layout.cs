using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.FlashFiles;

namespace FirmwareScanner.Unpack.Formats.Yaffs2;

/// <summary>What the spare bytes behind a chunk say about it.</summary>
/// <param name="Sequence">Number of the eraseblock's use: chunks of a higher one are newer.</param>
/// <param name="Object">Number of the object.</param>
/// <param name="Chunk">Number of the chunk in the file, from 1 on; 0 for the header of the object.</param>
/// <param name="Length">Bytes of data in it.</param>
internal readonly record struct Yaffs2Tags(uint Sequence, uint Object, uint Chunk, uint Length)
{
    /// <summary>Bytes of them.</summary>
    public const int Size = 16;

    private const uint LowestSequence = 0x1000;
    private const uint HighestSequence = 0xEFFFFF00;
    private const uint HighestObject = 0x3FFFF;
    private const uint ExtraFlag = 0x80000000;
    private const uint ExtraTypeMask = 0xF0000000;

    /// <summary>Reads them.</summary>
    /// <returns>Null if they cannot be.</returns>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    /// <param name="isBigEndian">Order of the bytes.</param>
    /// <param name="page">Bytes of a chunk.</param>
    public static Yaffs2Tags? TryParse(ReadOnlySpan<byte> bytes, bool isBigEndian, int page)
    {
        var tags = new Yaffs2Tags(
            Field(bytes, 0, isBigEndian), Field(bytes, 4, isBigEndian), Field(bytes, 8, isBigEndian), Field(bytes, 12, isBigEndian));
        if ((tags.Chunk & ExtraFlag) != 0)
        {
            // A header whose most important fields are kept here too, instead of the number and the length.
            tags = tags with { Object = tags.Object & ~ExtraTypeMask, Chunk = 0, Length = 0 };
        }

        bool fits = tags.Sequence is >= LowestSequence and < HighestSequence && tags.Object is > 0 and <= HighestObject
            && (tags.Chunk == 0 ? tags.Length is 0 or 0xFFFF or 0xFFFFFFFF : tags.Length <= page && tags.Chunk < ExtraFlag >> 3);
        return fits ? tags : null;
    }

    /// <summary>A field of 32 bits.</summary>
    internal static uint Field(ReadOnlySpan<byte> bytes, int offset, bool isBigEndian) => isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}

/// <summary>How chunks and their tags lie.</summary>
/// <param name="Nand">Pages and spare bytes.</param>
/// <param name="TagsOffset">Offset of the tags in the spare bytes: chips have the mark of bad blocks before them, images have not.</param>
/// <param name="IsBigEndian">Order of the bytes.</param>
internal readonly record struct Yaffs2Layout(NandLayout Nand, int TagsOffset, bool IsBigEndian)
{
    private const int Sample = 6;

    private static readonly int[] TagsOffsets = [0, 2, 4, 8];

    private static readonly IReadOnlyList<NandLayout> Layouts = [.. NandLayout.WithSpare, new(1024, 32), new(4096, 64), new(8192, 256)];

    /// <summary>Bytes of a page and what is behind it.</summary>
    public int Stride => Nand.Page + Nand.Spare;

    /// <summary>Finds out: the first chunk is the header of an object, and those that follow have tags that can be.</summary>
    public static Yaffs2Layout? Find(ByteSource content, long offset, bool isBigEndian)
    {
        foreach (NandLayout nand in Layouts)
        {
            foreach (int tagsOffset in TagsOffsets)
            {
                var layout = new Yaffs2Layout(nand, tagsOffset, isBigEndian);
                if (tagsOffset + Yaffs2Tags.Size <= nand.Spare && layout.Fits(content, offset))
                {
                    return layout;
                }
            }
        }

        return null;
    }

    /// <summary>Reads the tags of a chunk.</summary>
    /// <param name="content">What holds it.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="isErased">Whether there are none.</param>
    /// <returns>Null if there are none that can be.</returns>
    public Yaffs2Tags? ReadTags(ByteSource content, long offset, out bool isErased)
    {
        Span<byte> bytes = stackalloc byte[Yaffs2Tags.Size];
        isErased = false;
        if (!content.TryRead(offset + Nand.Page + TagsOffset, bytes))
        {
            return null;
        }

        isErased = bytes.IndexOfAnyExcept((byte)0xFF) < 0;
        return isErased ? null : Yaffs2Tags.TryParse(bytes, IsBigEndian, Nand.Page);
    }

    private bool Fits(ByteSource content, long offset)
    {
        // Where nothing follows by which to tell, tables of small numbers at the end of programs have such tags: the first chunk is whole.
        if (offset + Stride > content.Length || ReadTags(content, offset, out _) is not { Chunk: 0 })
        {
            return false;
        }

        for (int i = 1; i < Sample; i++)
        {
            long next = offset + ((long)i * Stride);
            if (next + Stride <= content.Length && ReadTags(content, next, out bool isErased) is null && !isErased)
            {
                return false;
            }
        }

        return true;
    }
}
