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
    private const int MostBucketBits = 18;

    // Of more sequences than this, so many are looked at to choose length and stride.
    private const int Weighed = 1000;

    // Processor cycles that a sample costs which passes the filter though nothing has its gram, and one that does not, by the size of the filter from
    // the least to the greatest: the larger ones are slower to reach.
    private const float CostOfFalseHit = 60;
    private static readonly float[] CostOfSample = [1.6f, 1.8f, 2.2f, 2.6f];

    private readonly FixedBytes _cells;
    private readonly GramChoice _choice;
    private readonly IReadOnlyList<int> _sequences;
    private readonly List<Fingerprint> _fingerprints = [];
    private readonly List<(ulong Hash, int Fingerprint)> _entries = [];
    private int _filterWordBits;
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
        (int gramLength, int stride, _filterWordBits) = ChooseShape();
        if (stride == 0)
        {
            return null;
        }

        ulong multiplier = Golden << (64 - (8 * gramLength));
        var grams = new ulong[GramChoice.MostVariants];
        _choice.CostOfEntry = CostOfEntryIn(_filterWordBits);
        foreach (int sequence in _sequences)
        {
            _cells.Read(sequence);
            _choice.Weigh(gramLength);
            _choice.Choose(stride, out _);
            int first = PlaceFingerprint();
            for (int remainder = 0; remainder < stride; remainder++)
            {
                Enter(sequence, _choice.Chosen[remainder], first, gramLength, multiplier, grams);
            }
        }

        return Assemble(gramLength, stride, multiplier);
    }

    private static float CostOfEntryIn(int wordBits) => CostOfFalseHit / (1 << (wordBits + GramTable.WordBits));

    /// <summary>Length and stride of the grams, and size of the filter, at which a byte of the stream is expected to cost least.</summary>
    private (int GramLength, int Stride, int WordBits) ChooseShape()
    {
        (int, int, int) best = (0, 0, 0);
        float least = float.PositiveInfinity;
        Span<float> costs = stackalloc float[GramChoice.LongestStride + 1];
        Span<float> entries = stackalloc float[GramChoice.LongestStride + 1];
        for (int gramLength = LeastGram; gramLength <= MostGram; gramLength++)
        {
            WeighAll(gramLength, costs, entries);
            for (int stride = 1; stride <= GramChoice.LongestStride; stride++)
            {
                for (int size = 0; size < CostOfSample.Length; size++)
                {
                    float entry = CostOfEntryIn(LeastFilterWordBits + size);
                    float cost = (CostOfSample[size] + costs[stride] + (entries[stride] * entry)) / stride;
                    if (cost < least)
                    {
                        least = cost;
                        best = (gramLength, stride, LeastFilterWordBits + size);
                    }
                }
            }
        }

        return best;
    }

    /// <summary>
    /// What the grams of all sequences cost at each stride, and how many they are: some are looked at for all of their kind, and all that a stride
    /// may be too long for.
    /// </summary>
    private void WeighAll(int gramLength, Span<float> costs, Span<float> entries)
    {
        costs.Clear();
        entries.Clear();
        Span<bool> isWeighed = stackalloc bool[GramChoice.LongestStride + GramChoice.LongestGram];
        int step = Math.Max(1, _sequences.Count / Weighed);
        _choice.CostOfEntry = CostOfEntryIn(LeastFilterWordBits + 1);
        for (int i = 0; i < _sequences.Count; i++)
        {
            int length = Math.Min(_cells.PlainLength(_sequences[i]), isWeighed.Length - 1);
            bool isSample = i % step == 0;
            if (!isSample && length > 0 && (isWeighed[length] || length == isWeighed.Length - 1))
            {
                continue;
            }

            isWeighed[length] = true;
            _cells.Read(_sequences[i]);
            _choice.Weigh(gramLength);
            for (int stride = 1; stride <= GramChoice.LongestStride; stride++)
            {
                if (costs[stride] < float.PositiveInfinity)
                {
                    float weight = isSample ? step : 0;
                    float cost = _choice.Choose(stride, out int variants);
                    costs[stride] += float.IsInfinity(cost) ? cost : weight * cost;
                    entries[stride] += weight * variants;
                }
            }
        }
    }

    /// <summary>Where the 8 bytes of a sequence begin that are compared first: those that firmware holds least often.</summary>
    private int PlaceFingerprint()
    {
        int best = 0;
        int most = 0;
        int rarity = 0;
        for (int cell = 0; cell < _cells.Count; cell++)
        {
            rarity += RarityOf(cell) - (cell < FingerprintLength ? 0 : RarityOf(cell - FingerprintLength));
            if (rarity > most)
            {
                most = rarity;
                best = Math.Max(0, cell + 1 - FingerprintLength);
            }
        }

        return best;
    }

    private int RarityOf(int cell) => _cells.MaskOf(cell) == byte.MaxValue ? _choice.RarityOf(cell) : 0;

    private void Enter(int sequence, int offset, int first, int gramLength, ulong multiplier, ulong[] grams)
    {
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
        int wordBits = _filterWordBits;
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
        Fingerprint[] fingerprints = [.. _fingerprints];
        return new GramTable
        {
            GroupEnds = GroupLargeBuckets(fingerprints, entries, starts),
            Stride = stride,
            GramLength = gramLength,
            Multiplier = multiplier,
            FilterShift = filterShift,
            Filter = filter,
            BucketShift = bucketShift,
            BucketStart = starts,
            Entries = entries,
            Fingerprints = fingerprints,
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

    /// <summary>
    /// Sorts each large bucket by what of the stream is compared, and by its value: of each group only those with the stream's value need be looked at.
    /// </summary>
    private static int[] GroupLargeBuckets(Fingerprint[] fingerprints, int[] entries, int[] starts)
    {
        int[] ends = [];
        for (int bucket = 0; bucket + 1 < starts.Length; bucket++)
        {
            int start = starts[bucket];
            int end = starts[bucket + 1];
            if (end - start <= GramTable.MostInSmallBucket)
            {
                continue;
            }

            ends = ends.Length == 0 ? new int[entries.Length] : ends;
            entries.AsSpan(start, end - start).Sort((a, b) => Compare(fingerprints[a], fingerprints[b]) is var order && order != 0 ? order : a.CompareTo(b));
            int groupEnd = end;
            for (int entry = end - 1; entry >= start; entry--)
            {
                Fingerprint own = fingerprints[entries[entry]];
                bool isLast = entry + 1 == end || fingerprints[entries[entry + 1]].Distance != own.Distance
                    || fingerprints[entries[entry + 1]].Mask != own.Mask;
                groupEnd = isLast ? entry + 1 : groupEnd;
                ends[entry] = groupEnd;
            }
        }

        return ends;
    }

    private static int Compare(in Fingerprint a, in Fingerprint b)
    {
        int order = a.Distance.CompareTo(b.Distance);
        order = order != 0 ? order : a.Mask.CompareTo(b.Mask);
        return order != 0 ? order : a.Value.CompareTo(b.Value);
    }
}
