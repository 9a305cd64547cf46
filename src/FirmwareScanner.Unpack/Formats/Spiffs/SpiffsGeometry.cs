using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Spiffs;

/// <summary>
/// How pages and blocks lie. Each block begins with a table of the numbers of the objects in its pages, and each page begins with that
/// number again: where both agree again and again, there is a file system.
/// </summary>
/// <param name="Page">Bytes of a page.</param>
/// <param name="Block">Bytes of a block.</param>
internal readonly record struct SpiffsGeometry(int Page, int Block)
{
    /// <summary>Bytes that each page begins with: number of the object, number of the page in it, flags.</summary>
    public const int HeaderSize = 5;

    /// <summary>The number of an index has this bit.</summary>
    public const int IndexBit = 0x8000;

    private const int Free = 0xFFFF;
    private const int MagicConstant = 0x0529;
    private const int Sample = 1 << 17;
    private const int LeastAgreeing = 2;
    private const int UsedFlag = 1;

    // The first page that holds something begins at most two kilobytes behind the start of a block.
    private const int LongestStart = 2048 + HeaderSize;

    private static readonly int[] Pages = [256, 512, 1024, 2048];
    private static readonly int[] Blocks = [4096, 8192, 16384, 32768, 65536];

    /// <summary>Pages of a block that hold its table.</summary>
    public int TablePages => Math.Max(1, Block / Page * 2 / Page);

    /// <summary>Pages of a block that hold something else.</summary>
    public int DataPages => (Block / Page) - TablePages;

    /// <summary>Whether a block may begin here, by its table and its first pages.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        foreach (int page in Pages)
        {
            if (bytes.Length >= (2 * page) + HeaderSize && Agrees(bytes, bytes[page..]) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds out.</summary>
    /// <returns>Null if there is no file system.</returns>
    public static SpiffsGeometry? Find(ByteSource content, long offset)
    {
        // Nearly everything that is tried is none, and its first page says so.
        Span<byte> start = stackalloc byte[LongestStart];
        start = start[..content.Read(offset, start)];
        SpiffsGeometry? best = null;
        int bestCount = LeastAgreeing - 1;
        foreach (int page in Pages)
        {
            foreach (int block in Blocks)
            {
                var geometry = new SpiffsGeometry(page, block);
                int count = geometry.MayBeThat(start) ? geometry.CountAgreeing(content, offset) : 0;
                (best, bestCount) = count > bestCount ? (geometry, count) : (best, bestCount);
            }
        }

        return best;
    }

    /// <summary>How many blocks there are, by the mark in the first block; 0 if there is none.</summary>
    public int CountByMagic(ByteSource content, long offset)
    {
        int first = Magic(content, offset);
        int second = Magic(content, offset + Block);
        int constant = MagicConstant ^ Page;
        int count = first ^ constant;
        return first >= 0 && count > 1 && (second ^ constant) == count - 1 ? count : 0;
    }

    /// <summary>Whether a block has the mark that all blocks have in common, in the variant where it does not number them.</summary>
    public bool HasPlainMagic(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt16LittleEndian(block[((TablePages * Page) - 4)..]) == (MagicConstant ^ Page);

    /// <summary>How many pages of a block agree with its table; -1 if one does not.</summary>
    public int CountAgreeingIn(ReadOnlySpan<byte> block)
    {
        int count = 0;
        for (int i = 0; i < DataPages; i++)
        {
            switch (Agrees(block[(2 * i)..], block[((TablePages + i) * Page)..]))
            {
                case true:
                    count++;
                    break;
                case false:
                    return -1;
                default:
                    break;
            }
        }

        return count;
    }

    /// <summary>Whether an entry of the table and a page agree; null if the entry says that the page is free or was deleted.</summary>
    private static bool? Agrees(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> page)
    {
        int number = BinaryPrimitives.ReadUInt16LittleEndian(entry);
        if (number is Free or 0)
        {
            return null;
        }

        return number == BinaryPrimitives.ReadUInt16LittleEndian(page) && (page[4] & UsedFlag) == 0;
    }

    /// <summary>Whether the first page of a block may agree with its table.</summary>
    private bool MayBeThat(ReadOnlySpan<byte> start) =>
        start.Length >= (TablePages * Page) + HeaderSize && Agrees(start, start[(TablePages * Page)..]) != false;

    private int Magic(ByteSource content, long offset)
    {
        Span<byte> bytes = stackalloc byte[2];
        return content.TryRead(offset + (TablePages * Page) - 4, bytes) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : -1;
    }

    private int CountAgreeing(ByteSource content, long offset)
    {
        byte[] bytes = new byte[Block];
        int total = 0;
        for (long at = 0; at < Sample; at += Block)
        {
            int got = content.Read(offset + at, bytes);
            int count = got == Block ? CountAgreeingIn(bytes) : 0;
            if (count < 0)
            {
                // The first block decides; behind others there may be something else.
                return at == 0 ? 0 : total;
            }

            total += count;
        }

        return total;
    }
}
