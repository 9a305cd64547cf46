using System;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Sound;

/// <summary>
/// What the index of a film explains (ISO/IEC 14496-12, 8.6 to 8.8): its tables, and the bytes of the samples that they name, by chunks
/// for whole films and by runs for those in fragments.
/// </summary>
/// <param name="content">What holds the film.</param>
/// <param name="film">Offset of its first byte; offsets in the tables count from it.</param>
/// <param name="context">Limits.</param>
internal sealed class Mp4Samples(ByteSource content, long film, UnpackContext context)
{
    private const int DeepestBox = 10;
    private const int FullBox = 4;
    private const int LargestTable = 16 << 20;
    private const int MostRanges = 1 << 20;

    // What holds other boxes.
    private static readonly FrozenSet<string> Containers = FrozenSet.Create(
        StringComparer.Ordinal, "moov", "trak", "mdia", "minf", "stbl", "edts", "dinf", "mvex", "moof", "traf");

    // Tables and headers whose fields all have a meaning and whose length is that of their entries.
    private static readonly FrozenSet<string> Tables = FrozenSet.Create(
        StringComparer.Ordinal,
        "mvhd", "tkhd", "mdhd", "vmhd", "smhd", "elst", "stts", "ctts", "stss", "stsc", "stsz", "stz2", "stco", "co64", "sdtp", "mehd",
        "trex", "mfhd", "tfhd", "tfdt", "trun", "hdlr", "dref", "stsd", "hmhd", "nmhd", "cslg", "sbgp", "sgpd", "iloc", "iinf", "pitm");

    private byte[] _sizes = [];
    private byte[] _chunks = [];
    private byte[] _perChunk = [];
    private int _chunkWidth;
    private long _fragment;

    /// <summary>What is explained so far.</summary>
    public List<(long Start, long End)> Explained { get; } = [];

    /// <summary>Reads an index.</summary>
    /// <param name="box">The box.</param>
    /// <param name="offset">Its offset in the content.</param>
    public void TakeIndex(Mp4Box box, long offset)
    {
        _fragment = offset;
        TakeBox(box, offset, 0);
    }

    private void TakeBox(Mp4Box box, long offset, int depth)
    {
        context.Spend(0);
        long body = offset + box.HeaderLength;
        long end = offset + box.Length;
        if (depth < DeepestBox && Containers.Contains(box.Type))
        {
            Explained.Add((offset, body));
            for (long position = body; Mp4Box.Read(content, position, end) is { } inner && inner.Length <= end - position; position += inner.Length)
            {
                TakeBox(inner, position, depth + 1);
            }

            if (box.Type == "stbl")
            {
                AddChunks();
            }
        }
        else if (Tables.Contains(box.Type) && box.Length <= LargestTable)
        {
            Explained.Add((offset, end));
            TakeTable(box.Type, content.ReadBytes(body, (int)(end - body)));
        }
    }

    private void TakeTable(string type, byte[] table)
    {
        switch (type)
        {
            case "stsz":
                _sizes = table;
                break;
            case "stsc":
                _perChunk = table;
                break;
            case "stco" or "co64":
                _chunks = table;
                _chunkWidth = type == "stco" ? sizeof(uint) : sizeof(long);
                break;
            case "trun":
                AddRun(table);
                break;
        }
    }

    /// <summary>Adds the samples of a track: chunk by chunk, each with so many samples of given sizes.</summary>
    private void AddChunks()
    {
        const int Entry = 3 * sizeof(uint);
        long sample = 0;
        int rule = 0;
        int chunks = CountOf(_chunks, FullBox, _chunkWidth);
        int rules = CountOf(_perChunk, FullBox, Entry);
        for (int chunk = 0; chunk < chunks && rules > 0 && Explained.Count < MostRanges; chunk++)
        {
            while (rule + 1 < rules && Number(_perChunk, (2 * FullBox) + ((rule + 1) * Entry)) <= chunk + 1)
            {
                rule++;
            }

            long first = _chunkWidth == sizeof(uint)
                ? Number(_chunks, (2 * FullBox) + (chunk * sizeof(uint)))
                : BinaryPrimitives.ReadInt64BigEndian(_chunks.AsSpan((2 * FullBox) + (chunk * sizeof(long))));
            uint count = Number(_perChunk, (2 * FullBox) + (rule * Entry) + sizeof(uint));
            AddData(film + first, LengthOf(sample, count));
            sample += count;
        }

        _sizes = [];
        _chunks = [];
        _perChunk = [];
    }

    /// <summary>The length of so many samples, as far as there are so many.</summary>
    private long LengthOf(long sample, long count)
    {
        if (_sizes.Length < 3 * FullBox)
        {
            return 0;
        }

        uint common = Number(_sizes, FullBox);
        if (common != 0)
        {
            return Math.Max(0, Math.Min(count, Number(_sizes, 2 * FullBox) - sample)) * common;
        }

        long last = Math.Min(sample + count, (_sizes.Length / sizeof(uint)) - 3);
        context.Spend(Math.Max(0, last - sample));
        long length = 0;
        for (; sample < last; sample++)
        {
            length += Number(_sizes, (3 * FullBox) + ((int)sample * sizeof(uint)));
        }

        return length;
    }

    /// <summary>Adds a run of samples of a fragment, if it says where it is and how long each is.</summary>
    private void AddRun(byte[] table)
    {
        const int HasOffset = 1;
        const int HasFirstFlags = 4;
        const int HasDuration = 0x100;
        const int HasSize = 0x200;
        const int HasFlags = 0x400;
        const int HasTime = 0x800;
        uint flags = table.Length >= 3 * FullBox ? Number(table, 0) : 0;
        if ((flags & (HasOffset | HasSize)) != (HasOffset | HasSize))
        {
            return;
        }

        int position = (3 * FullBox) + ((flags & HasFirstFlags) != 0 ? FullBox : 0);
        int before = (flags & HasDuration) != 0 ? FullBox : 0;
        int entry = before + FullBox + ((flags & HasFlags) != 0 ? FullBox : 0) + ((flags & HasTime) != 0 ? FullBox : 0);
        long length = 0;
        for (uint i = 0; i < Number(table, FullBox) && position + entry <= table.Length; i++, position += entry)
        {
            length += Number(table, position + before);
        }

        AddData(_fragment + (int)Number(table, 2 * FullBox), length);
    }

    private void AddData(long start, long length)
    {
        if (start >= film && length > 0 && start + length <= content.Length)
        {
            Explained.Add((start, start + length));
        }
    }

    private static int CountOf(byte[] table, int at, int width) =>
        table.Length < at + FullBox || width == 0 ? 0 : (int)Math.Min(Number(table, at), (table.Length - at - FullBox) / width);

    private static uint Number(byte[] table, int offset) => BinaryPrimitives.ReadUInt32BigEndian(table.AsSpan(offset));
}
