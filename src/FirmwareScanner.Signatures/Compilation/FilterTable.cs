using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A filter table, as docs/database-format.md defines it.</summary>
internal sealed class FilterTable
{
    private static readonly int FilterBytes = ImageWriter.ElementBytesOf(SectionKind.Filter);
    private static readonly int BucketBytes = ImageWriter.ElementBytesOf(SectionKind.BucketStart);
    private static readonly int SequenceBytes = ImageWriter.ElementBytesOf(SectionKind.EntrySequence);
    private static readonly int ShiftBytes = ImageWriter.ElementBytesOf(SectionKind.EntryShift);

    private static readonly int RowBytes = ImageWriter.ElementBytesOf(SectionKind.RowStart);

    private FilterTable(TableShape shape, ushort[] rowStart, byte[] filter, int[] bucketStart, ushort[] entrySequence, byte[] entryShift)
    {
        Shape = shape;
        RowStart = rowStart;
        Filter = filter;
        BucketStart = bucketStart;
        EntrySequence = entrySequence;
        EntryShift = entryShift;
    }

    /// <summary>Its parameters.</summary>
    public TableShape Shape { get; }

    /// <summary>Where the row of each first byte starts in the filter, 0 where it has none; empty if the filter does not consist of rows.</summary>
    public ushort[] RowStart { get; }

    /// <summary>Whether the filter consists of rows.</summary>
    public bool HasRows => RowStart.Length > 0;

    /// <summary>The bit filter.</summary>
    public byte[] Filter { get; }

    /// <summary>Where each bucket's entries start.</summary>
    public int[] BucketStart { get; }

    /// <summary>The sequence of each entry.</summary>
    public ushort[] EntrySequence { get; }

    /// <summary>Offset and fingerprint of each entry.</summary>
    public byte[] EntryShift { get; }

    /// <summary>Bytes of device memory.</summary>
    public long DeviceBytes =>
        DeviceBytesOf(Shape.FilterBits, Shape.BucketBits, EntrySequence.Length) + (HasRows ? DeviceBytesOfRows : 0);

    /// <summary>Bytes of device memory that the starts of rows take.</summary>
    public static long DeviceBytesOfRows => HeapCost.Array(DatabaseFormat.RowCount, RowBytes);

    /// <summary>Bytes of device memory that a table takes.</summary>
    /// <param name="filterBits">log2 of the filter's size in bytes.</param>
    /// <param name="bucketBits">log2 of the number of buckets.</param>
    /// <param name="entries">The number of entries.</param>
    public static long DeviceBytesOf(int filterBits, int bucketBits, int entries) =>
        HeapCost.Array(1 << filterBits, FilterBytes)
        + ((entries > ushort.MaxValue ? 2 : 1) * HeapCost.Array((1 << bucketBits) + 1, BucketBytes))
        + HeapCost.Array(entries, SequenceBytes) + HeapCost.Array(entries, ShiftBytes);

    /// <summary>Builds a table.</summary>
    /// <param name="shape">Its parameters.</param>
    /// <param name="grams">All concrete grams of all its sequences.</param>
    /// <param name="rowStart">Where the rows start, if the filter is to consist of rows; else empty.</param>
    public static FilterTable Build(TableShape shape, IReadOnlyList<TableGram> grams, ushort[] rowStart)
    {
        byte[] filter = new byte[1 << shape.FilterBits];
        int bucketMask = (1 << shape.BucketBits) - 1;
        ulong[] keys = new ulong[grams.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            TableGram gram = grams[i];
            int index = IndexOf(shape, rowStart, gram.Bytes);
            filter[index] |= gram.Follower.Bits;
            keys[i] = Key(GramHash.Bucket(index, bucketMask), gram.Offset, gram.Sequence, gram.Follower.Fingerprint);
        }

        Array.Sort(keys);
        return FromSortedKeys(shape, rowStart, filter, keys[..Distinct(keys)]);
    }

