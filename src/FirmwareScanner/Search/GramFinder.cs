using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FirmwareScanner.Database;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Search;

/// <summary>Finds the sequences of a database by a <see cref="GramTable"/>; one for each scanner, over one table.</summary>
internal sealed class GramFinder : SequenceFinder
{
    // Samples a piece: their numbers stay in the first-level cache beside what is scanned.
    private const int PieceSamples = 2048;

    private readonly GramTable _table;
    private readonly int[] _candidates = new int[PieceSamples + 8];
    private readonly int _back;
    private readonly int _ahead;

    internal GramFinder(SignatureDatabase database, GramTable table, bool findsByteScans)
    {
        const int WidestContext = 2;
        _table = table;
        FindsByteScans = findsByteScans;
        _back = database.Back + table.Behind + WidestContext;
        _ahead = database.Ahead + table.Before + WidestContext;
    }

    /// <inheritdoc/>
    public override int PassCount => 1;

    /// <inheritdoc/>
    public override bool FindsByteScans { get; }

    /// <inheritdoc/>
    public override int Back => _back;

    /// <inheritdoc/>
    public override int Ahead => _ahead;

    /// <summary>What was found in the window already; null to search it.</summary>
    public PieceCandidates? Prepared { get; set; }

    /// <summary>Places of all streams that were looked at; the few where fewer than 8 bytes are at hand aside.</summary>
    public long SampleCount { get; private set; }

    /// <summary>Places that passed the filter.</summary>
    public long CandidateCount { get; private set; }

    /// <summary>Fingerprints that were compared with the stream, or bucket groups that were searched.</summary>
    public long ComparedCount { get; private set; }

    /// <summary>Places at which a fingerprint stood, to be verified.</summary>
    public long PlaceCount { get; private set; }

    /// <inheritdoc/>
    protected override int Find(int pass, byte[] buffer, int windowStart, int windowEnd, long origin, int from, int to)
    {
        if (Prepared is { } prepared)
        {
            long runEnd = prepared.TakeRun(origin + from, origin + to, out int number, out int last);
            for (; number < last; number++)
            {
                (int sequence, int place) = prepared[number];
                Add(sequence, place);
            }

            if (runEnd > origin + from)
            {
                return (int)(runEnd - origin);
            }
        }

        return Search(buffer, windowStart, origin, from, to);
    }

    private int Search(byte[] buffer, int windowStart, long origin, int from, int to)
    {
        GramTable table = _table;
        int stride = table.Stride;

        // At the start of a stream, and behind a gap, a gram may begin before the first byte.
        int first = from == windowStart ? from - (table.GramLength - 1) : from;
        long past = (origin + first) % stride;
        past = past < 0 ? past + stride : past;
        int i = past == 0 ? first : first + stride - (int)past;
        int end = (int)Math.Min(to, (long)from + ((long)PieceSamples * stride) - (2 * stride));
        int count = 0;
        for (; i < 0 && i < end; i += stride)
        {
            count = Test(table, buffer, i, count);
        }

        int inside = Math.Min(end, buffer.Length - 7);
        if (i < inside)
        {
            SampleCount += (inside - i + stride - 1) / stride;
            count = FilterScan.Scan(table, buffer, ref i, inside, _candidates, count);
        }

        for (; i < end; i += stride)
        {
            count = Test(table, buffer, i, count);
        }

        CandidateCount += count;
        Verify(table, buffer, windowStart, count);
        PlaceCount += Found;
        return end;
    }

    private int Test(GramTable table, byte[] buffer, int at, int count)
    {
        ulong hash = LoadSlowly(buffer, at) * table.Multiplier;
        uint mask = table.MaskOf(hash);
        _candidates[count] = at;
        return (table.Filter[hash >> table.FilterShift] & mask) != 0 ? count + 1 : count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Verify(GramTable table, byte[] buffer, int windowStart, int count)
    {
        int[] starts = table.BucketStart;
        int[] entries = table.Entries;
        Fingerprint[] fingerprints = table.Fingerprints;
        long compared = 0;
        for (int c = 0; c < count; c++)
        {
            int at = _candidates[c];
            ulong hash = LoadAnywhere(buffer, at) * table.Multiplier;
            int bucket = (int)(hash >> table.BucketShift);
            int end = starts[bucket + 1];
            if (end - starts[bucket] > GramTable.MostInSmallBucket)
            {
                VerifyGroups(table, buffer, windowStart, at, starts[bucket], end);
                continue;
            }

            compared += end - starts[bucket];
            for (int entry = starts[bucket]; entry < end; entry++)
            {
                ref Fingerprint fingerprint = ref fingerprints[entries[entry]];
                int first = at + fingerprint.Distance;
                if (first >= windowStart && ((LoadAnywhere(buffer, first) ^ fingerprint.Value) & fingerprint.Mask) == 0)
                {
                    Add(fingerprint.Sequence, at + fingerprint.Atom);
                }
            }
        }

        ComparedCount += compared;
    }

    /// <summary>Of a bucket with many entries looks only at those that have the stream's value: whatever the stream, a few for each group.</summary>
    private void VerifyGroups(GramTable table, byte[] buffer, int windowStart, int at, int entry, int end)
    {
        int groupEnd;
        for (; entry < end; entry = groupEnd)
        {
            groupEnd = table.GroupEnds[entry];
            ComparedCount++;
            ref Fingerprint group = ref table.Fingerprints[table.Entries[entry]];
            int first = at + group.Distance;
            if (first < windowStart)
            {
                continue;
            }

            ulong value = LoadAnywhere(buffer, first) & group.Mask;
            int low = entry;
            int high = groupEnd;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (table.Fingerprints[table.Entries[middle]].Value < value)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            for (; low < groupEnd && table.Fingerprints[table.Entries[low]].Value == value; low++)
            {
                ref Fingerprint fingerprint = ref table.Fingerprints[table.Entries[low]];
                Add(fingerprint.Sequence, at + fingerprint.Atom);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadAnywhere(byte[] buffer, int at) => at >= 0 && at <= buffer.Length - 8
        ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), at))
        : LoadSlowly(buffer, at);

    /// <summary>The same near the ends of the buffer, where bytes that are not there are 0.</summary>
    private static ulong LoadSlowly(byte[] buffer, int at)
    {
        ulong value = 0;
        for (int i = 0; i < 8; i++)
        {
            int index = at + i;
            if ((uint)index < (uint)buffer.Length)
            {
                value |= (ulong)buffer[index] << (8 * i);
            }
        }

        return value;
    }
}
