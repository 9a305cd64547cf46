using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;

namespace FirmwareScanner.Core.Tests.Database;

/// <summary>A database file taken apart, so that tests can make databases that the compiler does not.</summary>
public sealed class DatabaseImage
{
    private const int HeaderLength = 64;
    private const int EntryLength = 12;
    private const int ChecksumPosition = 16;
    private const int TableCountPosition = 42;
    private const int SectionsPerTable = SectionFacts.KindsPerTable;

    private readonly byte[] _header;
    private readonly SortedDictionary<int, byte[]> _sections = [];

    public DatabaseImage(byte[] image)
    {
        _header = image[..HeaderLength];
        for (int i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(6)); i++)
        {
            ReadOnlySpan<byte> entry = image.AsSpan(HeaderLength + (i * EntryLength), EntryLength);
            int start = BinaryPrimitives.ReadInt32LittleEndian(entry[4..]);
            int length = BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
            _sections[BinaryPrimitives.ReadInt32LittleEndian(entry)] = image[start..(start + length)];
        }
    }

    /// <summary>A section's bytes; empty if it is absent.</summary>
    public byte[] this[SectionKind kind]
    {
        get => _sections.GetValueOrDefault((int)kind, []);
        set => _sections[(int)kind] = value;
    }

    public ushort[] UShorts(SectionKind kind)
    {
        byte[] bytes = this[kind];
        return [.. Enumerable.Range(0, bytes.Length / 2).Select(i => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i)))];
    }

    public int[] Ints(SectionKind kind)
    {
        byte[] bytes = this[kind];
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)))];
    }

    public void SetHeader(int position, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_header.AsSpan(position), value);

    /// <summary>
    /// Deals the entries of the one filter table out to several of the same shape; the links of chains stay together, as the format
    /// demands. The database still finds the same.
    /// </summary>
    public void SplitTable(int tables)
    {
        byte[] filter = this[SectionKind.Filter];
        ushort[] starts = UShorts(SectionKind.BucketStart);
        byte[] rows = this[SectionKind.RowStart];
        ushort[] sequences = UShorts(SectionKind.EntrySequence);
        byte[] shifts = this[SectionKind.EntryShift];
        byte[] flags = this[SectionKind.SequenceFlags];
        int TableOf(int sequence) => (flags[sequence] & SequenceFlags.Link) != 0 ? 0 : sequence % tables;
        for (int table = 0; table < tables; table++)
        {
            int[] kept = [.. Enumerable.Range(0, sequences.Length).Where(entry => TableOf(sequences[entry]) == table)];
            int first = SectionsPerTable * table;
            this[SectionKind.Filter + first] = filter;
            this[SectionKind.BucketStart + first] =
                [.. starts.SelectMany(start => BitConverter.GetBytes((ushort)kept.Count(entry => entry < start)))];
            this[SectionKind.RowStart + first] = rows;
            this[SectionKind.EntrySequence + first] = [.. kept.SelectMany(entry => BitConverter.GetBytes(sequences[entry]))];
            this[SectionKind.EntryShift + first] = [.. kept.Select(entry => shifts[entry])];
        }

        this[SectionKind.TableShape] = [.. Enumerable.Repeat(this[SectionKind.TableShape], tables).SelectMany(shape => shape)];
        SetHeader(TableCountPosition, (ushort)tables);
    }

    /// <summary>The file, with a checksum that matches.</summary>
    public byte[] ToBytes()
    {
        KeyValuePair<int, byte[]>[] sections = [.. _sections.Where(section => section.Value.Length > 0)];
        int end = HeaderLength + (EntryLength * sections.Length);
        var entries = new List<byte>();
        var contents = new List<byte>();
        foreach ((int kind, byte[] bytes) in sections)
        {
            int start = end + contents.Count;
            entries.AddRange([.. BitConverter.GetBytes(kind), .. BitConverter.GetBytes(start), .. BitConverter.GetBytes(bytes.Length)]);
            contents.AddRange([.. bytes, .. new byte[-bytes.Length & 3]]);
        }

        byte[] image = [.. _header, .. entries, .. contents];
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(6), (ushort)sections.Length);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(8), image.Length);
        return WithChecksum(image);
    }

    /// <summary>Makes the checksum of a file match.</summary>
    public static byte[] WithChecksum(byte[] image)
    {
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(ChecksumPosition), 0);
        var checksum = new Crc32();
        checksum.Add(image, 0, image.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(ChecksumPosition), checksum.Value);
        return image;
    }
}
