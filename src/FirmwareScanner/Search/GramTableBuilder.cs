using System;
using System.Collections.Generic;
using System.Numerics;
using FirmwareScanner.Database;

namespace FirmwareScanner.Search;

/// <summary>Builds a <see cref="GramTable"/> over sequences of a database: chooses length and stride of the grams by what they cost, then the grams.</summary>
internal sealed class GramTableBuilder
{
    // Odd, with bits all over: the golden ratio of 64 bits (Knuth, The Art of Computer Programming, volume 3, 6.4).
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const int FingerprintLength = 8;
    private const int LeastGram = 3;
    private const int MostGram = 4;
    private const int LeastFilterWordBits = 14;
    private const int MostFilterWordBits = 17;

    // Words of the filter for each entry, as a power of 2: 256 bits.
    private const int MoreFilterBits = 3;
    private const int MostBucketBits = 18;

    // Of more sequences than this, so many are looked at to choose length and stride.
    private const int Weighed = 256;

    // Processor cycles: a sample that fails the filter, one that passes it though nothing has its gram.
    private const float CostOfSample = 1.6f;
    private const float CostOfFalseHit = 25;

    private readonly FixedBytes _cells;
    private readonly GramChoice _choice;
    private readonly IReadOnlyList<int> _sequences;
    private readonly List<Fingerprint> _fingerprints = [];
    private readonly List<(ulong Hash, int Fingerprint)> _entries = [];
    private int _behind;
    private int _before;

    /// <summary>Prepares a table.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sequences">The sequences that it has to find.</param>
    public GramTableBuilder(SignatureDatabase database, IReadOnlyList<int> sequences)
    {
        _cells = new FixedBytes(database);
        _choice = new GramChoice(_cells);
        _sequences = sequences;
    }

    /// <summary>Builds the table.</summary>
    /// <returns>The table; null where a sequence has no gram.</returns>
    public GramTable? Build()
    {
        (int gramLength, int stride) = ChooseShape();
        if (stride == 0)
        {
            return null;
        }

        ulong multiplier = Golden << (64 - (8 * gramLength));
        var grams = new ulong[GramChoice.MostVariants];
        _choice.CostOfEntry = CostOfEntryIn(WordBitsFor((long)_sequences.Count * stride));
        foreach (int sequence in _sequences)
        {
            _cells.Read(sequence);
            _choice.Weigh(gramLength);
            _choice.Choose(stride);
            for (int remainder = 0; remainder < stride; remainder++)
            {
                Enter(sequence, _choice.Chosen[remainder], gramLength, multiplier, grams);
            }
        }

        return Assemble(gramLength, stride, multiplier);
    }

    private static int WordBitsFor(long entries) =>
        Math.Clamp(BitOperations.Log2((ulong)entries) + MoreFilterBits, LeastFilterWordBits, MostFilterWordBits);

    private static float CostOfEntryIn(int wordBits) => CostOfFalseHit / (1 << (wordBits + GramTable.WordBits));

    /// <summary>The length and stride at which a byte of the stream is expected to cost least.</summary>
    private (int GramLength, int Stride) ChooseShape()
    {
        (int, int) best = (0, 0);
        float least = float.PositiveInfinity;
        int step = Math.Max(1, _sequences.Count / Weighed);
        Span<float> costs = stackalloc float[GramChoice.LongestStride + 1];
        for (int gramLength = LeastGram; gramLength <= MostGram; gramLength++)
        {
            costs.Clear();
            int weighed = 0;
            for (int i = 0; i < _sequences.Count; i++)
            {
                // All of them say how long the stride may be, and some how much it costs.
                _cells.Read(_sequences[i]);
                if (i % step != 0 && _cells.Count >= GramChoice.LongestStride + gramLength - 1)
                {
                    continue;
                }

                weighed++;
                _choice.CostOfEntry = CostOfEntryIn(MostFilterWordBits);
                _choice.Weigh(gramLength);
                for (int stride = 1; stride <= GramChoice.LongestStride; stride++)
                {
                    costs[stride] += _choice.Choose(stride);
                }
            }

            for (int stride = 1; stride <= GramChoice.LongestStride; stride++)
            {
                float cost = (CostOfSample + (costs[stride] * _sequences.Count / Math.Max(1, weighed))) / stride;
                if (cost < least)
                {
                    least = cost;
                    best = (gramLength, stride);
                }
            }
        }

        return best;
    }

    private void Enter(int sequence, int offset, int gramLength, ulong multiplier, ulong[] grams)
    {
        int first = Math.Clamp(offset - ((FingerprintLength - gramLength) / 2), 0, Math.Max(0, _cells.Count - FingerprintLength));
        ulong value = 0;
        ulong mask = 0;
        for (int i = 0; i < FingerprintLength && first + i < _cells.Count; i++)
        {
            value |= (ulong)_cells.ValueOf(first + i) << (8 * i);
            mask |= (ulong)_cells.MaskOf(first + i) << (8 * i);
        }

        int fromAtom = offset + _cells.FromAtom;
        _behind = Math.Max(_behind, fromAtom);
        _before = Math.Max(_before, -fromAtom);
        int number = _fingerprints.Count;
        _fingerprints.Add(new Fingerprint(value & mask, mask, sequence, (short)(first - offset), (short)-fromAtom));
        int count = _choice.Expand(offset, gramLength, grams);
        for (int i = 0; i < count; i++)
        {
            _entries.Add((grams[i] * multiplier, number));
        }
    }

    private GramTable Assemble(int gramLength, int stride, ulong multiplier)
    {
        int wordBits = WordBitsFor(_entries.Count);
        int filterShift = 64 - wordBits;
        int bucketBits = Math.Clamp(BitOperations.Log2((uint)_entries.Count) + 1, 1, MostBucketBits);
        int bucketShift = 64 - bucketBits;
        var filter = new uint[1 << wordBits];
        var starts = new int[(1 << bucketBits) + 1];
        foreach ((ulong hash, int _) in _entries)
        {
            filter[hash >> filterShift] |= 1u << (int)(hash >> (filterShift - GramTable.WordBits));
            starts[(hash >> bucketShift) + 1]++;
        }

        for (int bucket = 1; bucket < starts.Length; bucket++)
        {
            starts[bucket] += starts[bucket - 1];
        }

        var next = starts.AsSpan(0, starts.Length - 1).ToArray();
        var entries = new int[_entries.Count];
        foreach ((ulong hash, int fingerprint) in _entries)
        {
            int bucket = (int)(hash >> bucketShift);
            bool isThere = next[bucket] > starts[bucket] && entries[next[bucket] - 1] == fingerprint;
            if (!isThere)
            {
                entries[next[bucket]++] = fingerprint;
            }
        }

        Compact(entries, starts, next);
        return new GramTable
        {
            Stride = stride,
            GramLength = gramLength,
            Multiplier = multiplier,
            FilterShift = filterShift,
            Filter = filter,
            BucketShift = bucketShift,
            BucketStart = starts,
            Entries = entries,
            Fingerprints = [.. _fingerprints],
            Behind = _behind,
            Before = _before,
        };
    }

    /// <summary>Two variants of a gram may have one bucket, which lists it once: closes the gaps that this left.</summary>
    private static void Compact(int[] entries, int[] starts, int[] ends)
    {
        int kept = 0;
        for (int bucket = 0; bucket < ends.Length; bucket++)
        {
            int start = starts[bucket];
            starts[bucket] = kept;
            for (int entry = start; entry < ends[bucket]; entry++)
            {
                entries[kept++] = entries[entry];
            }
        }

        starts[^1] = kept;
    }
}
