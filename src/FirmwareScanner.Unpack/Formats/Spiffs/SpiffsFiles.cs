using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Spiffs;

/// <summary>Reads all pages, and gives the files that they make.</summary>
/// <param name="content">What holds the file system.</param>
/// <param name="offset">Its offset there.</param>
/// <param name="geometry">How pages and blocks lie.</param>
/// <param name="context">Is told of what is wrong; limits.</param>
internal sealed class SpiffsFiles(ByteSource content, long offset, SpiffsGeometry geometry, UnpackContext context)
{
    private const int NotFinal = 1 << 1;
    private const int NotIndex = 1 << 2;
    private const int NotDeletedIndex = 1 << 6;
    private const int NotDeleted = 1 << 7;
    private const int NameOffset = 13;
    private const int NameLength = 32;
    private const uint NoSize = uint.MaxValue;
    private const uint LargestFile = 1 << 24;
    private const int MostBlocks = 1 << 16;
    private const int RecordSize = 64;

    private readonly Dictionary<int, SortedDictionary<int, long>> _pages = [];
    private readonly SortedDictionary<int, (string Name, uint Size)> _headers = [];
    private int _records;
    private int _damagedBlocks;

    /// <summary>Whether at least one file has a name.</summary>
    public bool HasNames => _headers.Count > 0;

    /// <summary>Reads the pages.</summary>
    /// <param name="marked">How many blocks there are, if the marks in them say it; otherwise 0.</param>
    /// <returns>Bytes up to the end of the last block in which there is something.</returns>
    public long Scan(int marked)
    {
        byte[] block = new byte[geometry.Block];
        long end = 0;
        int limit = marked > 0 ? marked : MostBlocks;
        for (int i = 0; i < limit; i++)
        {
            long at = (long)i * geometry.Block;
            if (content.Read(offset + at, block) < block.Length)
            {
                break;
            }

            context.Spend(0);
            int count = geometry.CountAgreeingIn(block);
            if (count < 0 && marked == 0)
            {
                break;
            }

            _damagedBlocks += count < 0 ? 1 : 0;
            end = count != 0 || geometry.HasPlainMagic(block) ? at + geometry.Block : end;
            if (count != 0)
            {
                TakeBlock(block, offset + at);
            }
        }

        return end;
    }

    /// <summary>Gives the files.</summary>
    public IEnumerable<LayerMember> List()
    {
        if (_damagedBlocks > 0)
        {
            context.Report(ProblemKind.Damaged, $"{_damagedBlocks} blocks have pages that their tables do not know");
        }

        foreach ((int number, (string name, uint size)) in _headers)
        {
            context.Spend(0);
            yield return MakeMember(number, name, size);
        }

        foreach (int number in _pages.Keys)
        {
            if (!_headers.ContainsKey(number))
            {
                context.Report(ProblemKind.Damaged, $"the pages of object {number} belong to no file");
            }
        }
    }

    private void TakeBlock(ReadOnlySpan<byte> block, long position)
    {
        for (int i = geometry.TablePages; i < geometry.Block / geometry.Page; i++)
        {
            ReadOnlySpan<byte> page = block.Slice(i * geometry.Page, geometry.Page);
            int number = BinaryPrimitives.ReadUInt16LittleEndian(page);
            int entry = BinaryPrimitives.ReadUInt16LittleEndian(block[(2 * (i - geometry.TablePages))..]);
            int flags = page[4];
            if (number != entry || number is 0 or 0xFFFF || (flags & NotDeleted) == 0)
            {
                continue;
            }

            int span = BinaryPrimitives.ReadUInt16LittleEndian(page[2..]);
            bool isIndex = (number & SpiffsGeometry.IndexBit) != 0 && (flags & NotIndex) == 0;
            if (isIndex && span == 0 && (flags & NotDeletedIndex) != 0 && (flags & NotFinal) == 0)
            {
                TakeHeader(number & ~SpiffsGeometry.IndexBit, page);
            }
            else if ((number & SpiffsGeometry.IndexBit) == 0)
            {
                TakePage(number, span, position + (i * geometry.Page) + SpiffsGeometry.HeaderSize);
            }
        }
    }

    private void TakeHeader(int number, ReadOnlySpan<byte> page)
    {
        ReadOnlySpan<byte> name = page.Slice(NameOffset, NameLength);
        int end = name.IndexOf((byte)0);
        name = name[..(end < 0 ? NameLength : end)].TrimStart((byte)'/');
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(page[8..]);
        if (!name.IsEmpty && name.IndexOf((byte)0xFF) < 0 && name.IndexOfAnyInRange((byte)1, (byte)31) < 0
            && (size is NoSize or <= LargestFile))
        {
            _headers[number] = (EscapedUtf8.Decode(name), size);
        }
    }

    private void TakePage(int number, int span, long position)
    {
        _records++;
        context.CheckMemory(_records * (long)RecordSize, "the table of SPIFFS pages");
        if (!_pages.TryGetValue(number, out SortedDictionary<int, long>? pages))
        {
            _pages[number] = pages = [];
        }

        pages.TryAdd(span, position);
    }

    private LayerMember MakeMember(int number, string name, uint size)
    {
        SortedDictionary<int, long> pages = _pages.GetValueOrDefault(number) ?? [];
        int room = geometry.Page - SpiffsGeometry.HeaderSize;
        var extents = new List<Extent>();
        var problems = new List<LayerProblem>();
        long position = 0;

        // A file that was not closed has no size; then its pages tell.
        long length = size == NoSize ? long.MaxValue : size;
        foreach ((int span, long at) in pages)
        {
            long start = (long)span * room;
            if (start >= length)
            {
                break;
            }

            if (start > position)
            {
                problems.Add(new LayerProblem(ProblemKind.Missing, $"the bytes from offset 0x{position:x} of the file on are in no page"));
                extents.Add(new Extent(null, 0, start - position));
            }

            extents.Add(new Extent(content, at, Math.Min(room, length - start)));
            position = start + Math.Min(room, length - start);
        }

        if (size != NoSize && position < length)
        {
            problems.Add(new LayerProblem(ProblemKind.Missing, $"{length - position} bytes at the end of the file are in no page"));
        }

        return new LayerMember { Name = name, Content = new ExtentSource(extents), Problems = problems };
    }
}