    /// <summary>Runs the table over a sample of firmware grams.</summary>
    /// <param name="sample">Grams as <see cref="GramStatistics.MeasuringSample"/> gives them.</param>
    /// <returns>How often the filter hits, how many entries are visited and how many verified, per sample.</returns>
    public TableRates Measure(int[] sample)
    {
        long rowHits = 0;
        long byteHits = 0;
        long hits = 0;
        long visits = 0;
        long verifications = 0;
        int bucketMask = (1 << Shape.BucketBits) - 1;
        int gramMask = Shape.GramLength == 3 ? 0xFFFFFF : 0xFFFF;
        foreach (int drawn in sample)
        {
            int gram = drawn & gramMask;
            int index = IndexOf(Shape, RowStart, gram);
            if (index == GramHash.NoIndex)
            {
                continue;
            }

            rowHits++;
            byteHits += Filter[index] != 0 ? 1 : 0;
            if ((Filter[index] >> FilterBitOf(Shape, drawn) & 1) == 0)
            {
                continue;
            }

            hits++;
            int bucket = GramHash.Bucket(index, bucketMask);
            for (int entry = BucketStart[bucket]; entry < BucketStart[bucket + 1]; entry++)
            {
                visits++;
                int print = EntryShift[entry] >> TableEntry.FingerprintShift;
                verifications += print == GramHash.AnyFollower || print == GramHash.Fingerprint(FollowerOf(Shape, drawn)) ? 1 : 0;
            }
        }

        double count = sample.Length;
        return new TableRates(rowHits / count, byteHits / count, hits / count, visits / count, verifications / count);
    }

    private static int IndexOf(TableShape shape, ushort[] rowStart, int gram)
    {
        if (rowStart.Length == 0)
        {
            return IndexOf(shape, gram);
        }

        int row = rowStart[gram & 0xFF];
        return row == 0 ? GramHash.NoIndex : row + (gram >> 8);
    }

    /// <summary>The index of a gram in a filter without rows.</summary>
    public static int IndexOf(TableShape shape, int gram) => GramHash.Index(
        shape.GramLength, gram & 0xFF, gram >> 8 & 0xFF, gram >> 16 & 0xFF, 1 << shape.Shift0, 1 << shape.Shift1);

    /// <summary>The number of the bit that a drawn gram has in its filter byte, by the byte behind it.</summary>
    public static int FilterBitOf(TableShape shape, int drawn) => GramHash.FilterBit(FollowerOf(shape, drawn));

    private static int FollowerOf(TableShape shape, int drawn) => drawn >> (8 * shape.GramLength) & 0xFF;

    // Bucket ascending, offset descending, sequence ascending, fingerprint ascending.
    private static ulong Key(int bucket, int offset, int sequence, int fingerprint) =>
        ((ulong)bucket << 32) | ((ulong)(TableEntry.OffsetMask - offset) << 24) | ((ulong)sequence << 8) | (uint)fingerprint;

    private static int Distinct(ulong[] sorted)
    {
        int count = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (count == 0 || sorted[i] != sorted[count - 1])
            {
                sorted[count++] = sorted[i];
            }
        }

        return count;
    }

    private static FilterTable FromSortedKeys(TableShape shape, ushort[] rowStart, byte[] filter, ulong[] keys)
    {
        int[] bucketStart = new int[(1 << shape.BucketBits) + 1];
        ushort[] sequences = new ushort[keys.Length];
        byte[] shifts = new byte[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            bucketStart[(int)(keys[i] >> 32) + 1] = i + 1;
            sequences[i] = (ushort)(keys[i] >> 8);
            int offset = TableEntry.OffsetMask - (int)(keys[i] >> 24 & TableEntry.OffsetMask);
            int fingerprint = (int)(keys[i] & GramHash.AnyFollower);
            shifts[i] = (byte)(offset | (fingerprint << TableEntry.FingerprintShift));
        }

        for (int bucket = 1; bucket < bucketStart.Length; bucket++)
        {
            bucketStart[bucket] = Math.Max(bucketStart[bucket], bucketStart[bucket - 1]);
        }

        return new FilterTable(shape, rowStart, filter, bucketStart, sequences, shifts);
    }
}
